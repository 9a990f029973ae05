/* The table of metric presets: `preset istio p99`. */
#ifndef CANARYC_COMPILER_PRESETS_H
#define CANARYC_COMPILER_PRESETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct preset {
	struct str platform;
	const char *errors;	/* ratio 0..1; NULL: the platform can't tell */
	const char *latency;	/* milliseconds; NULL: the platform can't tell */
	const char *requests;	/* per second */
	int64_t highest_ms; /* highest finite bound of its histogram, which no quantile exceeds; 0: unknown */
	bool mean;		/* latency is a mean, not a quantile */
};

/** @return the platform's presets, or NULL. */
const struct preset *preset_find(struct str platform);

/** @return the i-th, in the order of the table; NULL behind the last. */
const struct preset *preset_at(size_t i);

#endif
