/* Command line arguments, parsed by a table of options.
 *
 * Understood are `--name value`, `--name=value`, `-n value`, `-nvalue`, switches in one word
 * (`-ab`), `--` before operands only, and `-` as an operand. Options may follow operands.
 * Names are not abbreviated: a script must not break when an option is added.
 */
#ifndef CANARYC_CLI_OPTIONS_H
#define CANARYC_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/** One option, as the parser and the help read it. */
struct opt {
	int id;			/* what args_*() ask for; unique within a command */
	const char *name;	/* without the dashes */
	char letter;		/* short form; 0 for none */
	const char *arg;	/* what the help calls its argument; NULL for a switch */
	bool repeated;		/* may be given several times */
	const char *help;	/* one line, lower case */
};

struct opts {
	const struct opt *v;
	size_t n;
};

struct given {
	int id;
	const char *text;	/* of argv; NULL for a switch */
};

/** What was given, in order. Zeroed and with an arena it is empty. */
struct args {
	struct arena *arena;
	struct given *given;
	size_t ngiven, given_cap;
	const char **operands;
	size_t noperands, operands_cap;
};

/** Parses argv[0..argc) and adds it to args.
 * @param own, global      the options that hold here.
 * @param first_operand  true: stop at the first operand and leave it, and what follows, unread.
 * @param problem  written on failure: one line, lower case, without the program's name.
 * @return how many words of argv were read (argc unless first_operand), or -1. */
int args_parse(struct args *args, struct opts own, struct opts global, bool first_operand, int argc,
	       char *const *argv, struct str *problem);

bool args_has(const struct args *args, int id);

/** @return the last argument given to the option, or NULL. */
const char *args_text(const struct args *args, int id);

/** @return how often the option was given. */
size_t args_count(const struct args *args, int id);

/** @return the argument of the nth (from 0) of those; n < args_count(). */
const char *args_nth(const struct args *args, int id, size_t n);

#endif
