/* What a target makes of a plan: folders of manifests, and the order in which to apply them.
 *
 * A folder is the whole state of one step. Its objects are applied in rounds: a round is over when
 * what it waits for has come true, then the next one is applied. Most folders have one round. All
 * of it lives in the arena of the build.
 */
#ifndef CANARYC_TARGETS_BUILD_H
#define CANARYC_TARGETS_BUILD_H

#include "base/source.h"
#include "compiler/plan.h"
#include "targets/node.h"

/** One object of a folder. */
struct manifest {
	struct str file;	/* name without its ending: "deployment-hello-v1" */
	struct node *doc;
	size_t round;		/* from 0 */
};

struct folder {
	struct build *build;
	struct str name;	/* "01-stage-5" */
	struct manifest *files;
	size_t n, cap;
	size_t round;		/* of what is added now */
	struct node *waits;	/* a list a round: what to wait for when it was applied */
	struct node *removes;	/* objects to delete after the last round; NULL for none */
	struct node *patch;	/* merge patch that makes this state of the one before; NULL for none */
	const struct manifest *patched;	/* the object that it changes */
};

/** A state by the name that --at takes. */
struct state_name {
	struct str name;
	struct folder *folder;	/* a step that changes nothing has that of the step before */
};

/** What the plan was compiled from, for targets that take it along as it was written. */
struct build_text {
	const struct sources *sources;
	const struct str *sets;	/* of `--set`: NAME=VALUE */
	size_t nsets;
};

/** The manifests of one plan for one target. */
struct build {
	struct arena *arena;
	const struct plan *plan;
	const struct target_use *use;
	const struct build_text *text;
	const char *ending;	/* of the files: "yaml" or "json" */
	int64_t weights;	/* what weights are parts of: 100, or more for fractions of 1% */
	struct folder **folders;	/* in the order in which they are listed */
	size_t nfolders, cap;
	struct state_name *names;
	size_t nnames, names_cap;
	struct node *order;	/* of steps.json: one entry a step, in order */
	struct node *back;	/* of steps.json: the way back, one entry a folder */
	struct str back_until;	/* name of the entry from which on there is no such way */
};

/** An empty build. @param ending  of the files, "yaml" or "json". */
struct build build_on(struct arena *a, const struct plan *p, const struct target_use *use,
		      const struct build_text *text, const char *ending);

/** @return the weight of a share, in parts of a total. */
int64_t weight_of(int32_t ppm, int64_t total);

/** Begins a folder. @param name  in the arena. */
struct folder *folder_add(struct build *b, struct str name);

/** Takes back the folder that was added last. */
void folder_drop(struct build *b);

/** Lets --at call a state by a name, as it is in the folder that was added last. */
void name_state(struct build *b, struct str name);

/** Adds an object with its name, the plan's namespace, labels and annotations.
 * @return the object, for what comes behind `metadata`. */
struct node *folder_object(struct folder *f, const char *version, const char *kind, struct str name);

/** The same without labels and annotations. */
struct node *folder_bare_object(struct folder *f, const char *version, const char *kind, struct str name);

/** @return the metadata of an object made by folder_object(). */
struct node *object_metadata(struct node *object);

/** What is added from here on is applied once all that was waited for has come true. */
void folder_next_round(struct folder *f);

/** Something to wait for before what comes next: the answer of a JSONPath on an object compares
 * with a number or a text. @param op  "==", "!=" or ">=". */
void folder_wait_int(struct folder *f, const char *kind, struct str name, const char *path,
		     const char *op, int64_t value);
void folder_wait_str(struct folder *f, const char *kind, struct str name, const char *path,
		     const char *op, struct str value);
/** The answers of two paths on one object compare. */
void folder_wait_paths(struct folder *f, const char *kind, struct str name, const char *path,
		       const char *op, const char *other);
/** The object, or what the path finds in it, is not there (any more).
 * @param path  NULL: the object. */
void folder_wait_gone(struct folder *f, const char *kind, struct str name, const char *path);

/** An object of earlier states to delete when the last round is over. */
void folder_remove(struct folder *f, const char *kind, struct str name);

/** @return the object of that kind and name in a folder, or NULL. */
const struct manifest *folder_find(const struct folder *f, const char *kind, struct str name);

/** @return whether two folders hold the same objects, in whatever order. */
bool folder_same(const struct folder *a, const struct folder *b);

/** Puts a plan's pairs under a key, if there are any. */
void obj_pairs(struct node *map, const char *key, const struct pairs *p);

/** @return "NAME-NAME" of two names, in the arena. */
struct str name_join(struct arena *a, struct str first, struct str second);

/** @return a time as Go reads it, without days: "36h", "1h30m", "250ms"; in the arena. */
struct str go_duration(struct arena *a, int64_t ms);

#endif
