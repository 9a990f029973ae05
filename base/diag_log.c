/* The log of diagnostics and the table of formats; the command line fills the one and searches the
 * other. Nothing is written here.
 */
#include "base/diag_format.h"

#include <stdint.h>

static void put_text(const struct diag_log *log, struct buf *out)
{
	buf_put(out, buf_str(&log->text));
}

static const struct diag_format formats[] = {
	{ "text", "for people, with the lines of the plan", put_text },
	{ "json", "one JSON object a line", diag_put_json },
	{ "sarif", "one SARIF 2.1.0 document", diag_put_sarif },
	{ "github", "annotations of GitHub Actions", diag_put_github },
};

const struct diag_format *diag_formats(size_t *n)
{
	*n = ARRAY_LEN(formats);
	return formats;
}

const char *diag_level_name(enum diag_level level)
{
	static const char *const names[] = {
		[DIAG_NOTE] = "note", [DIAG_WARNING] = "warning", [DIAG_ERROR] = "error",
	};

	return names[level];
}

struct diag_log diag_log_on(struct arena *a, const char *version)
{
	return (struct diag_log){ .arena = a, .version = version, .text = buf_on(a) };
}

/* What messages call by the name of a source and what is no file. */
static bool is_file(struct str path)
{
	static const char *const others[] = { "", "-", "<stdin>", "--set", "--vary",
						"--what-if" };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (str_is(path, others[i]))
			return false;
	return true;
}

static struct diag_place place_of(struct diag_log *log, struct sources *src, struct span span)
{
	struct diag_place p = {
		.path = arena_str(log->arena, src->v[span.file].path),
		.file = is_file(src->v[span.file].path),
		.begin = span.begin, .end = span.end > span.begin ? span.end : span.begin,
		.first = source_place(src, span.file, span.begin),
	};

	p.last = source_place(src, span.file, p.end);
	p.first.text = p.last.text = STR("");	/* of the source, which may go */
	return p;
}

static struct diag_record *record_of(struct diag_log *log, const struct diag *d,
				     struct sources *src)
{
	struct diag_record *r = arena_alloc(log->arena, sizeof(*r));

	r->code = d->code;
	r->level = d->level;
	r->message = arena_str(log->arena, d->message);
	r->help = arena_str(log->arena, str_trim(d->help));
	r->placed = d->placed;
	if (d->placed) {
		r->at = place_of(log, src, d->span);
	} else {
		r->at.path = arena_str(log->arena, d->where);
		r->at.file = is_file(d->where);
	}
	for (size_t i = 0; i < d->nlabels; i++) {
		struct str text = d->labels[i].text;

		r->labels[i].at = place_of(log, src, d->labels[i].span);
		r->labels[i].text = arena_str(log->arena, text.n ? text : STR("here"));
	}
	r->nlabels = d->nlabels;
	return r;
}

void diag_log_add(struct diag_log *log, struct diags *ds, struct sources *src)
{
	const struct diag_style style = { .colour = false, .max_errors = SIZE_MAX };

	diags_settle(ds);
	if (log->keeps_text)
		diags_print(ds, src, &style, &log->text);
	for (const struct diag *d = ds->first; d; d = d->next) {
		struct diag_record *r = record_of(log, d, src);

		if (log->last)
			log->last->next = r;
		else
			log->first = r;
		log->last = r;
	}
}
