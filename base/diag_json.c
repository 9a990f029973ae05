/* Diagnostics as JSON, one object a line:
 *
 *   {"code":"CN0507","name":"never-promotes","level":"warning","message":"...","file":"a.canary",
 *    "span":{"begin":90,"end":93,"line":4,"column":19,"end_line":4,"end_column":22},
 *    "labels":[{"file":"a.canary","span":{...},"message":"..."}],"help":"..."}
 *
 * begin and end are offsets of bytes from 0, lines and columns are counted from 1, columns in code
 * points; the end is the first place behind the span. file, span and help are null where there is
 * none.
 */
#include "base/diag_format.h"

#include "base/json.h"

static void put_number(struct json *j, const char *key, uint32_t n)
{
	json_key(j, key);
	json_int(j, n);
}

static void put_text(struct json *j, const char *key, struct str text)
{
	json_key(j, key);
	if (text.n)
		json_str(j, text);
	else
		json_null(j);
}

static void put_span(struct json *j, const struct diag_place *at)
{
	json_key(j, "span");
	json_object(j);
	put_number(j, "begin", at->begin);
	put_number(j, "end", at->end);
	put_number(j, "line", at->first.line);
	put_number(j, "column", at->first.column);
	put_number(j, "end_line", at->last.line);
	put_number(j, "end_column", at->last.column);
	json_object_end(j);
}

static void put_labels(struct json *j, const struct diag_record *r)
{
	json_key(j, "labels");
	json_array(j);
	for (size_t i = 0; i < r->nlabels; i++) {
		json_object(j);
		put_text(j, "file", r->labels[i].at.path);
		put_span(j, &r->labels[i].at);
		put_text(j, "message", r->labels[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_record(struct json *j, const struct diag_record *r)
{
	const struct diag_info *info = diag_info(r->code);

	json_object(j);
	json_key(j, "code");
	json_cstr(j, info->code);
	json_key(j, "name");
	json_cstr(j, info->name);
	json_key(j, "level");
	json_cstr(j, diag_level_name(r->level));
	json_key(j, "message");
	json_str(j, r->message);
	put_text(j, "file", r->at.path);
	if (r->placed) {
		put_span(j, &r->at);
	} else {
		json_key(j, "span");
		json_null(j);
	}
	put_labels(j, r);
	put_text(j, "help", r->help);
	json_object_end(j);
}

void diag_put_json(const struct diag_log *log, struct buf *out)
{
	for (const struct diag_record *r = log->first; r; r = r->next) {
		struct json j = json_on(out, false);

		put_record(&j, r);
		buf_putc(out, '\n');
	}
}
