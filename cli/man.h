/* Man pages in roff, made from the table of commands. canary(5), the file format, is written by
 * hand: docs/canary.5.
 */
#ifndef CANARYC_CLI_MAN_H
#define CANARYC_CLI_MAN_H

#include "base/buf.h"
#include "cli/commands.h"

/** canaryc(1) */
void man_overview(struct buf *out);

/** canaryc-check(1), and so on. */
void man_command(const struct command *c, struct buf *out);

#endif
