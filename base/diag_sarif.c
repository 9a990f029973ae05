/* Diagnostics as a SARIF 2.1.0 document (OASIS), for code scanning and editors: one run, with the
 * rules and the files that its results name.
 *
 * Paths are relative references to %SRCROOT%, which whoever reads the document knows; "." and empty
 * parts are taken out, what a URI can't hold is percent-encoded. An absolute path is a file URI.
 * Braces in messages are doubled, since SARIF puts arguments in for `{0}` (3.11.5). Nothing about
 * time or machine is written. What it must not hold is checked by tests/sarif-check.
 */
#include "base/diag_format.h"

#include <string.h>

#include "base/json.h"
#include "base/map.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* A file that some result names. */
struct artifact {
	struct diag_place at;
	int64_t index;
	struct artifact *next;
};

struct sarif {
	const struct diag_log *log;
	struct json j;
	struct map artifacts;		/* struct artifact by path */
	struct artifact *first, *last;
	int64_t nartifacts;
	bool used[DIAG_CODES];		/* rules of some result */
	int64_t rule[DIAG_CODES];	/* their index, in the order of the codes */
};

/* ---- texts ---- */

/* Puts {"text": "..."}, the form of every message. */
static void put_message(struct sarif *s, const char *key, struct str text)
{
	struct buf b = buf_on(s->log->arena);

	for (size_t i = 0; i < text.n; i++) {
		buf_putc(&b, text.p[i]);
		if (text.p[i] == '{' || text.p[i] == '}')
			buf_putc(&b, text.p[i]);
	}
	json_key(&s->j, key);
	json_object(&s->j);
	json_member_str(&s->j, "text", buf_str(&b));
	json_object_end(&s->j);
}

/* ---- places ---- */

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~!$&'()*+,;=@", c));
}

/* Puts the parts of a path. */
static void put_path(struct buf *b, struct str path)
{
	size_t begin = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		struct str part = str_sub(path, begin, i);

		begin = i + 1;
		if (part.n == 0 || str_is(part, "."))
			continue;
		if (b->n && b->p[b->n - 1] != '/')
			buf_putc(b, '/');
		for (size_t k = 0; k < part.n; k++) {
			if (is_plain(part.p[k]))
				buf_putc(b, part.p[k]);
			else
				buf_printf(b, "%%%02X", (unsigned)(unsigned char)part.p[k]);
		}
	}
}

static void put_location(struct sarif *s, const struct artifact *f)
{
	struct buf uri = buf_on(s->log->arena);
	bool absolute = str_starts(f->at.path, "/");

	buf_puts(&uri, absolute ? "file:///" : "");
	put_path(&uri, f->at.path);
	json_object(&s->j);
	json_member_str(&s->j, "uri", buf_str(&uri));
	if (f->at.file && !absolute)
		json_member_cstr(&s->j, "uriBaseId", "%SRCROOT%");
	json_member_int(&s->j, "index", f->index);
	json_object_end(&s->j);
}

static const struct artifact *artifact_of(struct sarif *s, const struct diag_place *at)
{
	struct artifact *f = map_get(&s->artifacts, at->path);

	if (f)
		return f;
	f = arena_alloc(s->log->arena, sizeof(*f));
	f->at = *at;
	f->index = s->nartifacts++;
	map_add(&s->artifacts, at->path, f);
	if (s->last)
		s->last->next = f;
	else
		s->first = f;
	s->last = f;
	return f;
}

static void put_physical(struct sarif *s, const struct diag_place *at, bool placed)
{
	struct json *j = &s->j;

	json_key(j, "physicalLocation");
	json_object(j);
	json_key(j, "artifactLocation");
	put_location(s, artifact_of(s, at));
	if (placed) {
		json_key(j, "region");
		json_object(j);
		json_member_int(j, "startLine", at->first.line);
		json_member_int(j, "startColumn", at->first.column);
		json_member_int(j, "endLine", at->last.line);
		json_member_int(j, "endColumn", at->last.column);
		json_object_end(j);
	}
	json_object_end(j);
}

/* ---- results ---- */

