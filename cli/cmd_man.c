/* canaryc man [COMMAND]: prints a man page. The build calls it, docs/local.mk. */
#include "cli/commands.h"
#include "cli/man.h"

enum exit_code cmd_man(struct cli *cli, const struct args *args)
{
	struct buf text = buf_on(cli->arena);

	if (args->noperands == 0) {
		man_overview(&text);
	} else {
		const struct command *c = command_find(str_of(args->operands[0]));
		if (!c)
			return command_unknown(cli, args->operands[0]);
		man_command(c, &text);
	}
	out_put(&cli->out, &text);
	return EXIT_FINE;
}
