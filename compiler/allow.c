/* Comments that silence a warning or a note where it is known to be right:
 *
 *	stage 50% for 5m	# canaryc: allow never-promotes -- the other half moves by hand
 *
 *	# canaryc: allow mean-only, never-promotes -- a test of the mean
 *	rollout { stage 50% for 5m }
 *
 * At the end of a line it speaks about what begins in that line; on a line of its own about the
 * next line that holds a statement. compile.c calls allow_diags() once, when all of a compilation
 * was reported; compile_allow() does the same for what a run reports. Levels given by -W come
 * later: what is allowed can't be raised any more. Errors can't be allowed.
 *
 * Whether an allow was of use is judged only in the file that was named, when it has no errors, and
 * not within a `guardrails` set: what is to silence there depends on who uses the set. Warnings
 * about traces (CN07) are left to the runs, which read them, and what only `build` says to it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diag_levels.h"
#include "compiler/lower.h"

/* A name in a comment. */
struct allow {
	enum diag_code code;
	struct span name, comment;
	uint32_t line;		/* that it speaks about; 0 for none */
	bool judged, used;
	struct allow *next;
};

/* A line of a file that an allow silences; the comment's own line is one, too. */
struct reach {
	uint16_t file;
	uint32_t line;
	struct allow *allow;
};

struct allows {
	struct compile *c;
	struct allow *first, **last;
	struct reach *reach;	/* sorted by (file, line, code) */
	size_t nreach, reach_cap;
	bool judges;		/* there are no errors that hide what would be silenced */
};

/* ---- reading a comment ---- */

/* One comment that is read from left to right. */
struct reader {
	struct allows *as;
	struct span span;
	struct str text;
	size_t at, word;	/* word: where `allow` stands */
	uint32_t line;
	bool judged;
};

