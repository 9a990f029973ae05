/* What the environment says: about the terminal, and the time. */
#ifndef CANARYC_CLI_ENV_H
#define CANARYC_CLI_ENV_H

#include <stdbool.h>
#include <stdint.h>

/** @return whether the user's locale is UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set
 * and not empty decides; none means no. */
bool env_utf8(void);

/** @return whether a terminal may be coloured: NO_COLOR is unset or empty, and TERM names a
 * terminal that is not "dumb". */
bool env_colour(void);

/** @return whether a line of a terminal can be written over: TERM names one that is not "dumb". */
bool env_cursor(void);

/** @return the present time in ms since the epoch, for what is kept on record; SOURCE_DATE_EPOCH,
 *         in seconds, if it is set, so that a build can be repeated. */
int64_t env_now_ms(void);

/** @return how many threads the machine may run at once for this process, 1 or more. */
long env_processors(void);

/** @return JOB_COMPLETION_INDEX, which Kubernetes sets in the pods of an Indexed Job; NULL if it is
 *          not set. */
const char *env_job_index(void);

/** @return the present time in ms since the epoch, whatever the environment says. */
int64_t env_clock_ms(void);

/** @return ms of a clock that only goes forward, for how long something takes. */
int64_t env_steady_ms(void);

/** @return CANARYC_RECORD: the program that `canaryc record` is to fetch with; NULL for its own. */
const char *env_record(void);

#endif
