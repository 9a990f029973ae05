/* The token stream: what the parser reads. Makes separators of newlines, keeps count of brackets,
 * and helps the parser out of a statement that it could not read.
 *
 * A newline ends a statement unless a bracket is open, or an operator, `=` or a comma stands before
 * it. A `}` has a separator before it, whatever stands there. After a syntax error brackets count
 * no more: the next line that begins like a statement is one.
 */
#include <string.h>

#include "lang/parse_ctx.h"
#include "lang/parser.h"

/* Every word of the grammar, sorted. */
static const struct keyword {
	const char *text;
	int token;
	bool begins;		/* some statement begins with it */
} keywords[] = {
	{ "after", TOK_AFTER, false },
	{ "and", TOK_AND, false },
	{ "annotations", TOK_ANNOTATIONS, true },
	{ "approved", TOK_APPROVED, false },
	{ "args", TOK_ARGS, true },
	{ "assume", TOK_ASSUME, true },
	{ "at", TOK_AT, false },
	{ "before", TOK_BEFORE, false },
	{ "by", TOK_BY, false },
	{ "canary", TOK_CANARY, true },
	{ "check", TOK_CHECK, true },
	{ "checks", TOK_CHECKS, false },
	{ "command", TOK_COMMAND, false },
	{ "cpu", TOK_CPU, true },
	{ "data", TOK_DATA, false },
	{ "down", TOK_DOWN, false },
	{ "env", TOK_ENV, true },
	{ "every", TOK_EVERY, false },
	{ "expect", TOK_EXPECT, true },
	{ "expose", TOK_EXPOSE, true },
	{ "exposure", TOK_EXPOSURE, false },
	{ "for", TOK_FOR, false },
	{ "format", TOK_FORMAT, false },
	{ "from", TOK_FROM, false },
	{ "gate", TOK_GATE, true },
	{ "gpu", TOK_GPU, true },
	{ "guardrail", TOK_GUARDRAIL, true },
	{ "guardrails", TOK_GUARDRAILS, true },
	{ "image", TOK_IMAGE, true },
	{ "import", TOK_IMPORT, true },
	{ "in", TOK_IN, false },
	{ "keep", TOK_KEEP, true },
	{ "labels", TOK_LABELS, true },
	{ "load", TOK_LOAD, true },
	{ "memory", TOK_MEMORY, true },
	{ "metrics", TOK_METRICS, true },
	{ "model", TOK_MODEL, true },
	{ "most", TOK_MOST, false },
	{ "namespace", TOK_NAMESPACE, true },
	{ "needs", TOK_NEEDS, true },
	{ "no", TOK_NO, true },
	{ "not", TOK_NOT, false },
	{ "notify", TOK_NOTIFY, true },
	{ "of", TOK_OF, false },
	{ "on", TOK_ON, true },
	{ "or", TOK_OR, false },
	{ "over", TOK_OVER, false },
	{ "param", TOK_PARAM, true },
	{ "pause", TOK_PAUSE, true },
	{ "plan", TOK_PLAN, true },
	{ "port", TOK_PORT, true },
	{ "preset", TOK_PRESET, false },
	{ "probe", TOK_PROBE, true },
	{ "prometheus", TOK_PROMETHEUS, false },
	{ "promote", TOK_PROMOTE, true },
	{ "protocol", TOK_PROTOCOL, false },
	{ "ramp", TOK_RAMP, true },
	{ "ready", TOK_READY, true },
	{ "replicas", TOK_REPLICAS, true },
	{ "requests", TOK_REQUESTS, false },
	{ "rollback", TOK_ROLLBACK, true },
	{ "rollout", TOK_ROLLOUT, true },
	{ "route", TOK_ROUTE, true },
	{ "runtime", TOK_RUNTIME, false },
	{ "scenario", TOK_SCENARIO, true },
	{ "series", TOK_SERIES, true },
	{ "service", TOK_SERVICE, true },
	{ "shadow", TOK_SHADOW, true },
	{ "stable", TOK_STABLE, true },
	{ "stage", TOK_STAGE, true },
	{ "start", TOK_START, true },
	{ "target", TOK_TARGET, true },
	{ "then", TOK_THEN, false },
	{ "to", TOK_TO, false },
	{ "trace", TOK_TRACE, true },
	{ "traffic", TOK_TRAFFIC, true },
	{ "until", TOK_UNTIL, false },
	{ "use", TOK_USE, true },
	{ "users", TOK_USERS, false },
	{ "via", TOK_VIA, false },
	{ "webhook", TOK_WEBHOOK, true },
	{ "when", TOK_WHEN, false },
	{ "within", TOK_WITHIN, false },
};

