/* A plan beside the folder that `build` has written of it; for cmd_diff.c. */
#ifndef CANARYC_CLI_DIFF_FOLDER_H
#define CANARYC_CLI_DIFF_FOLDER_H

#include "cli/cli.h"

/** @return whether a path is a folder. */
bool is_folder(const char *path);

/** Builds the plans of a file as `build -o DIR` would, and prints what that would change in DIR.
 * @return EXIT_FINE for nothing, EXIT_INPUT for a difference or an error in the file. */
enum exit_code diff_folder(struct cli *cli, const struct args *args, const char *file, const char *dir);

#endif
