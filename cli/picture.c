/* From a script to a picture; see picture.h. gnuplot reads the script from its standard input and
 * draws to its standard output, so no file is there before the picture is whole.
 */
#include "cli/picture.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "cli/child.h"

#define SECONDS		30	/* for one picture; it takes one or two */
#define ERRORS_MAX	4096	/* bytes of gnuplot's own messages */
#define LINES_MAX	8	/* of them that are shown */

static const struct {
	const char *suffix;
	enum plot_format format;
} formats[] = { { ".svg", PLOT_SVG }, { ".png", PLOT_PNG }, { ".gp", PLOT_SCRIPT } };

/** What stands behind the last slash. */
static struct str name_of(struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return str_sub(path, at, path.n);
}

bool picture_read(struct cli *cli, const char *path, struct picture *p)
{
	struct str file = name_of(str_of(path));

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct str suffix = str_of(formats[i].suffix);

		if (file.n <= suffix.n || !str_ends(file, suffix.p))
			continue;
		*p = (struct picture){
			path, { formats[i].format, str_sub(file, 0, file.n - suffix.n) }
		};
		return true;
	}
	cli_usage(cli, "--plot draws FILE.svg or FILE.png, or writes the script FILE.gp; "
		       "`%s` is none of them", path);
	return false;
}

struct picture picture_of(struct cli *cli, const struct picture *p, struct str name)
{
	struct str path = str_of(p->path);
	size_t stem = path.n - (name_of(path).n - p->to.name.n);
	struct picture one = *p;

	one.path = arena_printf(cli->arena, "%" PRI_STR "-%" PRI_STR "%" PRI_STR,
				STR_ARG(str_sub(path, 0, stem)), STR_ARG(name),
				STR_ARG(str_sub(path, stem, path.n))).p;
	one.to.name = arena_printf(cli->arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(p->to.name),
				   STR_ARG(name));
	return one;
}

/** Puts what gnuplot said, each line indented below the message. */
static void put_errors(struct buf *text, struct str errors)
{
	int lines = 0;

	while (errors.n && lines < LINES_MAX) {
		const char *end = memchr(errors.p, '\n', errors.n);
		size_t n = end ? (size_t)(end - errors.p) : errors.n;
		struct str line = str_trim(str_sub(errors, 0, n));

		errors = str_sub(errors, end ? n + 1 : n, errors.n);
		if (line.n == 0)
			continue;
		buf_puts(text, "\n    ");
		diag_put_safe(text, line);
		lines++;
	}
}

/** @return whether the bytes are a whole picture, not one that ends half way. */
static bool is_whole(enum plot_format format, struct str bytes)
{
	static const char head[] = "\x89PNG\r\n\x1a\n", tail[] = "IEND\xae\x42\x60\x82";

	if (format == PLOT_SVG)
		return str_ends(str_trim(bytes), "</svg>");
	return bytes.n > sizeof(head) + sizeof(tail) && !memcmp(bytes.p, head, sizeof(head) - 1) &&
	       !memcmp(bytes.p + bytes.n - sizeof(tail) + 1, tail, sizeof(tail) - 1);
}

/** Says what became of gnuplot. @return false. */
static bool say_failed(struct cli *cli, const struct picture *p, const struct child_end *end)
{
	struct buf why = buf_on(cli->arena);

	switch (end->status) {
	case CHILD_EXITED:
		if (end->code)
			buf_printf(&why, "gnuplot failed with status %d", end->code);
		else
			buf_puts(&why, "gnuplot ended without a whole picture");
		break;
	case CHILD_KILLED:
		buf_printf(&why, "gnuplot was ended by signal %d", end->code);
		break;
	case CHILD_TOO_SLOW:
		buf_printf(&why, "gnuplot was stopped after %d seconds", SECONDS);
		break;
	case CHILD_TOO_MUCH:
		buf_printf(&why, "gnuplot wrote more than %zu MiB", LIMIT_PICTURE_BYTES >> 20);
		break;
	case CHILD_FAILED:
		if (end->code == ENOENT)
			buf_puts(&why, "there is no gnuplot in PATH; install it (Debian: apt-get "
				       "install gnuplot-nox), or write its script with --plot FILE.gp");
		else
			buf_printf(&why, "can't run gnuplot: %s", strerror(end->code));
		break;
	}
	put_errors(&why, buf_str(&end->errors));
	cli_say(cli, "can't draw %s: %" PRI_STR, p->path, STR_ARG(buf_str(&why)));
	return false;
}

bool picture_write(struct cli *cli, const struct picture *p, const struct buf *script)
{
	/* -d: without what its user has set up for himself */
	static const char *const gnuplot[] = { "gnuplot", "-d", "-", NULL };
	const struct child child = {
		.argv = gnuplot, .input = buf_str(script), .limit_ms = SECONDS * 1000,
		.output_max = LIMIT_PICTURE_BYTES, .errors_max = ERRORS_MAX,
	};
	struct child_end end;

	if (p->to.format == PLOT_SCRIPT)
		return cli_write(cli, p->path, script);
	end = child_run(script->arena, &child);
	if (end.status != CHILD_EXITED || end.code ||
	    !is_whole(p->to.format, buf_str(&end.output)))
		return say_failed(cli, p, &end);
	return cli_write(cli, p->path, &end.output);
}
