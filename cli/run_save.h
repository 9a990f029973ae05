/* --save: keeps the runs of a command in a store. They are gathered while traces are read, one of
 * which may be that very store, and put in at the end: each in a transaction of its own, and a line
 * on standard error once it is safely there.
 */
#ifndef CANARYC_CLI_RUN_SAVE_H
#define CANARYC_CLI_RUN_SAVE_H

#include "cli/cli.h"
#include "compiler/compile.h"
#include "sim/run.h"

struct run_saver;

/** @param saver  written: NULL where there is no --save.
 * @return false after a usage error was printed. */
bool run_saver_open(struct cli *cli, const struct args *args, struct run_saver **saver);

/** Looks whether the store can be written to, before time is spent on runs; brings an older one up
 * to date. @return false after it was said that it can't. */
bool run_saver_ready(struct run_saver *saver);

/** Says which compilation the next runs are of. @param c  outlives them. */
void run_saver_file(struct run_saver *saver, const struct compile *c);

/** Takes a run up. @param scenario, shelf  what it was made of. */
void run_saver_add(struct run_saver *saver, const struct scenario *scenario,
		   struct trace_shelf *shelf, const struct run *run);

/** Puts the runs into the store. Once; none of the functions takes NULL but this one.
 * @return EXIT_FINE, or why not all is kept, which was said. */
enum exit_code run_saver_close(struct run_saver *saver);

#endif