static const struct keyword *find(struct str word)
{
	size_t lo = 0, hi = ARRAY_LEN(keywords);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = str_cmp(word, str_of(keywords[mid].text));
		if (order == 0)
			return &keywords[mid];
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

int tokens_keyword(struct str word)
{
	const struct keyword *k = find(word);
	return k ? k->token : TOK_NAME;
}

static bool reserved(int kind)
{
	return kind == TOK_AND || kind == TOK_OR || kind == TOK_NOT || kind == TOK_IN ||
	       kind == TOK_FOR || kind == TOK_WHEN;
}

bool tokens_is_soft(int kind)
{
	if (reserved(kind))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (keywords[i].token == kind)
			return true;
	return false;
}

/* Whether a newline behind this token goes on with the statement. */
static bool goes_on(int kind)
{
	switch (kind) {
	case 0: case TOK_SEP: case '{': case '=': case ',':
	case '+': case '-': case '*': case '/': case '<': case '>':
	case TOK_EQ: case TOK_NE: case TOK_MATCH: case TOK_LE: case TOK_GE:
	case TOK_PLUS_IS: case TOK_MINUS_IS: case TOK_TIMES_IS:
	case TOK_AND: case TOK_OR: case TOK_IN:
		return true;
	default:
		return false;
	}
}

static void too_deep(struct parse *p, const struct token *t)
{
	diag_help(diag_at(p->diags, CN_TOO_DEEP, t->span, "more than %d brackets are open here",
			  LIMIT_NESTING),
		  "the rest of the file was not read");
	p->stopped = true;
}

/* Keeps count of brackets. */
static void count(struct parse *p, struct token *t)
{
	bool opens = t->kind == '{' || t->kind == '(' || t->kind == '[';
	if (opens && p->nbraces + p->nbrackets >= LIMIT_NESTING)
		too_deep(p, t);
	else if (t->kind == '{')
		p->braces[p->nbraces++] = t->span;
	else if (t->kind == '(' || t->kind == '[')
		p->nbrackets++;
	else if ((t->kind == ')' || t->kind == ']') && p->nbrackets)
		p->nbrackets--;
	else if (t->kind == '}' && p->nbraces)
		p->nbraces--;
	if (t->kind == '{' || t->kind == '}')
		p->nbrackets = 0;
}

/* Passes over a block whose head was not understood, up to its closing brace. */
static void skip_block(struct parse *p, struct token *t)
{
	size_t depth = 1;
	while (depth && t->kind != TOK_EOF) {
		lexer_scan(p, t);
		depth += t->kind == '{';
		depth -= t->kind == '}';
	}
	p->skip_block = false;
}

/* Passes over the rest of a block that was never opened, up to its brace on the same line. */
static void skip_line(struct parse *p)
{
	size_t depth = 1;
	struct token *t = &p->pending;
	p->skip_line = false;
	while (depth && t->kind != TOK_EOF && t->kind != TOK_NEWLINE) {
		lexer_scan(p, t);
		depth += t->kind == '{';
		depth -= t->kind == '}';
	}
	p->has_pending = depth > 0;
	p->surplus -= depth == 0;
}

/* Whether the grammar reads the block of such a statement though its head was wrong; blocks is the
 * number of those around it. */
static bool keeps_block(int head, size_t blocks)
{
	switch (head) {
	case TOK_PLAN: case TOK_GUARDRAILS: case TOK_SCENARIO:
		return blocks == 0;
	case TOK_GUARDRAIL: case TOK_STABLE: case TOK_CANARY: case TOK_METRICS: case TOK_ROLLOUT:
	case TOK_ON: case TOK_TARGET:
		return blocks > 0;
	default:
		return false;
	}
}

/* Whether the block that t opens belongs to a statement that could not be read. */
static bool opens_unread(const struct parse *p, const struct token *t)
{
	return t->kind == '{' &&
	       (p->skip_block || (p->panic && !keeps_block(p->head.kind, p->nbraces)));
}

/* The same for a brace that was handed out, and is what the parser could not read. */
static bool opened_unread(const struct parse *p)
{
	bool begins = p->before.kind == TOK_SEP || p->before.kind == '{' || !p->before.kind;
	return p->panic && p->prev.kind == '{' && p->nbraces &&
	       (begins || !keeps_block(p->head.kind, p->nbraces - 1));
}

bool tokens_opens_nothing(const struct parse *p)
{
	int before = p->before.kind;
	bool begins = before == TOK_SEP || before == '{' || before == '}' || !before;
	return p->missing && p->nbraces && p->prev.kind == '{' &&
	       (begins || !keeps_block(p->head.kind, p->nbraces - 1));
}

/* A block's brace is on the line of its head. One that is not is reported, and read all the same.
 * Called at the end of a line. @return whether the brace follows. */
static bool brace_on_next_line(struct parse *p)
{
	uint32_t at = p->at;
	while (at < p->text.n && strchr(" \t\r\n", p->text.p[at]))
		at++;
	if (at == p->text.n || p->text.p[at] != '{' || p->prev.kind == '}' ||
	    !tokens_wants_block(p->head.kind, p->nbraces))
		return false;
	struct span head = span_join(p->head.span, p->prev.span);
	if (!p->panic)
		diag_help(diag_at(p->diags, CN_SYNTAX, (struct span){ at, at + 1, p->file },
				  "a block begins on the line of what it belongs to"),
			  "write `%" PRI_STR " {`",
			  STR_ARG(str_sub(source_text(p->sources, head), 0, 60)));
	return true;
}

static struct token separator(const struct parse *p, const struct token *t)
{
	uint32_t at = p->prev.kind ? p->prev.span.end : t->span.begin;
	bool shown = t->kind == ';';
	return (struct token){ TOK_SEP, shown ? t->span : (struct span){ at, at, p->file },
			       shown ? t->text : STR("") };
}

/* A brace that the file lacks. */
static struct token closing_brace(const struct parse *p)
{
	uint32_t at = p->prev.span.end;
	return (struct token){ '}', { at, at, p->file }, STR("}") };
}

/* After an error inside a bracket: whether the next line begins like a statement, so that the
 * bracket was never closed. */
static bool line_begins_statement(struct parse *p, struct token *next)
{
	lexer_scan(p, next);
	if (next->kind == '}' || next->kind == TOK_EOF)
		return true;
	const struct keyword *k = next->kind < 256 ? NULL : find(next->text);
	return k && k->begins;
}

/* Whether a block belongs to every statement that begins so. */
bool tokens_wants_block(int head, size_t blocks)
{
	return keeps_block(head, blocks) ||
	       (blocks && (head == TOK_LABELS || head == TOK_ENV || head == TOK_ANNOTATIONS));
}

/* Puts in the brace that the head of a block lacks at the end of its line. @return whether. */
static bool open_for_the_user(struct parse *p, struct token *t)
{
	uint32_t at = p->prev.span.end;
	bool head = p->head.span.end && tokens_wants_block(p->head.kind, p->nbraces) &&
		    p->prev.kind != '}';
	if (!head || p->prev.kind == TOK_SEP || p->prev.kind == '{' || !braces_forgotten(p))
		return false;
	if (!p->panic && p->reported != p->prev.span.begin + 1)
		diag_help(diag_at(p->diags, CN_SYNTAX, (struct span){ at, at, p->file },
				  "`{` is wanted after `%" PRI_STR "`, not the end of the line",
				  STR_ARG(str_sub(source_text(p->sources, p->prev.span), 0, 40))),
			  "a block begins on the line of what it belongs to");
	p->surplus--;
	*t = (struct token){ '{', { at, at, p->file }, STR("{") };
	return true;
}

/* A block follows its head. A ; between them is reported and passed over. */
static bool parts_block(struct parse *p, const struct token *t)
{
	uint32_t at = p->at;
	bool head = p->prev.kind != TOK_SEP && p->prev.kind != '{' && p->prev.kind != '}' &&
		    tokens_wants_block(p->head.kind, p->nbraces);
	while (at < p->text.n && strchr(" \t\r\n", p->text.p[at]))
		at++;
	if (!head || at == p->text.n || p->text.p[at] != '{')
		return false;
	if (!p->panic)
		diag_help(diag_at(p->diags, CN_SYNTAX, t->span,
				  "a ; parts a block from what it belongs to"),
			  "take it out");
	return true;
}

/* The next token of the scanner, or of what was read ahead; newlines that end nothing left out. */
static void next_raw(struct parse *p, struct token *t)
{
	if (opened_unread(p)) {
		skip_block(p, t);
		p->prev = *t;
		p->nbraces--;
	} else if (p->skip_line) {
		skip_line(p);
	}
	for (;;) {
		if (p->has_pending)
			*t = p->pending;
		else
			lexer_scan(p, t);
		p->has_pending = false;
		if (opens_unread(p, t)) {
			skip_block(p, t);
			if (t->kind != TOK_EOF)
				continue;
		}
		if (t->kind == ';' && parts_block(p, t))
			continue;
		if (t->kind != TOK_NEWLINE)
			return;
		bool joins = p->nbrackets || (goes_on(p->prev.kind) && p->prev.kind != '{');
		if (joins && p->panic) {
			p->has_pending = true;
			if (!line_begins_statement(p, &p->pending))
				continue;
			p->nbrackets = 0;
			return;
		}
		if (!p->nbrackets && open_for_the_user(p, t))
			return;
		if (!p->nbrackets && !goes_on(p->prev.kind) && !brace_on_next_line(p))
			return;
		if (p->prev.kind != TOK_SEP && p->prev.kind != '{')
			p->joined = p->prev;
	}
}

static void too_many(struct parse *p, struct token *t)
{
	diag_help(diag_at(p->diags, CN_TOO_LONG, t->span,
			  "this statement has more than %d words and signs",
			  LIMIT_STATEMENT_TOKENS),
		  "the rest of the file was not read; split the statement");
	p->stopped = true;
}

/* Whether the last token was a brace that the file lacks: a separator follows it, too. */
static bool closed_for_the_user(const struct parse *p)
{
	return p->prev.kind == '}' && p->prev.span.begin == p->prev.span.end;
}

/* The next token with separators and missing braces put in. */
static void next_token(struct parse *p, struct token *t)
{
	if (closed_for_the_user(p) || p->dropped) {
		p->dropped = false;
		*t = separator(p, &p->prev);
		return;
	}
	next_raw(p, t);
	while (braces_is_extra(p, t)) {
		diag_help(diag_at(p->diags, CN_SYNTAX, t->span,
				  "this } is one too many"),
			  "take it out");
		p->surplus--;
		next_raw(p, t);
	}
	for (size_t n = 0; t->kind == '{' && p->prev.kind == '{' && p->missing; n++) {
		if (n == 0)
			diag_help(
				diag_at(p->diags, CN_SYNTAX, t->span, "a block begins with one {"),
				"take it out");
		p->missing--;
		next_raw(p, t);
	}
	bool ends = t->kind == '}' || t->kind == TOK_EOF;
	if (t->kind != TOK_EOF && braces_end_before(p, t)) {
		braces_report(p, t);
		p->missing--;
		p->pending = *t;
		p->has_pending = true;
		*t = closing_brace(p);
	} else if (ends && p->prev.kind != TOK_SEP && p->prev.kind != '{' && p->prev.kind) {
		p->pending = *t;
		p->has_pending = true;
		*t = separator(p, t);
	} else if (t->kind == TOK_NEWLINE || t->kind == ';') {
		p->nbrackets = 0;
		*t = separator(p, t);
	}
}

int tokens_next(struct parse *p, struct token *t)
{
	if (!p->stopped) {
		next_token(p, t);
		count(p, t);
		p->statement_tokens += t->kind != TOK_SEP;
		if (p->statement_tokens > LIMIT_STATEMENT_TOKENS && !p->stopped)
			too_many(p, t);
	}
	if (p->stopped)
		*t = (struct token){ TOK_EOF, t->span, STR("") };
	bool between = t->kind == TOK_SEP || t->kind == '{' || t->kind == '}';
	if (between) {
		p->statement_tokens = 0;
		p->panic = p->panic && t->kind != TOK_SEP;
		p->skip_block = p->skip_block && t->kind != TOK_SEP;
		p->joined.kind = 0;
	}
	if (p->joined.kind && p->joined.span.begin == p->prev.span.begin)
		p->joined_at = t->span.begin;
	bool heads = p->prev.kind == TOK_SEP || p->prev.kind == '{' || !p->prev.kind;
	if (heads && !between)
		p->head = *t;
	p->before = p->prev;
	p->prev = *t;
	return t->kind;
}
