/* Diagnostics as workflow commands of GitHub Actions, which the runner turns into annotations of
 * the lines of a pull request:
 *
 *   ::warning file=a.canary,line=4,endLine=4,col=19,endColumn=22,title=CN0507::never ...%0Ahelp:
 * ...
 *
 * The runner undoes the escapes %25 %0D %0A in a message, and %3A %2C, too, in a property; it takes
 * columns for spans on one line only. A place that is in no file of the repository, such as
 * standard input, stands in the message instead. Labels and help are further lines of the message.
 */
#include "base/diag_format.h"

static const char *command_of(enum diag_level level)
{
	return level == DIAG_NOTE ? "notice" : diag_level_name(level);
}

/* Puts text with the characters escaped that the runner would take for its own. */
static void put_escaped(struct buf *out, struct str s, bool property)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			buf_printf(out, "%%%02X", (unsigned)c);
		else
			buf_putc(out, c);
	}
}

static void put_lines(struct buf *out, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n')
			continue;
		buf_puts(out, begin ? "\n" : "");
		diag_put_safe(out, str_sub(text, begin, i));
		begin = i + 1;
	}
}

/* Puts "path:line:col: ". */
static void put_place(struct buf *out, const struct diag_place *at)
{
	diag_put_safe(out, at->path);
	buf_printf(out, ":%lu:%lu: ", (unsigned long)at->first.line,
		   (unsigned long)at->first.column);
}

static void put_message(struct buf *out, const struct diag_record *r)
{
	if (r->placed && !r->at.file) {
		put_place(out, &r->at);
	} else if (!r->placed && r->at.path.n) {
		diag_put_safe(out, r->at.path);
		buf_puts(out, ": ");
	}
	put_lines(out, r->message);
	for (size_t i = 0; i < r->nlabels; i++) {
		buf_putc(out, '\n');
		put_place(out, &r->labels[i].at);
		put_lines(out, r->labels[i].text);
	}
	if (r->help.n) {
		buf_puts(out, "\nhelp: ");
		put_lines(out, r->help);
	}
}

static void put_properties(struct buf *out, const struct diag_record *r)
{
	const struct place *first = &r->at.first, *last = &r->at.last;
	struct buf path = buf_on(out->arena);

	if (!r->at.file)
		return;
	diag_put_safe(&path, r->at.path);
	buf_puts(out, "file=");
	put_escaped(out, buf_str(&path), true);
	buf_putc(out, ',');
	if (!r->placed)
		return;
	buf_printf(out, "line=%lu,endLine=%lu,", (unsigned long)first->line,
		   (unsigned long)last->line);
	if (first->line == last->line)
		buf_printf(out, "col=%lu,endColumn=%lu,", (unsigned long)first->column,
			   (unsigned long)last->column);
}

void diag_put_github(const struct diag_log *log, struct buf *out)
{
	for (const struct diag_record *r = log->first; r; r = r->next) {
		struct buf message = buf_on(log->arena);

		buf_printf(out, "::%s ", command_of(r->level));
		put_properties(out, r);
		buf_printf(out, "title=%s::", diag_info(r->code)->code);
		put_message(&message, r);
		put_escaped(out, buf_str(&message), false);
		buf_putc(out, '\n');
	}
}
