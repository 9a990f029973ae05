/* Values as Prometheus writes them, in JSON, in text and in dumps. */
#ifndef CANARYC_SIM_PROM_VALUE_H
#define CANARYC_SIM_PROM_VALUE_H

#include <stdbool.h>

#include "base/str.h"

/** Reads a value: a decimal number as Go writes it, or NaN, Inf, Infinity in letters of any case,
 * the last two with a sign or without. Hexadecimal numbers and underscores are not taken, as
 * Prometheus does not.
 * @param out  NaN is the canonical one.
 * @return false when it is none of these, or too large for a double. */
bool prom_value_read(struct str s, double *out);

#endif
