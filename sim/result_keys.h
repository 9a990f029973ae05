/* Keys that results and events share as JSON. Included by result_json.c, events.c and
 * sweep_*.c only.
 */
#ifndef CANARYC_SIM_RESULT_KEYS_H
#define CANARYC_SIM_RESULT_KEYS_H

#include "sim/result.h"

/** @param known  false: null. */
void result_key_int(struct json *j, const char *key, bool known, int64_t v);

/** @param text  NULL: null. */
void result_key_text(struct json *j, const char *key, const char *text);

/** The key alone where it is set, else nothing. */
void result_key_flag(struct json *j, const char *key, bool set);

/** "weight": per cent. */
void result_key_weight(struct json *j, int32_t weight_ppm);

/** "stable", "canary", "start" and, where there is any, "what_if". */
void result_key_play(struct json *j, const struct result *r, const struct report *how);

/** "readings": an object, a key a reading. */
void result_key_readings(struct json *j, const struct result *r, const struct check_record *c);

/** "exposure": an object. */
void result_key_exposure(struct json *j, const struct result *r);

/** @return "promote", "hold", "rollback", "no-data". */
const char *verdict_name(enum verdict v);

#endif
