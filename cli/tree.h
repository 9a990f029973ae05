/* A folder of generated files, written as a whole: what is on disk, what would change, and the
 * change.
 *
 * The last file of a tree lists all of them, so the next run knows which ones to take away; nothing
 * that is not listed is touched.
 */
#ifndef CANARYC_CLI_TREE_H
#define CANARYC_CLI_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum tree_change { TREE_SAME, TREE_NEW, TREE_CHANGED, TREE_GONE };

struct tree_file {
	struct str path;	/* relative to the folder, NUL-terminated */
	struct str text;	/* as it is to be; of TREE_GONE: as it is */
	struct str was;		/* as it is on disk; of TREE_CHANGED and TREE_GONE */
	enum tree_change change;
	char *temporary;	/* while the tree is written */
};

struct tree {
	struct arena *arena;
	const char *dir;	/* NUL-terminated */
	struct tree_file *files;	/* those to be, then those to go */
	size_t n, cap;
};

/** A tree without files. @param dir  of the files; need not exist. */
struct tree tree_on(struct arena *a, const char *dir);

/** Adds a file that is to be. */
void tree_add(struct tree *t, struct str path, struct str text);

/** Looks at the disk: sets the change of each file, and adds the files that the tree of the last
 * run has and this one has not.
 * @param list   name of the JSON file whose `files` lists a tree; NULL: nothing is to go.
 * @param where  of what failed, in the arena.
 * @return 0, or the errno of what failed. */
int tree_look(struct tree *t, const char *list, struct str *where);

/** @return whether anything is to be written or to go. */
bool tree_changes(const struct tree *t);

/** @return the path of a file of the tree, NUL-terminated, in the arena.
 * @param path  relative to the folder. */
char *tree_path(const struct tree *t, struct str path);

/** Makes the disk so: every file under a temporary name, then all renamed, then those to go
 * removed, and folders that are left empty. Files that are the same are not touched. What an
 * earlier run that was killed has left under temporary names is removed. Nothing is forced to disk:
 * a file is whole after a kill or on a full disk, after a loss of power it may not be.
 * @param where  of what failed, in the arena.
 * @return 0, or an errno; if not all files could be made ready, nothing has changed. */
int tree_write(struct tree *t, struct str *where);

#endif
