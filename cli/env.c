/* The environment variables that canaryc heeds, and the machine it runs on. setlocale() is never
 * called: the locale decides which marks a terminal is shown, and nothing else.
 */
#include "cli/env.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"

bool env_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		if (!value || !*value)
			continue;
		const char *dot = strchr(value, '.');
		if (!dot)
			return false;
		/* "de_DE.UTF-8@euro", "C.utf8" */
		struct str set = { dot + 1, strcspn(dot + 1, "@") };
		return str_distance(set, STR("utf-8"), 0) == 0 ||
		       str_distance(set, STR("utf8"), 0) == 0;
	}
	return false;
}

bool env_cursor(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb") != 0;
}

bool env_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return !(no && *no) && env_cursor();
}

static int64_t clock_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t env_clock_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

int64_t env_steady_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

const char *env_record(void)
{
	const char *path = getenv("CANARYC_RECORD");

	return path && *path ? path : NULL;
}

int64_t env_now_ms(void)
{
	int64_t s;

	if (num_parse_int(str_of(getenv("SOURCE_DATE_EPOCH")), &s) == NUM_OK && s >= 0 &&
	    s < INT64_MAX / 1000)
		return s * 1000;
	return env_clock_ms();
}

long env_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n;
}

const char *env_job_index(void)
{
	return getenv("JOB_COMPLETION_INDEX");
}
