/* Help texts, made from the table of commands. */
#ifndef CANARYC_CLI_HELP_H
#define CANARYC_CLI_HELP_H

#include "base/buf.h"
#include "cli/commands.h"

/** What canaryc is and which commands there are. */
void help_overview(struct buf *out);

/** One command: usage, what it does, options, exit status, examples. */
void help_command(const struct command *c, struct buf *out);

/** `canaryc 0.1.0` */
void help_version(struct buf *out);

#endif
