/* Syntax errors in the user's words: what was wanted, after what, and how the statement is written.
 * Called by the grammar with what could have stood there.
 */
#include <string.h>

#include "lang/parse_ctx.h"
#include "lang/parser.h"

#define LISTED 4		/* expected tokens that a message names at most */

/* How each statement is written, by its first word. Statements with the same first word in
 * different blocks stand one after the other. */
static const struct form {
	const char *word, *form, *other;
} forms[] = {
	{ "annotations", "annotations { \"prometheus.io/scrape\" \"true\"; team \"growth\" }", NULL },
	{ "args", "args [ \"--workers\", \"4\" ]", NULL },
	{ "assume", "assume p99_latency@canary *= 1.3 from 10m to 20m", "assume approved after 20m" },
	{ "canary", "canary v2 { image \"acme/model:2\" }", NULL },
	{ "check", "check every 1m over 5m after 1m", NULL },
	{ "cpu", "cpu 250m", "cpu 1 .. 2" },
	{ "env", "env { MODEL_VERSION \"v2\"; DEBUG \"false\" }", NULL },
	{ "expect", "expect rollback by latency in stage 25% before 20m",
	  "expect exposure < 5000 requests" },
	{ "expose", "expose testers, pilots for 30m", NULL },
	{ "gate", "gate \"http://load-tester/ready\" every 30s at most 10m", NULL },
	{ "gpu", "gpu 1", NULL },
	{ "guardrail", "guardrail errors { check every 1m over 5m; rollback when error_rate > 1% }", NULL },
	{ "guardrails", "guardrails team-set(max_p99 duration = 500ms) { guardrail ... }", NULL },
	{ "image", "image \"acme/model:2\"", NULL },
	{ "import", "import \"standard-guardrails.canary\"", NULL },
	{ "keep", "keep stable for 30m", NULL },
	{ "labels", "labels { app \"model\"; team \"growth\" }", NULL },
	{ "load", "load \"http://load-tester/\" command \"hey -z 1m http://model/predict\"", NULL },
	{ "memory", "memory 512Mi", "memory 1Gi .. 2Gi" },
	{ "metrics", "metrics prometheus \"http://prometheus:9090\" { error_rate ratio = \"\"\"...\"\"\" }", NULL },
	{ "model", "model \"s3://models/fraud/2/\" format sklearn", NULL },
	{ "namespace", "namespace ml-models", NULL },
	{ "needs", "needs 1000 requests", NULL },
	{ "no", "no data hold", "no data rollback after 3 checks" },
	{ "notify", "notify slack \"#ml-alerts\"", NULL },
	{ "on", "on rollback { notify slack \"#ml-alerts\" }", NULL },
	{ "param", "param max_p99 duration = 200ms", NULL },
	{ "pause", "pause for 10m", "pause until approved \"by whom and why\"" },
	{ "plan", "plan fraud-detector { ... }", NULL },
	{ "port", "port 8080", NULL },
	{ "probe", "probe ready \"/ready\" after 5s every 5s", NULL },
	{ "promote", "promote when error_rate < 0.5%", NULL },
	{ "ramp", "ramp 10% to 50% by 10% every 5m at most 10m", NULL },
	{ "ready", "ready within 10m", NULL },
	{ "replicas", "replicas 3", "replicas 1 .. 6" },
	{ "rollback", "rollback when error_rate > 1% for 2 checks", NULL },
	{ "rollout", "rollout { stage 5% for 5m; stage 100% for 5m }", NULL },
	{ "route", "route testers when header(\"x-canary\") == \"true\" to canary",
	  "route cohort 10% of users by header(\"x-user-id\") to canary" },
	{ "scenario", "scenario good-day { plan fraud-detector; trace \"week.csv\"; expect promote }", NULL },
	{ "series", "series psi@canary every 1m \"0.02x20 0.02+0.01x18\"", NULL },
	{ "service", "service fraud-detector port 80", NULL },
	{ "shadow", "shadow 20% for 1h", NULL },
	{ "stable", "stable v1 { image \"acme/model:1\" }", NULL },
	{ "stage", "stage 25% for 10m at most 30m", NULL },
	{ "start", "start \"2026-06-12T10:00:00Z\"", NULL },
	{ "target", "target istio { host \"fraud-detector\" }", NULL },
	{ "trace", "trace \"week.csv\" stable \"v1\" canary \"v2\"", NULL },
	{ "traffic", "traffic 10000/min", NULL },
	{ "use", "use team-set(max_p99 = 300ms)", NULL },
	{ "webhook", "webhook \"https://hooks.example.com/rollback\"", NULL },
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
		return STR("the end of the file");
	if (t->kind == TOK_SEP && !t->text.n)
		return p->has_pending && p->pending.kind == '}' ? STR("`}`") : STR("the end of the line");
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
	if (known && (value || string))
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
		if (strcmp(expected[i], "NEWLINE") == 0)
			continue;
		if (count < LISTED)
			shown[count] = strchr(text.p, ' ') && !quoted
				? text : arena_printf(p->arena, "`%" PRI_STR "`", STR_ARG(text));
		count++;
	}
	if (count > LISTED && has(expected, n, "')'"))
		return STR("`)` or an operator");
	if (count > LISTED)
		return has(expected, n, "the end of the line") ? STR("an operator or the end of the line")
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

void syntax_report(struct parse *p, struct span at, const char *const *expected, size_t n)
{
	if (p->stopped || p->panic)
		return;
	const struct token *got = &p->prev;
	bool begins = p->before.kind == TOK_SEP || p->before.kind == '{' || !p->before.kind;
	p->panic = got->kind != TOK_SEP;
	if (got->kind == TOK_EOF && p->nbraces) {
		braces_report(p, NULL);
		p->stopped = true;
	} else if (begins && got->kind == '}') {
		diag_help(diag_at(p->diags, CN_SYNTAX, at, "no block is open that this } could close"),
			  "take it out");
	} else if (begins && word_like(got) && !has(expected, n, "a name")) {
		unknown_statement(p, at, expected, n);
	} else if (is_comparison(got->kind) && has(expected, n, "and")) {
		diag_help(diag_at(p->diags, CN_CHAINED_COMPARISON, at, "comparisons can't be chained"),
			  "write two and join them, as in `a < b and b < c`");
	} else {
		struct str what = what_is_wanted(p, expected, n);
		struct diag *d;
		if (begins)
			d = diag_at(p->diags, CN_SYNTAX, at, "a statement can't begin with %" PRI_STR,
				    STR_ARG(got_text(p)));
		else
			d = diag_at(p->diags, CN_SYNTAX, at,
				    "%" PRI_STR " is wanted after `%" PRI_STR "`, not %" PRI_STR, STR_ARG(what),
				    STR_ARG(str_sub(source_text(p->sources, p->before.span), 0, 40)),
				    STR_ARG(got_text(p)));
		const struct form *form = form_of(p->head.text);
		if (form && form->other)
			diag_help(d, "it is written `%s`\nor `%s`", form->form, form->other);
		else if (form)
			diag_help(d, "it is written `%s`", form->form);
	}
}
