/* The files of a plan under names that do not tell where they lay; see plan_files.h. */
#include "compiler/plan_files.h"

#include "base/buf.h"

#define STDIN_NAME	"plan.canary"
#define KEY_MAX		200	/* bytes of a key that are taken from the file's name */

/** A text that is no file has the name of the option that gave it. */
static bool is_file(const struct source *s)
{
	return !str_starts(s->path, "--");
}

static struct str name_of(const struct source *s)
{
	return str_is(s->path, "<stdin>") || str_is(s->path, "-") ? STR(STDIN_NAME) : s->path;
}

/** @return length of the path's folder, with the slash behind it. */
static size_t folder_of(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return n;
}

/** Shortens the folder that is common so far to what another path shares with it. */
static struct str shared(struct str folder, struct str path)
{
	size_t n = 0;

	while (n < folder.n && n < path.n && folder.p[n] == path.p[n])
		n++;
	return str_sub(folder, 0, folder_of(str_sub(folder, 0, n)));
}

/** A key has letters, digits, `-`, `_` and `.` (kubernetes: IsConfigMapKey). */
static struct str key_of(struct arena *a, size_t i, struct str path)
{
	struct str name = str_sub(path, folder_of(path), path.n);
	struct buf b = buf_on(a);

	buf_printf(&b, "%zu-", i);
	for (size_t k = 0; k < name.n && k < KEY_MAX; k++) {
		char c = name.p[k];
		bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') ||
			    c == '-' || c == '_' || c == '.';

		buf_putc(&b, fine ? c : '_');
	}
	return buf_str(&b);
}

struct plan_files plan_files_of(struct arena *a, const struct sources *sources)
{
	struct plan_files f = { arena_array(a, sources->n, sizeof(*f.v)), 0 };
	struct str folder = { NULL, 0 };

	for (size_t i = 0; i < sources->n; i++) {
		struct str name = name_of(&sources->v[i]);

		if (!is_file(&sources->v[i]))
			continue;
		folder = f.n ? shared(folder, name) : str_sub(name, 0, folder_of(name));
		f.v[f.n++] = (struct plan_file){ .path = name, .text = sources->v[i].text };
	}
	for (size_t i = 0; i < f.n; i++) {
		f.v[i].path = str_sub(f.v[i].path, folder.n, f.v[i].path.n);
		f.v[i].key = key_of(a, i, f.v[i].path);
	}
	return f;
}

bool plan_file_stays(struct str path)
{
	size_t from = 0;

	if (path.n == 0 || path.p[0] == '/' || path.p[path.n - 1] == '/')
		return false;
	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		if (str_is(str_sub(path, from, i), ".."))
			return false;
		from = i + 1;
	}
	return true;
}
