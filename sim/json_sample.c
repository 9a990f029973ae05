/* Times and values of answers of Prometheus. */
#include "sim/json_sample.h"

#include <math.h>

#include "base/limits.h"
#include "sim/prom_value.h"

struct str json_sample_text(json_t *value)
{
	return (struct str){ json_string_value(value), json_string_length(value) };
}

/* Reads SECONDS, as a number. */
static bool read_time(json_t *value, int64_t *t)
{
	double ms;

	if (json_is_integer(value)) {
		const json_int_t s = json_integer_value(value);

		if (s <= -LIMIT_TIME_MS / 1000 || s >= LIMIT_TIME_MS / 1000)
			return false;
		*t = s * 1000;
		return true;
	}
	ms = round(json_real_value(value) * 1000);
	if (!json_is_real(value) || !(fabs(ms) < (double)LIMIT_TIME_MS))
		return false;
	*t = (int64_t)ms;
	return true;
}

static bool read_value(json_t *value, double *v)
{
	if (json_is_string(value))
		return prom_value_read(json_sample_text(value), v);
	*v = json_number_value(value);
	return json_is_number(value);
}

bool json_sample_read(json_t *pair, int64_t *t_ms, double *v)
{
	return json_array_size(pair) == 2 && read_time(json_array_get(pair, 0), t_ms) &&
	       read_value(json_array_get(pair, 1), v);
}
