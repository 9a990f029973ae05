/* canaryc fmt FILE...: plans in their one canonical form, printed, compared or written back. */
#include <string.h>

#include "base/diff.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "lang/format.h"
#include "lang/parse.h"

/** What becomes of a formatted file. */
enum fmt_mode { FMT_PRINT, FMT_WRITE, FMT_DIFF, FMT_CHECK };

/** One file, with all that was made of it in its arena. */
struct fmt_file {
	const char *path;
	struct arena *arena;
	struct str text;	/* as it is */
	struct buf formatted;
};

/** Reads the options. @return false after a usage error was printed. */
static bool read_mode(struct cli *cli, const struct args *args, enum fmt_mode *mode)
{
	bool write = args_has(args, OPT_WRITE), diff = args_has(args, OPT_DIFF);
	bool check = args_has(args, OPT_CHECK);

	*mode = write ? FMT_WRITE : diff ? FMT_DIFF : check ? FMT_CHECK : FMT_PRINT;
	if (write + diff + check > 1) {
		cli_usage(cli, "only one of --write, --diff and --check can be given");
		return false;
	}
	for (size_t i = 0; write && i < args->noperands; i++) {
		if (strcmp(args->operands[i], "-") == 0) {
			cli_usage(cli, "--write can't write standard input back");
			return false;
		}
	}
	return true;
}

/** Reads the file. @return EXIT_FINE, or what it is worth that it can't be read. */
static enum exit_code read_file(struct cli *cli, struct fmt_file *file)
{
	struct sources none = sources_on(file->arena);
	struct diags ds = diags_on(file->arena);
	int error = 0;
	enum file_status status = file_read(file->arena, file->path, LIMIT_PLAN_BYTES, &file->text,
					    &error);

	if (status == FILE_OK)
		return EXIT_FINE;
	const char *why = status == FILE_SYSTEM ? strerror(error) : file_status_text(status);
	struct diag *d = diag_about(&ds, CN_FILE, file->path, "%s", why);
	if (status == FILE_TOO_LARGE)
		diag_help(d, "a plan file has at most %zu MiB", LIMIT_PLAN_BYTES >> 20);
	else if (status == FILE_FOLDER)
		diag_help(d, "name a file, as in %s/plan.canary", file->path);
	else if (status == FILE_MISSING)
		diag_help(d, "name a plan file, or - for standard input");
	cli_diags(cli, &ds, &none);
	return status == FILE_SYSTEM ? EXIT_SYSTEM : EXIT_INPUT;
}

static struct str shown_name(const struct fmt_file *file)
{
	return strcmp(file->path, "-") == 0 ? STR("<stdin>") : str_of(file->path);
}

/** Formats the text. @return false after its syntax errors were printed. */
static bool format(struct cli *cli, struct fmt_file *file)
{
	struct sources src = sources_on(file->arena);
	struct diags ds = diags_on(file->arena);
	uint16_t index = sources_add(&src, shown_name(file), file->text);
	const struct ast *ast = ast_parse(file->arena, &src, index, &ds);
	bool good = ds.errors == 0;
	cli_diags(cli, &ds, &src);
	if (!good)
		return false;
	file->formatted = buf_on(file->arena);
	format_file(&src, ast, &file->formatted);
	return true;
}

static void print_name(struct cli *cli, const struct fmt_file *file)
{
	struct buf line = buf_on(file->arena);

	buf_put(&line, shown_name(file));
	buf_putc(&line, '\n');
	out_put(&cli->out, &line);
}

static enum exit_code write_back(struct cli *cli, const struct fmt_file *file)
{
	if (!cli_write(cli, file->path, &file->formatted))
		return EXIT_SYSTEM;
	print_name(cli, file);
	return EXIT_FINE;
}

static void print_diff(struct cli *cli, const struct fmt_file *file)
{
	struct buf text = buf_on(file->arena);

	diff_unified(shown_name(file), file->text, buf_str(&file->formatted), &text);
	out_put(&cli->out, &text);
}

/** Does with a formatted file what was asked for. */
static enum exit_code finish(struct cli *cli, enum fmt_mode mode, const struct fmt_file *file)
{
	bool same = str_eq(file->text, buf_str(&file->formatted));

	switch (mode) {
	case FMT_PRINT:
		out_put(&cli->out, &file->formatted);
		return EXIT_FINE;
	case FMT_WRITE:
		return same ? EXIT_FINE : write_back(cli, file);
	case FMT_DIFF:
		print_diff(cli, file);
		return EXIT_FINE;
	case FMT_CHECK:
		if (!same)
			print_name(cli, file);
		return same ? EXIT_FINE : EXIT_INPUT;
	}
	return EXIT_FINE;
}

static enum exit_code run_file(struct cli *cli, enum fmt_mode mode, const char *path)
{
	struct fmt_file file = { .path = path, .arena = cli_arena() };
	enum exit_code code = read_file(cli, &file);

	if (code == EXIT_FINE)
		code = format(cli, &file) ? finish(cli, mode, &file) : EXIT_INPUT;
	arena_close(file.arena);
	return code;
}

enum exit_code cmd_fmt(struct cli *cli, const struct args *args)
{
	enum exit_code worst = EXIT_FINE;
	enum fmt_mode mode;

	if (!read_mode(cli, args, &mode))
		return EXIT_USAGE;
	for (size_t i = 0; i < args->noperands; i++) {
		enum exit_code code = run_file(cli, mode, args->operands[i]);

		if (code > worst)
			worst = code;
	}
	return worst;
}
