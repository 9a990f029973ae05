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

static void put_span(struct json *j, const struct diag_place *at)
{
	json_key(j, "span");
	json_object(j);
	json_member_int(j, "begin", at->begin);
	json_member_int(j, "end", at->end);
	json_member_int(j, "line", at->first.line);
	json_member_int(j, "column", at->first.column);
	json_member_int(j, "end_line", at->last.line);
	json_member_int(j, "end_column", at->last.column);
	json_object_end(j);
}

static void put_labels(struct json *j, const struct diag_record *r)
{
	json_key(j, "labels");
	json_array(j);
	for (size_t i = 0; i < r->nlabels; i++) {
		json_object(j);
		json_member_text(j, "file", r->labels[i].at.path);
		put_span(j, &r->labels[i].at);
		json_member_text(j, "message", r->labels[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_record(struct json *j, const struct diag_record *r)
{
	const struct diag_info *info = diag_info(r->code);

	json_object(j);
	json_member_cstr(j, "code", info->code);
	json_member_cstr(j, "name", info->name);
	json_member_cstr(j, "level", diag_level_name(r->level));
	json_member_str(j, "message", r->message);
	json_member_text(j, "file", r->at.path);
	if (r->placed) {
		put_span(j, &r->at);
	} else {
		json_member_null(j, "span");
	}
	put_labels(j, r);
	json_member_text(j, "help", r->help);
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
