/* Choosing levels by name, and the level that comes of it. The command line calls this for each
 * `-W`, diag_sort.c for each diagnostic; who words a usage error is the command line.
 */
#include "base/diag_levels.h"

bool diag_code_find(struct str name, enum diag_code *code)
{
	for (size_t i = 0; i < DIAG_CODES; i++) {
		if (!str_is(name, diag_info((enum diag_code)i)->name))
			continue;
		*code = (enum diag_code)i;
		return true;
	}
	return false;
}

const char *diag_name_nearest(struct str wrong, bool errors)
{
	struct str names[DIAG_CODES];
	size_t n = 0, i;

	for (i = 0; i < DIAG_CODES; i++) {
		const struct diag_info *info = diag_info((enum diag_code)i);

		if (errors || info->level != DIAG_ERROR)
			names[n++] = str_of(info->name);
	}
	i = str_nearest(wrong, names, n);
	return i < n ? names[i].p : NULL;
}

/* Takes a beginning off a text. */
static bool take(struct str *text, const char *prefix)
{
	if (!str_starts(*text, prefix))
		return false;
	*text = str_sub(*text, str_of(prefix).n, text->n);
	return true;
}

enum diag_levels_status diag_levels_choose(struct diag_levels *levels, struct str choice,
					   struct str *name)
{
	enum diag_code code;
	bool no, error;

	if (str_is(choice, "error") || str_is(choice, "no-error")) {
		levels->errors = str_is(choice, "error");
		return DIAG_LEVELS_OK;
	}
	/* a name may itself begin with "no-" */
	no = !diag_code_find(choice, &code) && take(&choice, "no-");
	error = take(&choice, "error=");
	*name = choice;
	if (!diag_code_find(choice, &code))
		return DIAG_LEVELS_UNKNOWN;
	if (diag_info(code)->level == DIAG_ERROR)
		return no ? DIAG_LEVELS_IS_ERROR : DIAG_LEVELS_OK;
	if (error)
		levels->of[code].raised = no ? DIAG_NOT_RAISED : DIAG_RAISED;
	if (!error || !no)
		levels->of[code].shown = no ? DIAG_HIDDEN : DIAG_SHOWN;
	return DIAG_LEVELS_OK;
}

bool diag_level_in(const struct diag_levels *levels, enum diag_code code, enum diag_level *level)
{
	if (!levels || diag_info(code)->level == DIAG_ERROR)
		return true;
	if (levels->of[code].shown == DIAG_HIDDEN)
		return false;
	if (levels->of[code].shown == DIAG_SHOWN && *level == DIAG_NOTE)
		*level = DIAG_WARNING;
	if (*level == DIAG_NOTE || levels->of[code].raised == DIAG_NOT_RAISED)
		return true;
	if (levels->errors || levels->of[code].raised == DIAG_RAISED)
		*level = DIAG_ERROR;
	return true;
}
