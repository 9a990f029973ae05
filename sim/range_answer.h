/* Answers of a Prometheus that is asked for a plan's metrics: query_range, and the values of a
 * label. */
#ifndef CANARYC_SIM_RANGE_ANSWER_H
#define CANARYC_SIM_RANGE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum range_kind {
	RANGE_SERIES,	/* series, none or more */
	RANGE_ERROR,	/* an error of Prometheus: error_type and error */
	RANGE_WRONG	/* no answer of Prometheus: wrong */
};

struct range_answer {
	enum range_kind kind;
	struct str error_type, error;	/* "bad_data", "1:5: parse error: ..." */
	const char *wrong;	/* what is wrong with it, in the arena: "ends in the middle" */
	bool cut;		/* that is, it is whole but for its end */
	const struct str *warnings;	/* warnings and infos that came along */
	size_t nwarnings;
	const struct str *labels;	/* of each series, as it is written: {zone="a"} */
	size_t nseries;
	int64_t *t;		/* of the first series: ms since the epoch, strictly increasing */
	double *v;		/* NaN is the canonical one */
	size_t n;
	size_t native;		/* samples that are native histograms, left out */
};

/** Reads an answer of query_range, or an error that came in its place.
 * @param a  takes all of it; the body is borrowed.
 * @param from_ms, to_ms  what was asked for: samples outside are wrong. */
void range_answer_read(struct arena *a, struct str body, int64_t from_ms, int64_t to_ms,
		       struct range_answer *out);

/** Reads an answer of label/NAME/values: a list of texts.
 * @param most    as many as are wanted.
 * @param values  in the arena.
 * @return how many there are, or SIZE_MAX when it is no such answer. */
size_t range_values_read(struct arena *a, struct str body, size_t most, struct str *values);

#endif
