/* Trees out of JSON texts and back, for tests of what is done with trees. The reader takes what the
 * tests write: no blanks, of escapes `\n`, `\t`, `\"` and `\\`; lists hold texts, lists and maps.
 */
#ifndef CANARYC_TESTS_UNIT_TARGETS_JSON_NODES_H
#define CANARYC_TESTS_UNIT_TARGETS_JSON_NODES_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "targets/node.h"

static inline struct str read_text(struct arena *a, const char **p)
{
	struct buf b = buf_on(a);

	for ((*p)++; **p && **p != '"'; (*p)++) {
		char c = **p;
		if (c == '\\') {
			(*p)++;
			c = **p == 'n' ? '\n' : **p == 't' ? '\t' : **p;
		}
		buf_putc(&b, c);
	}
	(*p)++;
	return arena_str(a, buf_str(&b));
}

static inline struct node *read_tree(struct arena *a, const char **p);

static inline void read_scalar(struct node *map, const char *key, const char **p)
{
	size_t n = strcspn(*p, ",}]");
	char *end;

	if (**p == 't' || **p == 'f')
		obj_bool(map, key, **p == 't');
	else if (**p == 'n')
		obj_null(map, key);
	else if (memchr(*p, '.', n))
		obj_num(map, key, strtod(*p, &end));
	else
		obj_int(map, key, strtoll(*p, &end, 10));
	*p += n;
}

static inline void read_member(struct node *map, const char **p)
{
	char *key = arena_cstr(map->arena, read_text(map->arena, p));

	(*p)++;
	if (**p == '"')
		obj_str(map, key, read_text(map->arena, p));
	else if (**p == '{' || **p == '[')
		obj_put(map, key, read_tree(map->arena, p));
	else
		read_scalar(map, key, p);
}

static inline struct node *read_tree(struct arena *a, const char **p)
{
	bool list = **p == '[';
	struct node *n = list ? node_list(a) : node_map(a);

	for ((*p)++; **p && **p != '}' && **p != ']'; *p += **p == ',') {
		if (!list)
			read_member(n, p);
		else if (**p == '"')
			arr_str(n, read_text(a, p));
		else
			arr_put(n, read_tree(a, p));
	}
	(*p)++;
	return n;
}

/** @return the tree of a JSON text, a map or a list. */
static inline struct node *read_node(struct arena *a, const char *text)
{
	return read_tree(a, &text);
}

static inline const char *write_node(struct arena *a, const struct node *n)
{
	struct buf b = buf_on(a);
	struct json j = json_on(&b, false);

	node_json(n, &j);
	return arena_cstr(a, buf_str(&b));
}

#endif
