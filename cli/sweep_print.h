/* Where what `sweep` and `merge` came to goes: text, JSON, a picture. */
#ifndef CANARYC_CLI_SWEEP_PRINT_H
#define CANARYC_CLI_SWEEP_PRINT_H

#include "cli/cli.h"
#include "cli/picture.h"
#include "sim/sweep.h"

struct sweep_print {
	bool json;
	const char *output;	/* NULL or "-": standard output */
	bool plotted;
	struct picture picture;	/* of --plot */
};

/** Reads --json, --output and --plot. @return false after a usage error was printed. */
bool sweep_print_read(struct cli *cli, const struct args *args, struct sweep_print *to);

/** @return whether a sweep can be drawn if it is to be; else that was said. */
bool sweep_print_can(struct cli *cli, const struct sweep_print *to, const struct sweep_head *h);

/** Writes a text where --output wants it, whole or not at all.
 * @return EXIT_FINE, or EXIT_SYSTEM after a message was printed. */
enum exit_code sweep_print_text(struct cli *cli, const struct sweep_print *to,
				const struct buf *text);

/** Prints a sweep and draws it. @param a  scratch. @return as above. */
enum exit_code sweep_print_all(struct cli *cli, const struct sweep_print *to, const struct sweep *s,
			       struct arena *a);

#endif
