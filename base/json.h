/* Writes JSON into a buffer: the plan, results, lines of events.
 *
 * jansson, which reads JSON for us, can't write the shortest text of a double (0.231 comes out as
 * 0.23100000000000001, or digits are lost) and wants a whole tree before the first byte; so writing
 * is done here. Commas, indentation and escaping are this file's; the caller only opens and closes.
 */
#ifndef CANARYC_BASE_JSON_H
#define CANARYC_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* jansson is linked, too, and has functions of these names. */
#define json_object	json_write_object
#define json_array	json_write_array
#define json_null	json_write_null

struct json {
	struct buf *out;
	bool pretty;		/* two spaces a level, else everything on one line */
	bool first;		/* nothing stands in the innermost object or array yet */
	int depth;
	bool after_key;
};

struct json json_on(struct buf *out, bool pretty);

void json_object(struct json *j);
void json_object_end(struct json *j);
void json_array(struct json *j);
void json_array_end(struct json *j);
/** The key of the next value; it must be valid UTF-8. */
void json_key(struct json *j, const char *key);
void json_key_str(struct json *j, struct str key);
/** Strings are escaped as RFC 8259 wants; bytes that are not UTF-8 become U+FFFD. */
void json_str(struct json *j, struct str s);
void json_cstr(struct json *j, const char *s);
void json_int(struct json *j, int64_t v);
/** NaN and infinities have no JSON form and become null. */
void json_num(struct json *j, double v);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);

/* A key and its value. */
void json_member_str(struct json *j, const char *key, struct str s);
/** null for the empty text, which is one that was not given. */
void json_member_text(struct json *j, const char *key, struct str s);
void json_member_cstr(struct json *j, const char *key, const char *s);
void json_member_int(struct json *j, const char *key, int64_t v);
/** @param v  as of json_num(). */
void json_member_num(struct json *j, const char *key, double v);
void json_member_bool(struct json *j, const char *key, bool v);
void json_member_null(struct json *j, const char *key);
/** An array of strings. */
void json_member_strs(struct json *j, const char *key, const struct str *v, size_t n);

#endif
