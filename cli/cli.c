/* The streams, messages and diagnostics of cli.h; used by main.c and by every command. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file_write.h"
#include "cli/env.h"

/** Out of memory: nothing more can be put together, so the message is made on the stack. */
static _Noreturn void out_of_memory(size_t wanted)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "canaryc: out of memory (%zu bytes wanted)\n", wanted);

	if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
		_exit(EXIT_SYSTEM);	/* nobody can be told */
	_exit(EXIT_SYSTEM);
}

struct arena *cli_arena(void)
{
	return arena_open(out_of_memory);
}

struct cli cli_open(void)
{
	struct cli cli = { .arena = cli_arena() };

	cli.out = out_on(STDOUT_FILENO);
	cli.err = out_on(STDERR_FILENO);
	out_colour(&cli.out, COLOUR_AUTO, env_colour());
	out_colour(&cli.err, COLOUR_AUTO, env_colour());
	/* into a pipe or a file go the same bytes everywhere */
	cli.ascii = cli.out.terminal && !env_utf8();
	return cli;
}

enum exit_code cli_close(struct cli *cli, enum exit_code code)
{
	int error = out_close(&cli->out);

	if (error) {
		struct buf line = buf_on(cli->arena);
		buf_printf(&line, "canaryc: can't write to standard output: %s\n", strerror(error));
		out_put(&cli->err, &line);
		code = EXIT_SYSTEM;
	}
	arena_close(cli->arena);
	return code;
}

bool cli_colour(struct cli *cli, const char *when)
{
	static const char *const names[] = {
		[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(when, names[i]) != 0)
			continue;
		out_colour(&cli->out, (enum colour)i, env_colour());
		out_colour(&cli->err, (enum colour)i, env_colour());
		return true;
	}
	return false;
}

static void put_message(struct cli *cli, struct buf *line, const char *fmt, va_list args)
{
	struct str text = arena_vprintf(cli->arena, fmt, args);

	buf_puts(line, "canaryc");
	if (cli->command)
		buf_printf(line, " %s", cli->command);
	buf_printf(line, ": %" PRI_STR "\n", STR_ARG(text));
}

void cli_say(struct cli *cli, const char *fmt, ...)
{
	struct buf line = buf_on(cli->arena);
	va_list args;

	va_start(args, fmt);
	put_message(cli, &line, fmt, args);
	va_end(args);
	out_put(&cli->err, &line);
}

enum exit_code cli_usage(struct cli *cli, const char *fmt, ...)
{
	struct buf line = buf_on(cli->arena);
	va_list args;

	va_start(args, fmt);
	put_message(cli, &line, fmt, args);
	va_end(args);
	buf_printf(&line, "try `canaryc %s%s--help`\n", cli->command ? cli->command : "",
		   cli->command ? " " : "");
	out_put(&cli->err, &line);
	return EXIT_USAGE;
}

bool cli_write(struct cli *cli, const char *path, const struct buf *text)
{
	int error;

	if (!strcmp(path, "-")) {
		out_put(&cli->out, text);
		return true;
	}
	error = file_write(path, text);
	if (error)
		cli_say(cli, "can't write %s: %s", path, strerror(error));
	return error == 0;
}

void cli_diags(struct cli *cli, struct diags *ds, struct sources *src)
{
	diagnostics_take(cli, ds, src);
}

const char *cli_did_you_mean(struct cli *cli, struct str wrong, const struct str *names, size_t n)
{
	size_t i = str_nearest(wrong, names, n);

	if (i == n)
		return "";
	return arena_printf(cli->arena, "; did you mean `%" PRI_STR "`?", STR_ARG(names[i])).p;
}

const char *cli_list(struct cli *cli, const struct str *names, size_t n)
{
	struct buf b = buf_on(cli->arena);

	buf_puts(&b, "");
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s`%" PRI_STR "`", i ? ", " : "", STR_ARG(names[i]));
	return n ? b.p : "";
}