static void skip_blanks(struct reader *r)
{
	while (r->at < r->text.n && (r->text.p[r->at] == ' ' || r->text.p[r->at] == '\t'))
		r->at++;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool at_dashes(const struct reader *r)
{
	return str_starts(str_sub(r->text, r->at, r->text.n), "--");
}

/* Reads a name, up to a blank, a comma or `--`. @return it, perhaps empty. */
static struct str read_name(struct reader *r)
{
	size_t begin = r->at;

	while (r->at < r->text.n && is_name(r->text.p[r->at]) && !at_dashes(r))
		r->at++;
	return str_sub(r->text, begin, r->at);
}

/* The bytes [from, to) of the comment as a span. */
static struct span part(const struct reader *r, size_t from, size_t to)
{
	return (struct span){ r->span.begin + (uint32_t)from, r->span.begin + (uint32_t)to,
			      r->span.file };
}

static void bad_name(struct reader *r, struct str name, struct span at)
{
	struct diags *ds = &r->as->c->diags;
	const char *near = diag_name_nearest(name, false);
	enum diag_code code;
	struct diag *d;

	if (diag_code_find(name, &code)) {
		d = diag_at(ds, CN_BAD_ALLOW, at,
			    "`%" PRI_STR "` is an error, which can't be allowed", STR_ARG(name));
		diag_help(d, "mend what it reports; only warnings and notes can be allowed");
		return;
	}
	d = diag_at(ds, CN_BAD_ALLOW, at, "no warning is called `%" PRI_STR "`",
		    STR_ARG(str_sub(name, 0, 80)));
	if (near)
		diag_help(d, "did you mean `%s`?", near);
	else
		diag_help(d, "the name is the one that -W takes, such as `never-promotes`");
}

/* Whether it is not known yet if there is anything to silence. */
static bool comes_later(enum diag_code code)
{
	return code == CN_TARGET_LATER || code == CN_EMULATED || code == CN_TAKEN_BY_DEFAULT ||
	       code == CN_UNGUARDED || str_starts(str_of(diag_info(code)->code), "CN07");
}

static void add_name(struct reader *r, struct str name, struct span at)
{
	struct allow *a;
	enum diag_code code;

	if (!diag_code_find(name, &code) || diag_info(code)->level == DIAG_ERROR) {
		bad_name(r, name, at);
		return;
	}
	a = arena_alloc(r->as->c->arena, sizeof(*a));
	*a = (struct allow){ .code = code, .name = at, .comment = r->span, .line = r->line };
	a->judged = r->judged && !comes_later(code);
	*r->as->last = a;
	r->as->last = &a->next;
}

/* Reads `NAME, NAME`. @return false when a name is missing, which was reported. */
static bool read_names(struct reader *r)
{
	for (;;) {
		skip_blanks(r);
		size_t begin = r->at;
		struct str name = read_name(r);
		if (name.n == 0) {
			bool end = r->at == r->text.n || at_dashes(r);
			struct span at = end ? part(r, r->word, r->word + strlen("allow"))
					     : part(r, r->at, r->text.n);
			diag_help(diag_at(&r->as->c->diags, CN_BAD_ALLOW, at,
					  "the name of a warning is missing"),
				  "as in `# canaryc: allow never-promotes -- reason`");
			return false;
		}
		add_name(r, name, part(r, begin, r->at));
		skip_blanks(r);
		if (r->at == r->text.n || r->text.p[r->at] != ',')
			return true;
		r->at++;
	}
}

/* Reads `-- reason`. */
static void read_reason(struct reader *r)
{
	struct diags *ds = &r->as->c->diags;
	bool dashes = at_dashes(r);
	struct str rest = str_trim(str_sub(r->text, r->at + (dashes ? 2 : 0), r->text.n));

	if (dashes && rest.n)
		return;
	if (rest.n && !dashes)
		diag_help(diag_at(ds, CN_ALLOW_REASON, part(r, r->at, r->text.n),
				  "`--` is missing before the reason"),
			  "write `-- %" PRI_STR "`; several names are separated by commas",
			  STR_ARG(rest));
	else
		diag_help(diag_at(ds, CN_ALLOW_REASON, part(r, r->word, r->text.n),
				  "this allow gives no reason"),
			  "say why after `--`, as in "
			  "`allow never-promotes -- the rest moves by hand`");
}

/* Reads up to the first word behind `canaryc:`. @return false for any other comment. */
static bool begins(struct reader *r)
{
	const char *mark = "canaryc:";

	r->at = 1;
	skip_blanks(r);
	if (!str_starts(str_sub(r->text, r->at, r->text.n), mark))
		return false;
	r->at += strlen(mark);
	skip_blanks(r);
	r->word = r->at;
	return true;
}

static void read_rest(struct reader *r)
{
	struct str word = read_name(r);

	if (str_is(word, "allow")) {
		if (read_names(r))
			read_reason(r);
	} else if (str_distance(word, STR("allow"), 2) <= 2) {
		diag_help(diag_at(&r->as->c->diags, CN_BAD_ALLOW, part(r, r->word, r->at),
				  "a comment can't say `%" PRI_STR "` to canaryc", STR_ARG(word)),
			  "did you mean `allow`?");
	}
}

/* ---- the line that a comment speaks about ---- */

/* For each comment the offset of the next statement, the end of the text if there is none. From the
 * last comment to the first: what lies behind a comment on the way is known already. */
static uint32_t *find_statements(struct arena *a, struct str text, const struct ast *ast)
{
	uint32_t *next = arena_array(a, ast->ncomments, sizeof(*next));

	for (size_t i = ast->ncomments; i > 0; i--) {
		const struct comment *after = i < ast->ncomments ? &ast->comments[i] : NULL;
		size_t at = ast->comments[i - 1].span.end;

		while (at < text.n && text.p[at] && strchr(" \t\r\n};", text.p[at]))
			at++;
		next[i - 1] = after && after->span.begin == at ? next[i] : (uint32_t)at;
	}
	return next;
}

static uint32_t line_at(struct allows *as, uint16_t file, uint32_t offset)
{
	return source_place(&as->c->sources, file, offset).line;
}

/* @return whether the offset is in a guardrail set. @param set  where to begin to look; moved on,
 * since comments and statements are in the order of the file. */
static bool in_set(const struct stmt **set, uint32_t offset)
{
	while (*set && (*set)->span.end < offset)
		*set = (*set)->next;
	return *set && (*set)->kind == STMT_GUARDRAILS && (*set)->span.begin <= offset;
}

static void read_file(struct allows *as, const struct plan_file *f)
{
	uint16_t file = f->ast->file;
	struct str text = as->c->sources.v[file].text;
	const uint32_t *next = find_statements(as->c->arena, text, f->ast);
	const struct stmt *set = f->ast->first;

	for (size_t i = 0; i < f->ast->ncomments; i++) {
		const struct comment *comment = &f->ast->comments[i];
		struct reader r = { .as = as, .span = comment->span };
		uint32_t about = comment->own_line ? next[i] : comment->span.begin;

		r.text = str_trim(source_text(&as->c->sources, comment->span));
		if (!begins(&r))
			continue;
		r.line = about < text.n ? line_at(as, file, about) : 0;
		r.judged = as->judges && !f->imported && !in_set(&set, comment->span.begin);
		const struct stmt *ahead = set;
		r.judged = r.judged && !in_set(&ahead, about);
		read_rest(&r);
	}
}

/* ---- what is silenced ---- */

static int compare_reach(const void *left, const void *right)
{
	const struct reach *a = left, *b = right;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->allow->code != b->allow->code)
		return a->allow->code < b->allow->code ? -1 : 1;
	return 0;
}

