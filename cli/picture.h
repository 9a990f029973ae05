/* Pictures for people: a script of sim/plot.h becomes a file. */
#ifndef CANARYC_CLI_PICTURE_H
#define CANARYC_CLI_PICTURE_H

#include "cli/cli.h"
#include "sim/plot_script.h"

/** A picture that was asked for. */
struct picture {
	const char *path;
	struct plot_to to;
};

/** Takes up `--plot FILE`: what its name ends in says what is drawn.
 * @return false after a usage error was printed. */
bool picture_read(struct cli *cli, const char *path, struct picture *p);

/** The picture of one of several runs, called after its scenario as well: `out.svg` becomes
 * `out-NAME.svg`. @return in cli->arena. */
struct picture picture_of(struct cli *cli, const struct picture *p, struct str name);

/** Draws by gnuplot and writes the file, or writes the script itself. Nothing is left behind of a
 * picture that could not be drawn or written, and a file that was there stays as it was.
 * @return false after a message was printed. */
bool picture_write(struct cli *cli, const struct picture *p, const struct buf *script);

#endif
