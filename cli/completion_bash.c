/* The completion script for bash. It stands alone: the package bash-completion is not needed.
 *
 * The table becomes the function __canaryc_table, one string an option, and everything else is one
 * fixed text that reads the command line by it. bash splits words at = and :, so that --set a=b:c
 * are five words; __canaryc_words puts them together again and, since readline replaces only the
 * last of those pieces, what stands before it is cut off the answers.
 */
#include "cli/completion.h"

#include <stdint.h>

static const char head[] =
	"# bash completion for canaryc, as `canaryc completion bash` prints it. Load it with\n"
	"# `source <(canaryc completion bash)`.\n"
	"\n"
	"# Sets options and operands to what a command takes; without a command, what stands before it.\n"
	"# An option is its names, how often it may be given (1 or +), and what its argument is.\n"
	"__canaryc_table()\n"
	"{\n"
	"\tcase $1 in\n";

static const char reader[] =
	"\t*)\n"
	"\t\toptions=() operands='anything' most=\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"# Puts together what bash has split at = and :. Sets words, the last one up to the cursor, and\n"
	"# piece, the part of it that readline replaces.\n"
	"__canaryc_words()\n"
	"{\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} word i\n"
	"\n"
	"\twords=()\n"
	"\tfor ((i = 0; i <= COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\tif [[ -z $line || $line == [[:space:]]* ]]; then\n"
	"\t\t\tline=${line#\"${line%%[![:space:]]*}\"}\n"
	"\t\t\twords[${#words[@]}]=\n"
	"\t\telif ((i == 0)); then\n"
	"\t\t\twords[0]=\n"
	"\t\tfi\n"
	"\t\t((i < COMP_CWORD)) || word=$line\n"
	"\t\twords[${#words[@]} - 1]+=$word\n"
	"\t\tline=${line#\"$word\"}\n"
	"\tdone\n"
	"\tpiece=$word\n"
	"\t[[ $piece == *[!=:]* ]] || piece=\n"
	"}\n"
	"\n"
	"# Sets kind to what the argument of an option is: `nothing` for a switch, empty if there is no\n"
	"# such option.\n"
	"__canaryc_kind()\n"
	"{\n"
	"\tlocal option\n"
	"\n"
	"\tkind=\n"
	"\tfor option in \"${options[@]}\"; do\n"
	"\t\t[[ ,${option%% *}, == *\",$1,\"* ]] || continue\n"
	"\t\tgiven+=\" ${option%% *}\"\n"
	"\t\tkind=${option#* * }\n"
	"\t\treturn\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# Reads an option that the cursor is behind. Sets kind if the next word is its argument.\n"
	"__canaryc_option()\n"
	"{\n"
	"\tlocal rest=${1#-}\n"
	"\n"
	"\tif [[ $1 == --* ]]; then\n"
	"\t\t__canaryc_kind \"${1%%=*}\"\n"
	"\t\t[[ $1 != *=* && $kind != nothing ]] || kind=\n"
	"\t\treturn\n"
	"\tfi\n"
	"\twhile [[ $rest ]]; do\n"
	"\t\t__canaryc_kind \"-${rest:0:1}\"\n"
	"\t\trest=${rest:1}\n"
	"\t\tif [[ $kind != nothing ]]; then\n"
	"\t\t\t[[ -z $rest ]] || kind=\n"
	"\t\t\treturn\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tkind=\n"
	"}\n"
	"\n"
	"# Answers with those words that begin as the value does.\n"
	"__canaryc_answer()\n"
	"{\n"
	"\tlocal word\n"
	"\n"
	"\tfor word; do\n"
	"\t\t[[ $word != \"$value\"* ]] || COMPREPLY[${#COMPREPLY[@]}]=$prefix$word\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# Answers with folders and with the files that a pattern takes; if there are none, with all. No\n"
	"# name has a / in it: that pattern takes folders alone.\n"
	"__canaryc_files()\n"
	"{\n"
	"\tlocal name\n"
	"\n"
	"\tvalue=${value#[\\\"\\']}\n"
	"\tvalue=${value//\\\\/}\n"
	"\twhile IFS= read -r name; do\n"
	"\t\t[[ -z $name ]] || COMPREPLY[${#COMPREPLY[@]}]=$prefix$name\n"
	"\tdone <<<\"$(compgen -f -X \"!$1\" -- \"$value\"; compgen -d -- \"$value\")\"\n"
	"\tif [[ ${#COMPREPLY[@]} == 0 && $1 != [*/] ]]; then\n"
	"\t\t__canaryc_files '*'\n"
	"\tfi\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"}\n"
	"\n"
	"# Answers with what an argument can be.\n"
	"__canaryc_argument()\n"
	"{\n"
	"\tcase $1 in\n"
	"\tfiles:*)\n"
	"\t\t__canaryc_files \"${1#files:}\"\n"
	"\t\t;;\n"
	"\tfolders)\n"
	"\t\t__canaryc_files /\n"
	"\t\t;;\n"
	"\twords:*)\n"
	"\t\tread -ra words <<<\"${1#words:}\"\n"
	"\t\t__canaryc_answer \"${words[@]}\"\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"# Answers with the options that may (still) be given.\n"
	"__canaryc_options()\n"
	"{\n"
	"\tlocal option names\n"
	"\n"
	"\tfor option in \"${options[@]}\"; do\n"
	"\t\tnames=${option%% *}\n"
	"\t\tif [[ $option == \"$names +\"* || \"$given \" != *\" $names \"* ]]; then\n"
	"\t\t\tIFS=, read -ra words <<<\"$names\"\n"
	"\t\t\t__canaryc_answer \"${words[@]}\"\n"
	"\t\tfi\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_canaryc()\n"
	"{\n"
	"\tlocal IFS=$' \\t\\n' words piece options operands most command= kind= given= noptions=\n"
	"\tlocal i last count=0 prefix= value\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\t__canaryc_words\n"
	"\t__canaryc_table ''\n"
	"\tlast=$((${#words[@]} - 1))\n"
	"\tfor ((i = 1; i < last; i++)); do\n"
	"\t\tif [[ $kind ]]; then\n"
	"\t\t\tkind=\t# an option's argument\n"
	"\t\telif [[ -z $noptions && ${words[i]} == -- ]]; then\n"
	"\t\t\tnoptions=1\n"
	"\t\telif [[ -z $noptions && ${words[i]} == -?* ]]; then\n"
	"\t\t\t__canaryc_option \"${words[i]}\"\n"
	"\t\telif [[ -z $command ]]; then\n"
	"\t\t\tcommand=${words[i]} noptions=\n"
	"\t\t\t__canaryc_table \"$command\"\n"
	"\t\telse\n"
	"\t\t\tcount=$((count + 1))\n"
	"\t\tfi\n"
	"\tdone\n"
	"\n"
	"\tvalue=${words[last]}\n"
	"\tlast=$value\n"
	"\tif [[ $kind ]]; then\n"
	"\t\t__canaryc_argument \"$kind\"\n"
	"\telif [[ -z $noptions && $value == --*=* ]]; then\n"
	"\t\t__canaryc_kind \"${value%%=*}\"\n"
	"\t\tprefix=${value%%=*}= value=${value#*=}\n"
	"\t\t__canaryc_argument \"$kind\"\n"
	"\telif [[ -z $noptions && $value == -* ]]; then\n"
	"\t\t__canaryc_options\n"
	"\telif [[ -z $most || $count -lt $most ]]; then\n"
	"\t\t__canaryc_argument \"$operands\"\n"
	"\tfi\n"
	"\n"
	"\tprefix=${last%\"$piece\"}\n"
	"\tfor ((i = 0; i < ${#COMPREPLY[@]}; i++)); do\n"
	"\t\tCOMPREPLY[i]=${COMPREPLY[i]#\"$prefix\"}\n"
	"\tdone\n"
	"}\n"
	"\n"
	"complete -F _canaryc canaryc\n";

