/* A sample as the Prometheus HTTP API writes it. Included by what reads its answers. */
#ifndef CANARYC_SIM_JSON_SAMPLE_H
#define CANARYC_SIM_JSON_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/str.h"

/** @return the text of a JSON string, borrowed; empty for any other value, and NULL. */
struct str json_sample_text(json_t *value);

/** Reads [SECONDS, "VALUE"]. Seconds are rounded to milliseconds, half away from zero; other
 * servers write the value as a number.
 * @return false when it is no such pair. */
bool json_sample_read(json_t *pair, int64_t *t_ms, double *v);

#endif
