/* Syntax errors in the user's words: what was wanted, after what, and how the statement is written.
 * Called by the grammar with what could have stood there.
 */
#include <string.h>

#include "base/units.h"
#include "lang/parse_ctx.h"
#include "lang/parser.h"

#define LISTED 4		/* expected tokens that a message names at most */

#define IN_FILE "a file, outside of its blocks"
#define IN_PLAN "a plan"
#define IN_VERSION "`stable` and `canary`"
#define IN_BOTH "a plan, `stable` and `canary`"
#define IN_GUARDRAIL "a guardrail"
#define IN_ROLLOUT "a rollout"
#define IN_SCENARIO "a scenario"
#define IN_ON "`on rollback` and `on promote`"

/* How each statement is written and where it stands, by its first word. */
static const struct form {
	const char *word, *home, *form, *other;
} forms[] = {
	{ "annotations", IN_BOTH,
	  "annotations { \"prometheus.io/scrape\" \"true\"; team \"growth\" }", NULL },
	{ "args", IN_VERSION, "args [ \"--workers\", \"4\" ]", NULL },
	{ "assume", IN_SCENARIO,
	  "assume p99_latency@canary *= 1.3 from 10m to 20m", "assume approved after 20m" },
	{ "canary", IN_PLAN, "canary v2 { image \"acme/model:2\" }", NULL },
	{ "check", IN_GUARDRAIL, "check every 1m over 5m after 1m", NULL },
	{ "cpu", IN_VERSION, "cpu 250m", "cpu 1 .. 2" },
	{ "env", IN_VERSION, "env { MODEL_VERSION \"v2\"; DEBUG \"false\" }", NULL },
	{ "expect", IN_SCENARIO, "expect rollback by latency in stage 25% before 20m",
	  "expect exposure < 5000 requests" },
	{ "expose", IN_ROLLOUT, "expose testers, pilots for 30m", NULL },
	{ "gate", IN_ROLLOUT, "gate \"http://load-tester/ready\" every 30s at most 10m", NULL },
	{ "gpu", IN_VERSION, "gpu 1", NULL },
	{ "guardrail", IN_PLAN,
	  "guardrail errors { check every 1m over 5m; rollback when error_rate > 1% }", NULL },
	{ "guardrails", IN_FILE,
	  "guardrails team-set(max_p99 duration = 500ms) { guardrail ... }", NULL },
	{ "image", IN_VERSION, "image \"acme/model:2\"", NULL },
	{ "import", IN_FILE, "import \"standard-guardrails.canary\"", NULL },
	{ "keep", IN_ROLLOUT, "keep stable for 30m", NULL },
	{ "labels", IN_BOTH, "labels { app \"model\"; team \"growth\" }", NULL },
	{ "load", IN_PLAN,
	  "load \"http://load-tester/\" command \"hey -z 1m http://model/predict\"", NULL },
	{ "memory", IN_VERSION, "memory 512Mi", "memory 1Gi .. 2Gi" },
	{ "metrics", IN_PLAN,
	  "metrics prometheus \"http://prometheus:9090\" { error_rate ratio = \"\"\"...\"\"\" }", NULL },
	{ "model", IN_VERSION, "model \"s3://models/fraud/2/\" format sklearn", NULL },
	{ "namespace", IN_PLAN, "namespace ml-models", NULL },
	{ "needs", IN_GUARDRAIL, "needs 1000 requests", NULL },
	{ "no", IN_GUARDRAIL, "no data hold", "no data rollback after 3 checks" },
	{ "notify", IN_ON, "notify slack \"#ml-alerts\"", NULL },
	{ "on", IN_PLAN, "on rollback { notify slack \"#ml-alerts\" }", NULL },
	{ "param", IN_FILE, "param max_p99 duration = 200ms", NULL },
	{ "pause", IN_ROLLOUT, "pause for 10m", "pause until approved \"by whom and why\"" },
	{ "plan", IN_FILE, "plan fraud-detector { ... }", NULL },
	{ "port", IN_VERSION, "port 8080", NULL },
	{ "probe", IN_VERSION, "probe ready \"/ready\" after 5s every 5s", NULL },
	{ "promote", IN_GUARDRAIL, "promote when error_rate < 0.5%", NULL },
	{ "ramp", IN_ROLLOUT, "ramp 10% to 50% by 10% every 5m at most 10m", NULL },
	{ "ready", IN_PLAN, "ready within 10m", NULL },
	{ "replicas", IN_VERSION, "replicas 3", "replicas 1 .. 6" },
	{ "rollback", IN_GUARDRAIL, "rollback when error_rate > 1% for 2 checks", NULL },
	{ "rollout", IN_PLAN, "rollout { stage 5% for 5m; stage 100% for 5m }", NULL },
	{ "route", IN_PLAN, "route testers when header(\"x-canary\") == \"true\" to canary",
	  "route cohort 10% of users by header(\"x-user-id\") to canary" },
	{ "scenario", IN_FILE,
	  "scenario good-day { plan fraud-detector; trace \"week.csv\"; expect promote }", NULL },
	{ "series", IN_SCENARIO, "series psi@canary every 1m \"0.02x20 0.02+0.01x18\"", NULL },
	{ "service", IN_PLAN, "service fraud-detector port 80", NULL },
	{ "shadow", IN_ROLLOUT, "shadow 20% for 1h", NULL },
	{ "stable", IN_PLAN, "stable v1 { image \"acme/model:1\" }", NULL },
	{ "stage", IN_ROLLOUT, "stage 25% for 10m at most 30m", NULL },
	{ "start", IN_SCENARIO, "start \"2026-06-12T10:00:00Z\"", NULL },
	{ "target", IN_PLAN, "target istio { host \"fraud-detector\" }", NULL },
	{ "trace", IN_SCENARIO, "trace \"week.csv\" stable \"v1\" canary \"v2\"", NULL },
	{ "traffic", IN_PLAN, "traffic 10000/min", NULL },
	{ "use", IN_PLAN, "use team-set(max_p99 = 300ms)", NULL },
	{ "webhook", IN_ON, "webhook \"https://hooks.example.com/rollback\"", NULL },
};

