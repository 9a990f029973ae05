/* The tests as JSON (docs/schema/test.json): an object a line for each test, and last one for all.
 * The order of the keys is part of the form.
 */
#include "base/json.h"
#include "cli/test_report.h"

static void key_count(struct json *j, const char *key, size_t n)
{
	json_member_int(j, key, (int64_t)n);
}

static void open(struct test_report *r)
{
	(void)r;
}

static void begin_file(struct test_report *r, const char *file)
{
	(void)r, (void)file;
}

static void put_findings(const struct test *t, struct arena *a, struct json *j)
{
	json_key(j, "expects");
	json_array(j);
	for (size_t i = 0; i < t->nfindings; i++) {
		const struct finding *f = &t->findings[i];

		json_object(j);
		json_member_str(j, "at", test_place(a, t, f));
		json_member_bool(j, "holds", f->holds);
		json_member_str(j, "expected", f->expected);
		json_member_str(j, "got", f->got);
		json_object_end(j);
	}
	json_array_end(j);
}

static void test(struct test_report *r, const struct test *t)
{
	struct json j = json_on(&r->out, false);

	json_object(&j);
	json_member_str(&j, "type", STR("test"));
	json_member_str(&j, "file", str_of(t->file));
	json_key(&j, "line");
	if (t->scenario)
		json_int(&j, test_line(t));
	else
		json_null(&j);
	json_key(&j, "scenario");
	if (t->scenario)
		json_str(&j, t->scenario->name);
	else
		json_null(&j);
	json_member_str(&j, "status", str_of(test_status_name(t->status)));
	json_key(&j, "why");
	if (t->status == TEST_ERROR)
		json_str(&j, test_why(r->out.arena, t));
	else
		json_null(&j);
	put_findings(t, r->out.arena, &j);
	json_key(&j, "result");
	if (t->run)
		result_json(t->run->result, &t->run->report, &j);
	else
		json_null(&j);
	json_object_end(&j);
	buf_putc(&r->out, '\n');
}

static void end_file(struct test_report *r, const char *file, const struct test_totals *t)
{
	(void)r, (void)file, (void)t;
}

static void close(struct test_report *r, const struct test_totals *t,
		  const struct coverage *coverage)
{
	struct json j = json_on(&r->out, false);

	json_object(&j);
	json_member_str(&j, "type", STR("totals"));
	key_count(&j, "tests", t->tests);
	key_count(&j, "passed", t->passed);
	key_count(&j, "failed", t->failed);
	key_count(&j, "errors", t->errors);
	key_count(&j, "left_out", t->left_out);
	key_count(&j, "without_expect", t->untested);
	json_key(&j, "coverage");
	if (coverage)
		coverage_json(coverage, &j);
	else
		json_null(&j);
	json_object_end(&j);
	buf_putc(&r->out, '\n');
}

const struct test_form test_form_json = { open, begin_file, test, end_file, close };