static void put_labels(struct sarif *s, const struct diag_record *r)
{
	struct json *j = &s->j;

	if (r->nlabels == 0)
		return;
	json_key(j, "relatedLocations");
	json_array(j);
	for (size_t i = 0; i < r->nlabels; i++) {
		json_object(j);
		json_member_int(j, "id", (int64_t)i);	/* so that no two are the same */
		put_physical(s, &r->labels[i].at, true);
		put_message(s, "message", r->labels[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

/* The message with its help; without a region it names the file, since it doesn't by itself. */
static struct str text_of(struct arena *a, const struct diag_record *r)
{
	bool named = !r->placed && r->at.path.n;

	return arena_printf(a, "%" PRI_STR "%s%" PRI_STR "%s%" PRI_STR,
			    STR_ARG(named ? r->at.path : STR("")), named ? ": " : "",
			    STR_ARG(r->message), r->help.n ? "\nhelp: " : "", STR_ARG(r->help));
}

static void put_result(struct sarif *s, const struct diag_record *r)
{
	struct json *j = &s->j;

	json_object(j);
	json_member_cstr(j, "ruleId", diag_info(r->code)->code);
	json_member_int(j, "ruleIndex", s->rule[r->code]);
	json_member_cstr(j, "level", diag_level_name(r->level));
	put_message(s, "message", text_of(s->log->arena, r));
	if (r->placed || r->at.file) {
		json_key(j, "locations");
		json_array(j);
		json_object(j);
		put_physical(s, &r->at, r->placed);
		json_object_end(j);
		json_array_end(j);
	}
	put_labels(s, r);
	json_object_end(j);
}

static void put_results(struct sarif *s)
{
	json_key(&s->j, "results");
	json_array(&s->j);
	for (const struct diag_record *r = s->log->first; r; r = r->next)
		put_result(s, r);
	json_array_end(&s->j);
}

static void put_artifacts(struct sarif *s)
{
	json_key(&s->j, "artifacts");
	json_array(&s->j);
	for (const struct artifact *f = s->first; f; f = f->next) {
		json_object(&s->j);
		json_key(&s->j, "location");
		put_location(s, f);
		if (!f->at.file)
			put_message(s, "description", STR("not a file"));
		json_object_end(&s->j);
	}
	json_array_end(&s->j);
}

/* ---- the tool ---- */

/* What there is to say about a rule beyond its one line. */
static struct str describe(struct arena *a, const struct diag_info *info)
{
	if (info->level == DIAG_ERROR)
		return arena_printf(a, "%s (%s). This is an error.", info->summary, info->name);
	return arena_printf(a,
			    "%s (%s). This is a %s; `-W no-%s` silences it, `-W error=%s` makes "
			    "it an error.", info->summary, info->name, diag_level_name(info->level),
			    info->name, info->name);
}

static void put_rule(struct sarif *s, const struct diag_info *info)
{
	struct json *j = &s->j;

	json_object(j);
	json_member_cstr(j, "id", info->code);
	json_member_cstr(j, "name", info->name);
	put_message(s, "shortDescription", str_of(info->summary));
	put_message(s, "fullDescription", describe(s->log->arena, info));
	json_key(j, "defaultConfiguration");
	json_object(j);
	json_member_cstr(j, "level", diag_level_name(info->level));
	json_object_end(j);
	json_object_end(j);
}

static void put_tool(struct sarif *s)
{
	struct json *j = &s->j;

	json_key(j, "tool");
	json_object(j);
	json_key(j, "driver");
	json_object(j);
	json_member_cstr(j, "name", "canaryc");
	if (s->log->version)
		json_member_cstr(j, "version", s->log->version);
	json_key(j, "rules");
	json_array(j);
	for (size_t i = 0; i < DIAG_CODES; i++)
		if (s->used[i])
			put_rule(s, diag_info((enum diag_code)i));
	json_array_end(j);
	json_object_end(j);
	json_object_end(j);
}

/* Numbers the rules that results have. */
static void find_rules(struct sarif *s)
{
	int64_t n = 0;

	for (const struct diag_record *r = s->log->first; r; r = r->next)
		s->used[r->code] = true;
	for (size_t i = 0; i < DIAG_CODES; i++)
		if (s->used[i])
			s->rule[i] = n++;
}

void diag_put_sarif(const struct diag_log *log, struct buf *out)
{
	struct sarif s = { .log = log, .j = json_on(out, true), .artifacts = map_on(log->arena) };
	struct json *j = &s.j;

	find_rules(&s);
	json_object(j);
	json_member_cstr(j, "$schema", SCHEMA);
	json_member_cstr(j, "version", "2.1.0");
	json_key(j, "runs");
	json_array(j);
	json_object(j);
	put_tool(&s);
	json_member_cstr(j, "columnKind", "unicodeCodePoints");
	put_results(&s);
	put_artifacts(&s);	/* those that the results came upon */
	json_object_end(j);
	json_array_end(j);
	json_object_end(j);
	buf_putc(out, '\n');
}