/* The same without the word, as on the command line. */
static const struct form assumption = {
	"", IN_SCENARIO, "p99_latency@canary *= 1.3 from 10m to 20m", "approved after 20m"
};

/* What is wanted after a word, where any value is syntax enough. */
static const struct wanted {
	const char *after, *what;
} wanted[] = {
	{ "for", "a duration (`10m`)" },
	{ "every", "a duration (`1m`)" },
	{ "over", "a duration (`5m`)" },
	{ "after", "a duration (`1m`)" },
	{ "within", "a duration (`10m`)" },
	{ "before", "a duration (`20m`)" },
	{ "most", "a duration (`30m`)" },
	{ "stage", "a weight (`25%`)" },
	{ "shadow", "a share (`20%`)" },
	{ "ramp", "a weight (`10%`)" },
	{ "traffic", "a rate (`10000/min`)" },
	{ "port", "a port number" },
	{ "needs", "a number of requests" },
	{ "replicas", "a number of pods" },
	{ "image", "a string" },
	{ "when", "a condition" },
	{ "and", "a condition" },
	{ "or", "a condition" },
	{ "not", "a condition" },
	{ "import", "a path in quotes" },
	{ "data", "`hold`, `promote` or `rollback`" },
	{ "on", "`rollback` or `promote`" },
	{ "then", "`rollback` or `pause`" },
	{ "via", "a router (`istio`)" },
	{ "expect", "an outcome (`promote`)" },
};

static const struct form *form_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (str_is(word, forms[i].word))
			return &forms[i];
	return NULL;
}

static bool has(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* How a message calls the token that stands there. */
static struct str got_text(struct parse *p)
{
	const struct token *t = &p->prev;
	if (t->kind == TOK_EOF || (t->kind == TOK_SEP && t->span.end >= p->text.n))
		return p->assumption ? STR("the end") : STR("the end of the file");
	if (t->kind == TOK_SEP && !t->text.n) {
		uint32_t at = t->span.begin, end = p->has_pending ? p->pending.span.begin : at;
		bool same_line = !memchr(p->text.p + at, '\n', end - at);
		return same_line && p->has_pending && p->pending.kind == '}' ? STR("`}`")
									  : STR("the end of the line");
	}
	if (t->kind == TOK_STRING)
		return STR("a string");
	return arena_printf(p->arena, "`%" PRI_STR "`", STR_ARG(str_sub(t->text, 0, 60)));
}

/* The words that statements may begin with here, out of what is expected. */
static size_t statement_words(const char *const *expected, size_t n, struct str *words)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		int token = tokens_keyword(str_of(expected[i]));
		if (token != TOK_NAME && form_of(str_of(expected[i])))
			words[found++] = str_of(expected[i]);
	}
	return found;
}

