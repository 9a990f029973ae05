/* Trees of targets/node.h: built by the targets, rendered and compared here. */
#include "targets/node.h"

static struct node *make(struct arena *a, enum node_kind kind)
{
	struct node *n = arena_alloc(a, sizeof(*n));

	n->kind = kind;
	n->arena = a;
	return n;
}

struct node *node_map(struct arena *a)
{
	return make(a, NODE_MAP);
}

struct node *node_list(struct arena *a)
{
	return make(a, NODE_LIST);
}

static struct node *append(struct node *parent, struct node *n)
{
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

static struct node *member(struct node *map, struct str key, enum node_kind kind)
{
	struct node *n = make(map->arena, kind);

	n->key = key;
	return append(map, n);
}

struct node *obj_map(struct node *map, const char *key)
{
	return member(map, str_of(key), NODE_MAP);
}

struct node *obj_list(struct node *map, const char *key)
{
	return member(map, str_of(key), NODE_LIST);
}

void obj_str(struct node *map, const char *key, struct str value)
{
	member(map, str_of(key), NODE_STR)->text = value;
}

void obj_cstr(struct node *map, const char *key, const char *value)
{
	obj_str(map, key, str_of(value));
}

void obj_int(struct node *map, const char *key, int64_t value)
{
	member(map, str_of(key), NODE_INT)->number = value;
}

void obj_num(struct node *map, const char *key, double value)
{
	member(map, str_of(key), NODE_NUM)->real = value;
}

void obj_bool(struct node *map, const char *key, bool value)
{
	member(map, str_of(key), NODE_BOOL)->number = value;
}

void obj_null(struct node *map, const char *key)
{
	member(map, str_of(key), NODE_NULL);
}

void obj_pair(struct node *map, struct str key, struct str value)
{
	member(map, key, NODE_STR)->text = value;
}

void obj_put(struct node *map, const char *key, struct node *value)
{
	value->key = str_of(key);
	append(map, value);
}

struct node *arr_map(struct node *list)
{
	return append(list, make(list->arena, NODE_MAP));
}

struct node *arr_list(struct node *list)
{
	return append(list, make(list->arena, NODE_LIST));
}

void arr_str(struct node *list, struct str value)
{
	append(list, make(list->arena, NODE_STR))->text = value;
}

void arr_cstr(struct node *list, const char *value)
{
	arr_str(list, str_of(value));
}

void arr_int(struct node *list, int64_t value)
{
	append(list, make(list->arena, NODE_INT))->number = value;
}

void arr_put(struct node *list, struct node *value)
{
	append(list, value);
}

static const struct node *find(const struct node *map, struct str key)
{
	for (const struct node *n = map->first; n; n = n->next)
		if (str_eq(n->key, key))
			return n;
	return NULL;
}

const struct node *obj_get(const struct node *map, const char *key)
{
	return find(map, str_of(key));
}

static bool same_members(const struct node *a, const struct node *b)
{
	const struct node *x = a->first, *y = b->first;

	for (; x && y; x = x->next, y = y->next)
		if (!str_eq(x->key, y->key) || !node_equal(x, y))
			return false;
	return !x && !y;
}

bool node_equal(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case NODE_NULL:
		return true;
	case NODE_BOOL:
	case NODE_INT:
		return a->number == b->number;
	case NODE_NUM:
		return a->real == b->real;
	case NODE_STR:
		return str_eq(a->text, b->text);
	case NODE_LIST:
	case NODE_MAP:
		return same_members(a, b);
	}
	return false;
}

struct node *node_copy(struct arena *a, const struct node *n)
{
	struct node *c = make(a, n->kind);

	c->key = n->key;
	c->text = n->text;
	c->number = n->number;
	c->real = n->real;
	for (const struct node *m = n->first; m; m = m->next)
		append(c, node_copy(a, m));
	return c;
}

struct node *node_merge_patch(struct arena *a, const struct node *from, const struct node *to)
{
	struct node *patch = node_map(a);

	for (const struct node *n = from->first; n; n = n->next)
		if (!find(to, n->key))
			member(patch, n->key, NODE_NULL);
	for (const struct node *n = to->first; n; n = n->next) {
		const struct node *was = find(from, n->key);
		struct node *part;

		if (was && node_equal(was, n))
			continue;
		if (was && was->kind == NODE_MAP && n->kind == NODE_MAP)
			part = node_merge_patch(a, was, n);
		else
			part = node_copy(a, n);
		part->key = n->key;
		append(patch, part);
	}
	return patch;
}

static void put_members(const struct node *n, struct json *j)
{
	for (const struct node *m = n->first; m; m = m->next) {
		if (n->kind == NODE_MAP)
			json_key_str(j, m->key);
		node_json(m, j);
	}
}

void node_json(const struct node *n, struct json *j)
{
	switch (n->kind) {
	case NODE_NULL:
		json_null(j);
		return;
	case NODE_BOOL:
		json_bool(j, n->number != 0);
		return;
	case NODE_INT:
		json_int(j, n->number);
		return;
	case NODE_NUM:
		json_num(j, n->real);
		return;
	case NODE_STR:
		json_str(j, n->text);
		return;
	case NODE_LIST:
		json_array(j);
		put_members(n, j);
		json_array_end(j);
		return;
	case NODE_MAP:
		json_object(j);
		put_members(n, j);
		json_object_end(j);
		return;
	}
}
