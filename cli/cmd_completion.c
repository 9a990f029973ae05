/* canaryc completion SHELL: prints the completion script of a shell. */
#include "cli/commands.h"
#include "cli/completion.h"

/* ORDER: the names are shell_words in commands.c. */
static const struct completion_shell shells[] = {
	{ "bash", completion_bash },
	{ "zsh", completion_zsh },
	{ "fish", completion_fish },
};

enum exit_code cmd_completion(struct cli *cli, const struct args *args)
{
	struct str wanted = str_of(args->operands[0]), names[ARRAY_LEN(shells)];
	struct buf text = buf_on(cli->arena);

	for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
		names[i] = str_of(shells[i].name);
		if (!str_eq(wanted, names[i]))
			continue;
		shells[i].put(&text);
		out_put(&cli->out, &text);
		return EXIT_FINE;
	}
	const char *near = cli_did_you_mean(cli, wanted, names, ARRAY_LEN(names));
	return cli_usage(cli, "no completion for the shell `%s`%s%s", args->operands[0],
			 *near ? near : "; there is one for ",
			 *near ? "" : cli_list(cli, names, ARRAY_LEN(names)));
}
