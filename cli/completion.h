/* Completion scripts for shells, made from the table of commands: a new command or option needs
 * nothing here. Names that stand in a plan (of plans, scenarios, params) are not completed.
 */
#ifndef CANARYC_CLI_COMPLETION_H
#define CANARYC_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/commands.h"

/** What can stand at a place of the command line. */
enum completes {
	COMPLETES_NOTHING,	/* it takes no argument at all */
	COMPLETES_ANYTHING,	/* it takes one that nobody can guess: a name, a time */
	COMPLETES_WORDS,	/* one of a few words */
	COMPLETES_COMMANDS,	/* the name of a command */
	COMPLETES_FILES,
	COMPLETES_FOLDERS,
	COMPLETES_PLANS		/* a plan file, *.canary */
};

/** @return what an option's argument is; its words are those of option_words(). */
enum completes completes_option(const struct opt *o);

/** @return what a command's operands are; its words are c->operand_words. */
enum completes completes_operand(const struct command *c);

/** @return the name patterns of such files: "*.canary"; NULL where any name, or no file, will
 * do. */
const char *completes_pattern(enum completes kind);

/** Puts the words of a list, separated by spaces. @param words  NULL-ended. */
void completion_words(struct buf *out, const char *const *words);

/** Puts the names of the commands, hidden ones left out, separated by spaces. */
void completion_commands(struct buf *out);

/** A shell and the function that writes its script. */
struct completion_shell {
	const char *name;
	void (*put)(struct buf *out);
};

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

#endif
