/* What the three completion scripts share: what an option or an operand is, read off the table of
 * commands. Called by completion_bash.c, completion_zsh.c and completion_fish.c.
 */
#include "cli/completion.h"

#include <string.h>

enum completes completes_option(const struct opt *o)
{
	if (!o->arg)
		return COMPLETES_NOTHING;
	if (option_words(o->id))
		return COMPLETES_WORDS;
	if (strcmp(o->arg, "DIR") == 0)
		return COMPLETES_FOLDERS;
	if (o->id == OPT_OUTPUT || o->id == OPT_SAVE)
		return COMPLETES_FILES;
	return strcmp(o->arg, "FILE") == 0 ? COMPLETES_FILES : COMPLETES_ANYTHING;
}

/* Operands are plan files, whatever the help calls them, unless they are traces, which may be
 * called anything, commands or words. */
enum completes completes_operand(const struct command *c)
{
	if (c->max_operands == 0)
		return COMPLETES_NOTHING;
	if (c->operand_words)
		return COMPLETES_WORDS;
	if (strstr(c->operands, "TRACE") || strstr(c->operands, "STORE"))
		return COMPLETES_FILES;
	return strstr(c->operands, "COMMAND") ? COMPLETES_COMMANDS : COMPLETES_PLANS;
}

const char *completes_pattern(enum completes kind)
{
	return kind == COMPLETES_PLANS ? "*.canary" : NULL;
}

void completion_words(struct buf *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", words[i]);
}

void completion_commands(struct buf *out)
{
	size_t n;
	const struct command *const *c = commands_all(&n);
	const char *gap = "";

	for (size_t i = 0; i < n; i++) {
		if (c[i]->hidden)
			continue;
		buf_printf(out, "%s%s", gap, c[i]->name);
		gap = " ";
	}
}
