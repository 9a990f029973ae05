/* The levels of diagnostics in one run: what `-W` chooses. base/codes.def says what they are
 * without it and never changes.
 *
 * A warning or a note can be switched off, shown and raised; an error stays one. What is said about
 * one name counts more than what is said about all; of what is said about one, the last counts:
 *
 *   NAME            shown, a note as a warning
 *   no-NAME         not shown
 *   error=NAME      shown, as an error
 *   no-error=NAME   no error, though `error` makes one of all warnings
 *   error           every warning is an error; notes stay notes
 *   no-error        takes that back
 */
#ifndef CANARYC_BASE_DIAG_LEVELS_H
#define CANARYC_BASE_DIAG_LEVELS_H

#include "base/diag.h"

enum diag_shown { DIAG_AS_IS, DIAG_SHOWN, DIAG_HIDDEN };
enum diag_raised { DIAG_NOT_SAID, DIAG_RAISED, DIAG_NOT_RAISED };

/** Zeroed: everything is as base/codes.def says. */
struct diag_levels {
	struct {
		enum diag_shown shown;
		enum diag_raised raised;
	} of[DIAG_CODES];
	bool errors;		/* every warning is an error */
};

enum diag_levels_status { DIAG_LEVELS_OK, DIAG_LEVELS_UNKNOWN, DIAG_LEVELS_IS_ERROR };

/** Takes up one choice, as written above.
 * @param name  written unless DIAG_LEVELS_OK: the name in it that is wrong; borrowed from choice.
 * @return DIAG_LEVELS_UNKNOWN when nothing is called so, DIAG_LEVELS_IS_ERROR when it is an
 *         error, which can't be lowered. */
enum diag_levels_status diag_levels_choose(struct diag_levels *levels, struct str choice,
					   struct str *name);

/** The level of a diagnostic in this run.
 * @param levels  NULL: nothing was chosen.
 * @param level   as reported; written when another holds.
 * @return false when it is not shown. */
bool diag_level_in(const struct diag_levels *levels, enum diag_code code, enum diag_level *level);

/** Finds a diagnostic by its name, "never-promotes". @return false when none is called so. */
bool diag_code_find(struct str name, enum diag_code *code);

/** @return the name that is nearest to the wrong one, or NULL. @param errors  errors count, too. */
const char *diag_name_nearest(struct str wrong, bool errors);

#endif
