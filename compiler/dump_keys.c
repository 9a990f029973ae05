/* Small pieces of JSON that the dump of a plan and that of a scenario are made of. */
#include "compiler/dump_parts.h"

const char *side_text(enum side side)
{
	return side == SIDE_STABLE ? "stable" : "canary";
}

void key_int(struct json *j, const char *key, int64_t v, int64_t absent)
{
	json_key(j, key);
	if (v == absent)
		json_null(j);
	else
		json_int(j, v);
}

void key_pairs(struct json *j, const char *key, struct pairs p)
{
	json_key(j, key);
	json_object(j);
	for (size_t i = 0; i < p.n; i++) {
		json_key_str(j, p.v[i].key);
		json_str(j, p.v[i].value);
	}
	json_object_end(j);
}

void json_texts(struct json *j, struct text_list l)
{
	json_array(j);
	for (size_t i = 0; i < l.n; i++)
		json_str(j, l.v[i]);
	json_array_end(j);
}
