/* What is said when Prometheus does not answer, or not with what was asked for. */
#ifndef CANARYC_CLI_RECORD_REPORT_H
#define CANARYC_CLI_RECORD_REPORT_H

#include "cli/record_helper.h"
#include "sim/range_answer.h"
#include "sim/record_tasks.h"

/** Whose fault it is that there is nothing to record. */
enum record_fault {
	RECORD_FAULT_QUERY,	/* of this query alone: others may be asked */
	RECORD_FAULT_INPUT,	/* of what was asked for, or who asks */
	RECORD_FAULT_SYSTEM	/* of the server, or the way there */
};

/** Reports that there was no answer, or one of a status that is none of success (CN0880, CN0881,
 * CN0882).
 * @param url     of Prometheus.
 * @param tries   how often it was asked.
 * @param answer  read from the body, or NULL where there was none. */
enum record_fault record_report_failed(struct arena *a, struct diags *ds,
				       const struct record_task *task, struct str url,
				       enum helper_status status, const struct helper_answer *got,
				       int64_t tries, const struct range_answer *answer);

/** Reports an answer that can't be recorded (CN0882, CN0883, CN0889), and passes on warnings
 * (CN0719, CN0720). @return whether it can be. */
bool record_report_answer(struct arena *a, struct diags *ds, const struct record_task *task,
			  struct str url, const struct range_answer *answer);

/** What a query would have to ask for instead. */
struct record_instead {
	struct str metric, label;	/* of the first selector with the version in it; empty: none */
	const struct str *values;	/* of the label then, some of them */
	size_t n;		/* how many there are; SIZE_MAX: not known */
};

#define RECORD_INSTEADS 8	/* of values that are shown */

/** Finds in a query the first `METRIC{..., LABEL="VERSION"}`. @return false when there is none. */
bool record_selector(struct arena *a, const struct record_task *task, struct record_instead *out);

/** Warns that a metric of a version has no samples (CN0884). */
void record_report_empty(struct arena *a, struct diags *ds, const struct record_task *task,
			 int64_t from_ms, int64_t to_ms, const struct record_instead *instead);

#endif
