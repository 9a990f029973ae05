/* An answer of the Prometheus HTTP API, made samples of a trace. Included by reader_json.c. */
#ifndef CANARYC_SIM_JSON_ANSWER_H
#define CANARYC_SIM_JSON_ANSWER_H

#include <stdbool.h>

#include <jansson.h>

#include "sim/trace_build.h"

/** What is gathered from the answers of one file. */
struct json_answers {
	struct trace_build *build;
	size_t n;		/* answers so far */
	size_t warnings;	/* of Prometheus, that were reported */
	size_t native;		/* samples that are native histograms */
	size_t nameless;	/* series without a name */
	struct str nameless_labels;	/* of the first few of them */
	uint64_t sample;	/* samples so far */
	bool stop;		/* reading can't go on */
};

/** Takes an answer: an envelope with `status`, or its `data` alone. Reports what is wrong with it.
 * @param line  of the file on which it begins. */
void json_answer_take(struct json_answers *a, json_t *answer, unsigned long long line);

/** Says what concerns the file as a whole, when all answers were taken. */
void json_answers_end(struct json_answers *a);

#endif
