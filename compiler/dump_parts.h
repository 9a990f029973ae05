/* What the files of the dump share. Private to compiler/. */
#ifndef CANARYC_COMPILER_DUMP_PARTS_H
#define CANARYC_COMPILER_DUMP_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"
#include "compiler/dump.h"
#include "compiler/plan.h"

/* ---- dump_keys.c: a key and its value ---- */

/** null for the value that stands for "not given". */
void key_int(struct json *j, const char *key, int64_t v, int64_t absent);
void key_pairs(struct json *j, const char *key, struct pairs p);
/** A value: an array of strings. */
void json_texts(struct json *j, struct text_list l);

/** @return "stable" or "canary". */
const char *side_text(enum side side);

/* ---- dump_cond.c ---- */

/** A condition as a tree; null for none. */
void key_cond(struct json *j, const char *key, const struct plan *p, const struct cond *c);
void match_json(const struct match *m, struct json *j);

/** @return "stage", "pause", ...: the word that a step begins with. */
const char *step_kind_text(enum step_kind kind);

#endif