static void list_words(struct buf *b, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%" PRI_STR, i == 0 ? "" : i + 1 == n ? " or " : ", ", STR_ARG(words[i]));
}

static void unknown_statement(struct parse *p, struct span at, const char *const *expected, size_t n)
{
	struct str words[ARRAY_LEN(forms)];
	size_t nwords = statement_words(expected, n, words);
	struct str got = p->prev.text;
	struct diag *d = diag_at(p->diags, CN_UNKNOWN_STATEMENT, at,
				 "no statement of %" PRI_STR " begins with `%" PRI_STR "`",
				 STR_ARG(braces_block(p)), STR_ARG(str_sub(got, 0, 60)));
	p->skip_block = true;
	const struct form *elsewhere = form_of(got);
	if (elsewhere) {
		diag_help(d, "it stands in %s, as in `%s`", elsewhere->home, elsewhere->form);
		return;
	}
	size_t near = str_nearest(got, words, nwords);
	if (near < nwords) {
		diag_help(d, "did you mean `%" PRI_STR "`, as in `%s`?", STR_ARG(words[near]),
			  form_of(words[near])->form);
		return;
	}
	struct buf b = buf_on(p->arena);
	buf_puts(&b, "what can stand here: ");
	list_words(&b, words, nwords);
	diag_help(d, "%" PRI_STR, STR_ARG(buf_str(&b)));
}

static const char *wanted_after(struct parse *p)
{
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (str_is(p->before.text, wanted[i].after) && p->before.kind != TOK_STRING)
			return wanted[i].what;
	return NULL;
}

/* What could stand here, in a few words. */
static struct str what_is_wanted(struct parse *p, const char *const *expected, size_t n)
{
	bool name = has(expected, n, "a name"), value = has(expected, n, "a number");
	bool string = has(expected, n, "a string");
	const char *known = wanted_after(p);
	if (known && (name || value || string))
		return str_of(known);
	if (name && value)
		return has(expected, n, "(") || has(expected, n, "'('") ? STR("an expression") : STR("a value");
	if (name)
		return string ? STR("a name or a string") : STR("a name");
	struct buf b = buf_on(p->arena);
	struct str shown[LISTED];
	size_t count = 0;
	for (size_t i = 0; i < n && count <= LISTED; i++) {
		bool quoted = expected[i][0] == '\'';
		struct str text = quoted ? str_sub(str_of(expected[i]), 1, 2) : str_of(expected[i]);
		if (count < LISTED)
			shown[count] = strchr(text.p, ' ') && !quoted
				? text : arena_printf(p->arena, "`%" PRI_STR "`", STR_ARG(text));
		count++;
	}
	if (count > LISTED)
		return has(expected, n, "')'")		       ? STR("`)` or an operator")
		       : has(expected, n, "to")		       ? STR("`to` or an operator")
		       : has(expected, n, "the end of the line") ? STR("an operator or the end of the line")
								 : STR("an operator");
	list_words(&b, shown, count);
	return buf_str(&b);
}

static bool is_comparison(int kind)
{
	return kind == '<' || kind == '>' || kind == TOK_LE || kind == TOK_GE || kind == TOK_EQ ||
	       kind == TOK_NE || kind == TOK_MATCH;
}

static bool word_like(const struct token *t)
{
	return t->kind == TOK_NAME || tokens_is_soft(t->kind) || tokens_keyword(t->text) != TOK_NAME;
}

static bool is_reserved(const struct token *t)
{
	return t->kind == TOK_AND || t->kind == TOK_OR || t->kind == TOK_NOT || t->kind == TOK_IN ||
	       t->kind == TOK_FOR || t->kind == TOK_WHEN;
}

/* Whether a number without a unit stands before what could be its unit, a space between them. */
static bool is_unit_apart(const struct parse *p)
{
	struct str number = p->before.text, unit = p->prev.text;
	if (p->before.kind != TOK_NUMBER || !number.n || number.p[number.n - 1] > '9')
		return false;
	return p->prev.kind == '%' || p->prev.kind == '/' || (word_like(&p->prev) && unit_find(unit));
}