static void add_reach(struct allows *as, struct allow *a, uint32_t line)
{
	as->reach = arena_grow(as->c->arena, as->reach, as->nreach, &as->reach_cap,
			       sizeof(*as->reach));
	as->reach[as->nreach++] = (struct reach){ a->name.file, line, a };
}

static void sort_reach(struct allows *as)
{
	for (struct allow *a = as->first; a; a = a->next) {
		uint32_t own = line_at(as, a->comment.file, a->comment.begin);

		add_reach(as, a, own);
		if (a->line && a->line != own)
			add_reach(as, a, a->line);
	}
	if (as->nreach)
		qsort(as->reach, as->nreach, sizeof(*as->reach), compare_reach);
}

/* Silences a diagnostic if some allow reaches it; all that do were of use. */
static void silence(struct allows *as, struct diag *d)
{
	struct allow wanted = { .code = d->code };
	struct reach key = { d->span.file, 0, &wanted };
	size_t lo = 0, hi = as->nreach;

	if (!d->placed || d->level == DIAG_ERROR || diag_info(d->code)->level == DIAG_ERROR)
		return;
	key.line = line_at(as, d->span.file, d->span.begin);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_reach(&as->reach[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < as->nreach && compare_reach(&as->reach[lo], &key) == 0; lo++)
		d->allowed = as->reach[lo].allow->used = true;
}

/* Silences what was reported since. @param after  the last that was seen; NULL: from the first. */
static struct diag *silence_all(struct allows *as, struct diags *ds, struct diag *after)
{
	for (struct diag *d = after ? after->next : ds->first; d; d = d->next) {
		silence(as, d);
		after = d;
	}
	return after;
}

static void report_unused(struct allows *as, const struct allow *a)
{
	const struct diag_info *info = diag_info(a->code);
	struct diags *ds = &as->c->diags;

	if (a->line)
		diag_help(diag_at(ds, CN_UNUSED_ALLOW, a->name,
				  "line %lu has no `%s` to allow", (unsigned long)a->line,
				  info->name),
			  "take it out, or move it to the line of the warning");
	else
		diag_help(diag_at(ds, CN_UNUSED_ALLOW, a->name,
				  "no statement follows for which `%s` could be allowed",
				  info->name),
			  "take it out, or move it above the statement that it is about");
}

/* Reports what was of no use. @param last  allows of `unused-allow` itself, whose turn is last. */
static void report_all_unused(struct allows *as, bool last)
{
	for (const struct allow *a = as->first; a; a = a->next)
		if (a->judged && !a->used && (a->code == CN_UNUSED_ALLOW) == last)
			report_unused(as, a);
}

void allow_diags(struct compile *c, const struct plan_file *files)
{
	struct allows *as = arena_alloc(c->arena, sizeof(*as));
	struct diag *seen;

	*as = (struct allows){ .c = c, .judges = c->diags.errors == 0 };
	as->last = &as->first;
	for (const struct plan_file *f = files; f; f = f->next)
		read_file(as, f);
	if (!as->first)
		return;
	sort_reach(as);
	seen = silence_all(as, &c->diags, NULL);
	report_all_unused(as, false);
	silence_all(as, &c->diags, seen);
	report_all_unused(as, true);
	c->allows = as;
}

void compile_allow(const struct compile *c, struct diags *ds)
{
	if (c->allows)
		silence_all(c->allows, ds, NULL);
}
