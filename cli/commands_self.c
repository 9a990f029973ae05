/* Commands that tell of canaryc itself: their options, texts and run functions. */
#include "cli/commands.h"

#include <stdint.h>

#include "cli/command_options.h"

/* ---- completion ----------------------------------------------------------------------------- */

static const char *const completion_examples[] = {
	"source <(canaryc completion bash)",
	"canaryc completion zsh > ~/.zfunc/_canaryc",
	"canaryc completion fish > ~/.config/fish/completions/canaryc.fish",
	NULL
};

static const char *const shell_words[] = { "bash", "zsh", "fish", NULL };

const struct command command_completion = {
	.name = "completion", .summary = "print a shell's completion script",
	.operands = "SHELL", .operand_words = shell_words,
	.min_operands = 1, .max_operands = 1,
	.about =
	"Prints a script that lets SHELL, which is bash, zsh or fish, complete commands,\n"
	"options and their words, plan files and traces. What stands in a plan, such as\n"
	"the names of its scenarios, is not completed. `make install` puts the scripts\n"
	"where the shells look for them; print one for a canaryc that is not installed.",
	.fine = "the script was printed",
	.examples = completion_examples, .run = cmd_completion,
};

/* ---- help ----------------------------------------------------------------------------------- */

static const char *const help_examples[] = {
	"canaryc help simulate",
	NULL
};

const struct command command_help = {
	.name = "help", .summary = "explain canaryc or one of its commands",
	.operands = "[COMMAND]", .min_operands = 0, .max_operands = 1,
	.about = "Prints what `canaryc --help` and `canaryc COMMAND --help` print.",
	.fine = "the help was printed",
	.examples = help_examples, .run = cmd_help,
};

/* ---- capabilities --------------------------------------------------------------------------- */

static const char *const capabilities_examples[] = {
	"canaryc capabilities",
	NULL
};

const struct command command_capabilities = {
	.name = "capabilities", .summary = "print what each target can carry", .hidden = true,
	.operands = "", .min_operands = 0, .max_operands = 0,
	.about =
	"Prints, as Markdown, what each target can carry of a plan: the table of\n"
	"docs/targets.md, out of the one that the compiler decides by.",
	.fine = "the table was printed",
	.examples = capabilities_examples, .run = cmd_capabilities,
};

/* ---- man ------------------------------------------------------------------------------------ */

static const char *const man_examples[] = {
	"canaryc man check > canaryc-check.1",
	NULL
};

const struct command command_man = {
	.name = "man", .summary = "print a man page", .hidden = true,
	.operands = "[COMMAND]", .min_operands = 0, .max_operands = 1,
	.about =
	"Prints the man page of COMMAND, or of canaryc as a whole, in roff. The build\n"
	"makes the pages that are installed of it.",
	.fine = "the page was printed",
	.examples = man_examples, .run = cmd_man,
};
