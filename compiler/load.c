/* Reads a plan file and all that it imports, each once, imports before who imports them. */
#include <errno.h>
#include <string.h>

#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "compiler/lower.h"
#include "lang/parse.h"

struct load {
	struct compile *c;
	struct map files;	/* struct opened by identity */
	struct plan_file *first, **last;
	size_t n;
	size_t depth;
};

/* A file that was come upon; while it is open, importing it again is a cycle. */
struct opened {
	bool open;
};

static void cannot_read(struct load *ld, const char *path, const struct span *at,
			enum file_status s, int err)
{
	const char *why = s == FILE_SYSTEM ? strerror(err) : file_status_text(s);
	struct diag *d;
	if (at)
		d = diag_at(&ld->c->diags, CN_FILE, *at, "%s %s", path, why);
	else
		d = diag_about(&ld->c->diags, CN_FILE, path, "%s", why);
	if (s == FILE_TOO_LARGE)
		diag_help(d, "a plan file has at most %zu MiB", LIMIT_PLAN_BYTES >> 20);
	else if (s == FILE_DENIED)
		diag_help(d, "give yourself the right to read it");
	else if (at)
		diag_help(d, "an import is relative to the folder of the file that names it");
	else if (s == FILE_FOLDER)
		diag_help(d, "name a file, as in %s/plan.canary", path);
	else if (s == FILE_MISSING)
		diag_help(d, "name a plan file, or - for standard input");
	if (s == FILE_SYSTEM && err != ENAMETOOLONG &&
	    err != ELOOP) /* those are the name's fault */
		ld->c->system_failed = true;
	ld->c->incomplete = true;
}

static void load_file(struct load *ld, struct str path, const struct span *at);

static void load_imports(struct load *ld, const struct ast *ast, struct str path)
{
	for (const struct stmt *s = ast->first; s; s = s->next) {
		if (s->kind != STMT_IMPORT || s->u.import.path->kind == EXPR_ERROR)
			continue;
		const struct expr *e = s->u.import.path;
		if (memchr(e->text.p ? e->text.p : "", 0, e->text.n) || !e->text.n)
			diag_help(
				diag_at(&ld->c->diags, CN_FILE, e->span, "an import names a file"),
				"as in `import \"standard-guardrails.canary\"`");
		else
			load_file(ld, path_beside(ld->c->arena, path, e->text), &e->span);
	}
}

static bool limits_hold(struct load *ld, const struct span *at)
{
	if (ld->n < LIMIT_FILES && ld->depth < LIMIT_IMPORT_DEPTH)
		return true;
	if (ld->n < LIMIT_FILES)
		diag_help(diag_at(&ld->c->diags, CN_TOO_MANY_FILES, *at,
				  "imports are more than %d deep", LIMIT_IMPORT_DEPTH),
			  "import from fewer files in a row");
	else
		diag_help(diag_at(&ld->c->diags, CN_TOO_MANY_FILES, *at,
				  "this would be plan file %d of one run", LIMIT_FILES + 1),
			  "join some of the imported files");
	return false;
}

/* The name by which a file is known again, whatever path leads to it. */
static struct str identity(struct load *ld, const char *path)
{
	struct stat st;
	if (ld->c->nkept || strcmp(path, "-") == 0 || stat(path, &st) != 0)
		return arena_str(ld->c->arena, str_of(path));
	return arena_printf(ld->c->arena, "%llu:%llu", (unsigned long long)st.st_dev,
			    (unsigned long long)st.st_ino);
}

static enum file_status read_kept(const struct compile *c, struct str path, struct str *text)
{
	for (size_t i = 0; i < c->nkept; i++) {
		if (!str_eq(c->kept[i].path, path))
			continue;
		*text = arena_str(c->arena, c->kept[i].text);
		return text->n > LIMIT_PLAN_BYTES ? FILE_TOO_LARGE : FILE_OK;
	}
	return FILE_MISSING;
}

static enum file_status read_text(const struct compile *c, const char *path, struct str *text,
				  int *err)
{
	return c->nkept ? read_kept(c, str_of(path), text)
			: file_read(c->arena, path, LIMIT_PLAN_BYTES, text, err);
}

static void load_file(struct load *ld, struct str path, const struct span *at)
{
	struct arena *a = ld->c->arena;
	const char *name = arena_cstr(a, path);
	struct str key = identity(ld, name);
	struct opened *known = map_get(&ld->files, key);
	if (known && known->open)
		diag_help(diag_at(&ld->c->diags, CN_IMPORT_CYCLE, *at,
				  "this import leads back to %s", name),
			  "take out one import of the circle");
	if (known || (at && !limits_hold(ld, at)))
		return;
	struct str text;
	int err = 0;
	enum file_status s = read_text(ld->c, name, &text, &err);
	if (s != FILE_OK) {
		cannot_read(ld, name, at, s, err);
		return;
	}
	struct opened *self = arena_alloc(a, sizeof(*self));
	self->open = true;
	map_add(&ld->files, key, self);
	struct plan_file *u = arena_alloc(a, sizeof(*u));
	u->path = path;
	u->imported = at != NULL;
	bool input = strcmp(name, "-") == 0;
	uint16_t file = sources_add(&ld->c->sources, input ? STR("<stdin>") : path, text);
	ld->n++;
	u->ast = ast_parse(a, &ld->c->sources, file, &ld->c->diags);
	ld->depth++;
	load_imports(ld, u->ast, input ? STR("") : path);
	ld->depth--;
	self->open = false;
	*ld->last = u;
	ld->last = &u->next;
}

struct plan_file *load_files(struct compile *c, const char *path)
{
	struct load ld = { .c = c, .files = map_on(c->arena) };
	ld.last = &ld.first;
	load_file(&ld, str_of(path), NULL);
	c->nfiles = c->sources.n;
	return ld.first;
}
