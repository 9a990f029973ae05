/* Collecting diagnostics: what every stage of the compiler and every reader reports to.
 *
 * Nothing is printed, sorted or dropped here (diag_print.c and diag_sort.c do), and nothing is
 * decided about levels given on the command line (diag_levels.c). All texts are copied.
 */
#include "base/diag.h"

#include <stdarg.h>

static const struct diag_info infos[] = {
#define CODE(text, id, name, level, summary) { text, name, level, summary },
#include "base/codes.def"
#undef CODE
};

_Static_assert(ARRAY_LEN(infos) == DIAG_CODES, "a row for each code");

const struct diag_info *diag_info(enum diag_code code)
{
	return &infos[code];
}

struct diags diags_on(struct arena *a)
{
	return (struct diags){ .arena = a };
}

/* Adds an empty diagnostic of its default level at the end of the list. */
static struct diag *append(struct diags *ds, enum diag_code code)
{
	struct diag *d = arena_alloc(ds->arena, sizeof(*d));

	d->code = code;
	d->level = infos[code].level;
	d->owner = ds;
	ds->errors += d->level == DIAG_ERROR;
	ds->warnings += d->level == DIAG_WARNING;
	ds->settled = false;
	if (!ds->last)
		ds->last = &ds->first;
	*ds->last = d;
	ds->last = &d->next;
	return d;
}

struct diag *diag_at(struct diags *ds, enum diag_code code, struct span span, const char *fmt, ...)
{
	struct diag *d = append(ds, code);
	va_list ap;

	d->placed = true;
	d->span = span;
	va_start(ap, fmt);
	d->message = arena_vprintf(ds->arena, fmt, ap);
	va_end(ap);
	return d;
}

struct diag *diag_about(struct diags *ds, enum diag_code code, const char *where,
			const char *fmt, ...)
{
	struct diag *d = append(ds, code);
	va_list ap;

	d->where = arena_str(ds->arena, str_of(where));
	va_start(ap, fmt);
	d->message = arena_vprintf(ds->arena, fmt, ap);
	va_end(ap);
	return d;
}

void diag_also(struct diag *d, struct span span, const char *fmt, ...)
{
	va_list ap;

	if (d->nlabels == DIAG_LABELS)
		return;
	d->labels[d->nlabels].span = span;
	va_start(ap, fmt);
	d->labels[d->nlabels].text = arena_vprintf(d->owner->arena, fmt, ap);
	va_end(ap);
	d->nlabels++;
}

void diag_help(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	d->help = arena_vprintf(d->owner->arena, fmt, ap);
	va_end(ap);
}