/* How the entries of blocks are written whose lines begin with names of the user's. */
static const char *entry_form(struct parse *p)
{
	static const struct form entries[] = {
		{ "`metrics`", NULL, "error_rate ratio = \"\"\"...\"\"\"", NULL },
		{ "`labels`", NULL, "team \"growth\"", NULL },
		{ "`annotations`", NULL, "team \"growth\"", NULL },
		{ "`env`", NULL, "MODEL_VERSION \"v2\"", NULL },
		{ "`target`", NULL, "host \"fraud-detector\"", NULL },
	};
	struct str block = braces_block(p);
	for (size_t i = 0; i < ARRAY_LEN(entries); i++)
		if (str_is(block, entries[i].word))
			return entries[i].form;
	return NULL;
}

/* Whether a word begins a statement of the same block as the one of this form. */
static bool begins_neighbour(const struct form *form, struct str word)
{
	const struct form *other = form_of(word);
	return form && other && strcmp(form->home, other->home) == 0;
}

/* What to write instead. */
static void help(struct parse *p, struct diag *d, const char *const *expected, size_t n)
{
	const char *entry = entry_form(p);
	const struct form *form = p->assumption ? &assumption : form_of(p->head.text);
	if (is_unit_apart(p))
		diag_help(d, "write `%" PRI_STR "%" PRI_STR "`, without a space", STR_ARG(p->before.text),
			  STR_ARG(p->prev.text));
	else if (p->prev.kind == '=' && has(expected, n, "=="))
		diag_help(d, "`==` compares");
	else if (is_reserved(&p->prev) && has(expected, n, "a name") && !has(expected, n, "a number"))
		diag_help(d, has(expected, n, "a string") ? "put it in quotes: `and or not in for when` are no names"
							  : "`and or not in for when` are no names");
	else if (p->before.kind == '}' && has(expected, n, "the end of the line"))
		diag_help(d, "statements are parted by newlines or ;");
	else if (p->prev.kind == '-' && p->head.kind == '-')
		diag_help(d, "no dash stands before a statement; a comment begins with #");
	else if (has(expected, n, "the end of the line") && !entry && begins_neighbour(form, p->prev.text))
		diag_help(d, "statements are parted by newlines or ;");
	else if (entry)
		diag_help(d, "it is written `%s`", entry);
	else if (form && form->other)
		diag_help(d, "it is written `%s`\nor `%s`", form->form, form->other);
	else if (form)
		diag_help(d, "it is written `%s`", form->form);
}

/* Whether what stands at the beginning of a line is the rest of the statement before it, which was
 * reported to end too soon: no word that a statement could begin with. */
static bool goes_on_with_cut(const struct parse *p)
{
	if (!p->cut_at || (word_like(&p->prev) && !is_reserved(&p->prev)))
		return false;
	uint32_t i = p->cut_at;
	while (i < p->prev.span.begin && strchr(" \t\r\n", p->text.p[i]))
		i++;
	return i == p->prev.span.begin;
}

/* Whether the last line ended with an operator, and this one is a statement of its own. */
static bool line_lacks_end(const struct parse *p)
{
	const struct token *first = &p->before;
	return p->joined.kind && first->span.begin == p->joined_at && word_like(first) &&
	       form_of(first->text);
}

/* Whether the statement that begins here is one of a block around this one, which lacks its brace
 * where indentation can't tell: it began on the same line, or nothing is indented. */
static bool one_line_brace_missing(const struct parse *p)
{
	if (!p->missing || !p->nbraces || !form_of(p->prev.text))
		return false;
	if (p->flat)
		return true;
	uint32_t brace = p->braces[p->nbraces - 1].begin;
	return !memchr(p->text.p + brace, '\n', p->prev.span.begin - brace);
}

/* Passes over a string that lacks its opening quotes: its text would be read as statements. */
static void skip_unopened(struct parse *p)
{
	size_t end = quotes_unopened(p->text, p->prev.span.begin, p->odd);
	if (p->has_pending || p->prev.kind == TOK_STRING || p->prev.kind == TOK_SEP || end <= p->at)
		return;
	lexer_skip(p, end);
	p->odd = false;
}

