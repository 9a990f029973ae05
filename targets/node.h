/* Manifests as trees: maps that keep their order, lists, and scalars with a type.
 *
 * A target builds one tree an object; the same tree is rendered as YAML (targets/yout.h) and as
 * JSON, compared with the one of the step before, and turned into a merge patch. A tree lives in
 * the arena that its root was made on; nobody frees a node.
 */
#ifndef CANARYC_TARGETS_NODE_H
#define CANARYC_TARGETS_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

enum node_kind { NODE_NULL, NODE_BOOL, NODE_INT, NODE_NUM, NODE_STR, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	struct str key;		/* of a member of a map */
	struct str text;	/* of NODE_STR: UTF-8 */
	int64_t number;		/* of NODE_INT; of NODE_BOOL: 0 or 1 */
	double real;		/* of NODE_NUM: finite */
	struct node *first, *last, *next;	/* members, in order; the sibling behind this one */
	struct arena *arena;
};

/** @return an empty map, the root of a tree. */
struct node *node_map(struct arena *a);
/** @return an empty list, the root of a tree. */
struct node *node_list(struct arena *a);

/* Members of a map. The key is a literal or lives as long as the arena; it must not be there yet.
 * Those that return a node return the new member. */
struct node *obj_map(struct node *map, const char *key);
struct node *obj_list(struct node *map, const char *key);
void obj_str(struct node *map, const char *key, struct str value);
void obj_cstr(struct node *map, const char *key, const char *value);
void obj_int(struct node *map, const char *key, int64_t value);
void obj_num(struct node *map, const char *key, double value);
void obj_bool(struct node *map, const char *key, bool value);
void obj_null(struct node *map, const char *key);
/** A pair whose key comes from a plan. */
void obj_pair(struct node *map, struct str key, struct str value);
/** Puts a tree of the same arena under a key: it must be a root, and is none any more. */
void obj_put(struct node *map, const char *key, struct node *value);

/* Items of a list. */
struct node *arr_map(struct node *list);
struct node *arr_list(struct node *list);
void arr_str(struct node *list, struct str value);
void arr_cstr(struct node *list, const char *value);
void arr_int(struct node *list, int64_t value);
/** As obj_put(). */
void arr_put(struct node *list, struct node *value);

/** @return the member of that key, or NULL. */
const struct node *obj_get(const struct node *map, const char *key);

/** @return whether both trees are the same, order of members included. */
bool node_equal(const struct node *a, const struct node *b);

/** @return a copy of the tree on the arena, a root. */
struct node *node_copy(struct arena *a, const struct node *n);

/** The JSON merge patch that makes `to` of `from` (RFC 7386), both maps. Lists are replaced as a
 * whole.
 * @return a map on the arena, empty where nothing changes. */
struct node *node_merge_patch(struct arena *a, const struct node *from, const struct node *to);

/** Renders a tree as JSON. */
void node_json(const struct node *n, struct json *j);

#endif