static void put_argument(enum completes kind, const char *const *words, struct buf *out)
{
	switch (kind) {
	case COMPLETES_NOTHING:
		buf_puts(out, "nothing");
		break;
	case COMPLETES_ANYTHING:
		buf_puts(out, "anything");
		break;
	case COMPLETES_WORDS:
		buf_puts(out, "words:");
		completion_words(out, words);
		break;
	case COMPLETES_COMMANDS:
		buf_puts(out, "words:");
		completion_commands(out);
		break;
	case COMPLETES_FILES:
		buf_puts(out, "files:*");
		break;
	case COMPLETES_FOLDERS:
		buf_puts(out, "folders");
		break;
	case COMPLETES_PLANS:
		buf_printf(out, "files:%s", completes_pattern(kind));
		break;
	}
}

static void put_options(struct opts opts, struct buf *out)
{
	for (size_t i = 0; i < opts.n; i++) {
		const struct opt *o = &opts.v[i];
		buf_puts(out, "\t\t\t'");
		if (o->letter)
			buf_printf(out, "-%c,", o->letter);
		buf_printf(out, "--%s %s ", o->name, o->repeated ? "+" : "1");
		put_argument(completes_option(o), option_words(o->id), out);
		buf_puts(out, "'\n");
	}
}

/** Puts the row of a command. @param c  NULL for what stands before it. */
static void put_row(const struct command *c, struct buf *out)
{
	buf_printf(out, "\t%s)\n\t\toptions=(\n", c ? c->name : "''");
	if (c)
		put_options(c->options, out);
	put_options(options_global(), out);
	buf_puts(out, "\t\t)\n\t\toperands='");
	if (c)
		put_argument(completes_operand(c), c->operand_words, out);
	else
		put_argument(COMPLETES_COMMANDS, NULL, out);
	buf_puts(out, "' most=");
	if (c && c->max_operands != SIZE_MAX)
		buf_printf(out, "%zu", c->max_operands);
	buf_puts(out, "\n\t\t;;\n");
}

void completion_bash(struct buf *out)
{
	size_t n;
	const struct command *const *c = commands_all(&n);

	buf_puts(out, head);
	put_row(NULL, out);
	for (size_t i = 0; i < n; i++)
		if (!c[i]->hidden)
			put_row(c[i], out);
	buf_puts(out, reader);
}