/* The token that stands there is none of those that could. */
static void wrong_token(struct parse *p, struct span at, bool begins, const char *const *expected,
			size_t n)
{
	struct str what = what_is_wanted(p, expected, n);
	struct diag *d;
	if (begins)
		d = diag_at(p->diags, CN_SYNTAX, at, "%s can't begin with %" PRI_STR,
			    p->assumption ? "an assumption" : "a statement", STR_ARG(got_text(p)));
	else
		d = diag_at(p->diags, CN_SYNTAX, at, "%" PRI_STR " is wanted after `%" PRI_STR "`, not %" PRI_STR,
			    STR_ARG(what), STR_ARG(str_sub(source_text(p->sources, p->before.span), 0, 40)),
			    STR_ARG(got_text(p)));
	help(p, d, expected, n);
	if (!begins && has(expected, n, "a string"))
		skip_unopened(p);
}

/* The text is an assumption of the command line: it has one statement and no other. */
static void wrong_assumption(struct parse *p, struct span at, const char *const *expected, size_t n)
{
	p->stopped = true;
	if (at.begin + 1 == p->reported || p->before.span.begin + 1 == p->reported)
		return;
	if (p->before.kind == TOK_SEP)
		diag_help(diag_at(p->diags, CN_SYNTAX, at, "the assumption ends before this"),
			  "give the option once more for another one");
	else if (p->before.kind == TOK_ASSUME && p->before.span.begin == p->head.span.begin)
		diag_help(diag_at(p->diags, CN_SYNTAX, p->before.span,
				  "`assume` is what the option says already"),
			  "leave the word out");
	else
		wrong_token(p, at, !p->before.kind, expected, n);
}

static void value_missing(struct parse *p)
{
	struct span end = { p->joined.span.end, p->joined.span.end, p->file };
	const struct form *form = form_of(p->head.text);
	struct diag *d = diag_at(p->diags, CN_SYNTAX, end,
				 "a value is wanted after `%" PRI_STR "`, not the end of the line",
				 STR_ARG(source_text(p->sources, p->joined.span)));

	if (form)
		diag_help(d, "it is written `%s`", form->form);
}

void syntax_report(struct parse *p, struct span at, const char *const *expected, size_t n)
{
	if (p->stopped || p->panic)
		return;
	const struct token *got = &p->prev;
	bool begins = p->before.kind == TOK_SEP || p->before.kind == '{' || !p->before.kind;
	if (p->assumption) {
		wrong_assumption(p, at, expected, n);
		return;
	}
	p->panic = got->kind != TOK_SEP;
	if (at.begin + 1 == p->reported || p->before.span.begin + 1 == p->reported ||
	    (begins && goes_on_with_cut(p)))
		return;
	if (got->kind == TOK_SEP)
		p->cut_at = p->before.span.end;
	/* two heads on a line: a block would belong to the second */
	p->skip_block = !begins && has(expected, n, "the end of the line") &&
			tokens_wants_block(got->kind, p->nbraces);
	p->skip_line = p->surplus && !begins && got->kind != TOK_SEP && has(expected, n, "'{'") &&
		       tokens_wants_block(p->head.kind, p->nbraces);
	if (got->kind == TOK_EOF && p->nbraces) {
		if (p->missing || !p->diags->errors)
			braces_report(p, NULL);
		p->stopped = true;
	} else if (begins && got->kind == '}') {
		diag_help(diag_at(p->diags, CN_SYNTAX, at, "this } is one too many"),
			  "take it out");
	} else if (tokens_opens_nothing(p)) {
		diag_help(diag_at(p->diags, CN_SYNTAX, at, "no block can begin here"), "take it out");
		p->dropped = true;
		p->panic = false;
		p->missing--;
		p->nbraces--;
	} else if (begins && one_line_brace_missing(p)) {
		braces_report(p, got);
		p->missing = 0;
		p->skip_block = true;
		p->stopped = p->flat;	/* which block ends where can't be told */
	} else if (begins && is_reserved(got) && !has(expected, n, "a name")) {
		diag_help(diag_at(p->diags, CN_SYNTAX, at, "a statement can't begin with `%" PRI_STR "`",
				  STR_ARG(got->text)),
			  "a statement goes on behind an operator: `%" PRI_STR "` stands at the end of the line before",
			  STR_ARG(got->text));
	} else if (begins && word_like(got) && !has(expected, n, "a name")) {
		unknown_statement(p, at, expected, n);
	} else if (line_lacks_end(p)) {
		value_missing(p);
	} else if (is_comparison(got->kind) && has(expected, n, "and")) {
		diag_help(diag_at(p->diags, CN_CHAINED_COMPARISON, at, "comparisons can't be chained"),
			  "write two and join them, as in `a < b and b < c`");
	} else {
		wrong_token(p, at, begins, expected, n);
	}
}
