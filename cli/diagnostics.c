/* The options `-W` and `--diagnostics`: main.c reads them before a command runs and has the formats
 * written when it has ended; cli_diags() brings what was reported in between. How a format looks is
 * in base/diag_*.c.
 */
#include "cli/diagnostics.h"

#include <string.h>

#include "base/limits.h"
#include "cli/commands.h"
#include "config.h"

/* ---- -W ------------------------------------------------------------------------------------- */

static void say_unknown(struct cli *cli, const char *choice, struct str name)
{
	static const struct str all[] = { STR("error"), STR("no-error") };
	const char *near = diag_name_nearest(name, true);

	if (name.n == 0 || memchr(name.p, '=', name.n))
		cli_usage(cli, "-W takes NAME, no-NAME, error=NAME, no-error=NAME, error or "
			  "no-error, not `%s`", choice);
	else if (near)
		cli_usage(cli, "no warning is called `%" PRI_STR "`; did you mean `%s`?",
			  STR_ARG(name), near);
	else
		cli_usage(cli, "no warning is called `%" PRI_STR "`%s", STR_ARG(name),
			  cli_did_you_mean(cli, str_of(choice), all, ARRAY_LEN(all)));
}

static bool read_level(struct cli *cli, const char *choice)
{
	struct str name = STR("");

	switch (diag_levels_choose(&cli->diagnostics.levels, str_of(choice), &name)) {
	case DIAG_LEVELS_OK:
		return true;
	case DIAG_LEVELS_UNKNOWN:
		say_unknown(cli, choice, name);
		return false;
	case DIAG_LEVELS_IS_ERROR:
		break;
	}
	cli_usage(cli, "`%" PRI_STR "` is an error; -W can't switch it off or lower it",
		  STR_ARG(name));
	return false;
}

/* ---- --diagnostics -------------------------------------------------------------------------- */

static const struct diag_format *find_format(struct cli *cli, struct str name)
{
	size_t n;
	const struct diag_format *formats = diag_formats(&n);
	struct str *names = arena_array(cli->arena, n, sizeof(*names));

	for (size_t i = 0; i < n; i++) {
		names[i] = str_of(formats[i].name);
		if (str_eq(name, names[i]))
			return &formats[i];
	}
	const char *near = cli_did_you_mean(cli, name, names, n);
	cli_usage(cli, "no format of diagnostics is called `%" PRI_STR "`%s%s", STR_ARG(name),
		  *near ? near : "; there are ", *near ? "" : cli_list(cli, names, n));
	return NULL;
}

/* Adds `FORMAT=FILE`. */
static bool add_file(struct cli *cli, const struct diag_format *format, const char *path)
{
	struct diagnostics *d = &cli->diagnostics;

	if (!*path) {
		cli_usage(cli, "--diagnostics %s= names no file", format->name);
		return false;
	}
	for (size_t i = 0; i < d->nfiles; i++) {
		if (strcmp(d->files[i].path, path) != 0)
			continue;
		cli_usage(cli, "--diagnostics names `%s` twice", path);
		return false;
	}
	d->files[d->nfiles++] = (struct report_to){ format, path };
	d->log.keeps_text = d->log.keeps_text || !strcmp(format->name, "text");
	return true;
}

/** @param shown  what goes to standard error, as far as it was said; NULL for not yet. */
static bool read_format(struct cli *cli, const char *text, const struct diag_format **shown)
{
	const char *equals = strchr(text, '=');
	struct str name = { text, equals ? (size_t)(equals - text) : strlen(text) };
	const struct diag_format *format = find_format(cli, name);

	if (!format)
		return false;
	if (equals)
		return add_file(cli, format, equals + 1);
	if (*shown && *shown != format) {
		cli_usage(cli, "--diagnostics %s and %s would both go to standard error; give one "
			  "a file: %s=FILE", (*shown)->name, format->name, format->name);
		return false;
	}
	*shown = format;
	return true;
}

bool diagnostics_read(struct cli *cli, const struct args *args)
{
	struct diagnostics *d = &cli->diagnostics;
	size_t n = args_count(args, OPT_DIAGNOSTICS);
	const struct diag_format *shown = NULL;

	d->log = diag_log_on(cli->arena, PACKAGE_VERSION);
	for (size_t i = 0; i < args_count(args, OPT_WARN); i++)
		if (!read_level(cli, args_nth(args, OPT_WARN, i)))
			return false;
	d->files = arena_array(cli->arena, n, sizeof(*d->files));
	for (size_t i = 0; i < n; i++)
		if (!read_format(cli, args_nth(args, OPT_DIAGNOSTICS, i), &shown))
			return false;
	if (shown && strcmp(shown->name, "text") != 0)
		d->shown = shown;
	return true;
}

/* ---- what was reported ---------------------------------------------------------------------- */

void diagnostics_take(struct cli *cli, struct diags *ds, struct sources *src)
{
	const struct diag_style style = { .colour = cli->err.colour, .max_errors = LIMIT_ERRORS,
					  .columns = cli->err.columns };
	struct diagnostics *d = &cli->diagnostics;
	struct buf text = buf_on(ds->arena);

	ds->levels = &d->levels;
	diags_settle(ds);
	if (d->shown || d->nfiles)
		diag_log_add(&d->log, ds, src);
	if (d->shown)
		return;
	diags_print(ds, src, &style, &text);
	out_put(&cli->err, &text);
}

bool diagnostics_write(struct cli *cli)
{
	struct diagnostics *d = &cli->diagnostics;
	bool fine = true;

	for (size_t i = 0; i < d->nfiles; i++) {
		struct report_to *to = &d->files[i];
		struct buf text = buf_on(cli->arena);
		to->format->put(&d->log, &text);
		fine = cli_write(cli, to->path, &text) && fine;
	}
	if (d->shown) {
		struct buf text = buf_on(cli->arena);
		d->shown->put(&d->log, &text);
		out_put(&cli->err, &text);
	}
	return fine;
}
