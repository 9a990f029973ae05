/* The grammar of plans. Actions build nodes and nothing else: names are looked up, units and ranges
 * checked by the compiler.
 *
 * Statements end with SEP, which lang/tokens.c makes of newlines, `;` and what stands before `}`.
 * All words are soft: `word` takes any of them where a name is wanted; only `and or not in for when`
 * are reserved. Recovery: a statement that can't be read ends with its line; a bad head before a
 * block keeps the block. There is no conflict to excuse: precedence says what binds how.
 */
%define api.pure full
%define api.prefix {plan_yy}
%define api.token.prefix {TOK_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%parse-param {struct parse *p}
%lex-param {struct parse *p}
%initial-action { @$ = (struct span){ 0, 0, p->file }; }

%code requires {
#include "lang/parse_ctx.h"
}

%code {
#define YYLLOC_DEFAULT(cur, rhs, n)                                                                  \
	do {                                                                                         \
		if (n) {                                                                             \
			(cur) = YYRHSLOC(rhs, 1);                                                    \
			(cur).end = YYRHSLOC(rhs, n).end;                                            \
		} else {                                                                             \
			(cur) = YYRHSLOC(rhs, 0);                                                    \
			(cur).begin = (cur).end;                                                     \
		}                                                                                    \
	} while (0)
#define YYMAXDEPTH 20000

static int plan_yylex(PLAN_YYSTYPE *value, struct span *loc, struct parse *p);
static struct expr *value_of(struct parse *p, struct word w);
static struct step_ref step_ref(struct word word, struct expr *weight, struct expr *nth, struct span s);
static void plan_yyerror(const struct span *loc, struct parse *p, const char *message);
static const struct word none = { { NULL, 0 }, { 0, 0, 0 } };
static const struct step_ref no_step = { { { NULL, 0 }, { 0, 0, 0 } }, NULL, NULL, { 0, 0, 0 } };
}

%union {
	struct token token;
	struct word word;
	struct expr *expr;
	struct stmt *stmt;
	struct stmt_seq seq;
	struct arg_seq args;
	struct word_list *words;
	struct limit limit;
	struct step_ref step;
	enum side side;
	enum assume_kind assume;
	bool flag;
}

%token <token> NAME "a name" NUMBER "a number" STRING "a string"
%token EOF 0 "the end of the file"
%token SEP "the end of the line" NEWLINE
%token ONE_ASSUMPTION "an assumption"	/* handed out before a text that is one */
%token <token> EQ "==" NE "!=" MATCH "=~" LE "<=" GE ">="
%token PLUS_IS "+=" MINUS_IS "-=" TIMES_IS "*=" RANGE ".."
%token <token> AND "and" OR "or" NOT "not" IN "in" FOR "for" WHEN "when"
%token <token> '<' '>' '+' '-' '*' '/'

%token <token> AFTER "after" COMMAND "command" ANNOTATIONS "annotations" APPROVED "approved" ARGS "args"
%token <token> ASSUME "assume" AT "at" BEFORE "before" BY "by" CANARY "canary" CHECK "check"
%token <token> CHECKS "checks" CPU "cpu" DATA "data" DOWN "down" ENV "env" EVERY "every"
%token <token> EXPECT "expect" EXPOSE "expose" EXPOSURE "exposure" FORMAT "format" FROM "from"
%token <token> GATE "gate" GPU "gpu" GUARDRAIL "guardrail" GUARDRAILS "guardrails" IMAGE "image"
%token <token> IMPORT "import" KEEP "keep" LABELS "labels" LOAD "load" MEMORY "memory"
%token <token> METRICS "metrics" MODEL "model" MOST "most" NAMESPACE "namespace" NEEDS "needs" NO "no"
%token <token> NOTIFY "notify" OF "of" ON "on" OVER "over" PARAM "param" PAUSE "pause" PLAN "plan"
%token <token> PORT "port" PRESET "preset" PROBE "probe" PROMETHEUS "prometheus" PROMOTE "promote"
%token <token> PROTOCOL "protocol" RAMP "ramp" READY "ready" REPLICAS "replicas" REQUESTS "requests"
%token <token> ROLLBACK "rollback" ROLLOUT "rollout" ROUTE "route" RUNTIME "runtime"
%token <token> SCENARIO "scenario" SERIES "series" SERVICE "service" SHADOW "shadow" STABLE "stable"
%token <token> STAGE "stage" START "start" TARGET "target" THEN "then" TO "to" TRACE "trace"
%token <token> TRAFFIC "traffic" UNTIL "until" USE "use" USERS "users" VIA "via" WEBHOOK "webhook"
%token <token> WITHIN "within"

%left OR
%left AND
%precedence NOT
%nonassoc '<' '>' LE GE EQ NE MATCH IN
%left '+' '-'
%left '*' '/'
%precedence NEG

%type <token> soft
%type <word> word opt_via opt_format opt_runtime opt_protocol opt_unit unit_name key
%type <expr> value expr string opt_init opt_port opt_over opt_after opt_every opt_for opt_hi opt_text
%type <expr> opt_k opt_n opt_after_n opt_stable opt_canary opt_to opt_before
%type <stmt> decl item version_item metric guardrail_item step action option entry scenario_item
%type <stmt> param assumption expectation
%type <seq> decls items version_items metrics guardrail_items steps actions options entries
%type <seq> scenario_items formals formal_list opt_options map
%type <args> args arg_list values list opt_list use_args use_list
%type <words> word_list
%type <limit> opt_limit
%type <step> step_ref opt_in
%type <side> version_side
%type <assume> assume_op
%type <flag> opt_down metrics_source
%type <word> opt_by opt_then

%start file

%%

file:
	decls				{ p->ast->first = $1.first; }
|	decls ONE_ASSUMPTION assumption SEP	{ p->ast->first = $3; }
;

/* ---- declarations ---- */

decls:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	decls decl SEP			{ $$ = ast_append($1, $2); }
|	decls SEP			{ $$ = $1; }
|	decls error SEP			{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

decl:
	IMPORT string			{ $$ = ast_stmt(p, STMT_IMPORT, @1, @$); $$->u.import.path = $2; }
|	PARAM param			{ $$ = $2; $$->keyword = @1; $$->span = @$; }
|	GUARDRAILS word '(' formals ')' '{' guardrail_sets '}'
					{ $$ = ast_stmt(p, STMT_GUARDRAILS, @1, @$);
					  $$->u.guardrails.name = $2; $$->u.guardrails.formals = $4.first;
					  $$->u.guardrails.body = $7.first; }
|	GUARDRAILS error '{' guardrail_sets '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	GUARDRAILS error		{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	PLAN word '{' items '}'		{ $$ = ast_stmt(p, STMT_PLAN, @1, @$);
					  $$->u.plan.name = $2; $$->u.plan.body = $4.first; }
|	PLAN error '{' items '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	PLAN error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	SCENARIO word '{' scenario_items '}'
					{ $$ = ast_stmt(p, STMT_SCENARIO, @1, @$);
					  $$->u.scenario.name = $2; $$->u.scenario.body = $4.first; }
|	SCENARIO error '{' scenario_items '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	SCENARIO error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
;

param:
	word word opt_init		{ $$ = ast_stmt(p, STMT_PARAM, @1, @$);
					  $$->u.param.name = $1; $$->u.param.type = $2; $$->u.param.init = $3; }
;

opt_init:
	%empty				{ $$ = NULL; }
|	'=' value			{ $$ = $2; }
;

formals:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	formal_list			{ $$ = $1; }
;

formal_list:
	param				{ $$ = ast_append((struct stmt_seq){ NULL, NULL }, $1); }
|	formal_list ',' param		{ $$ = ast_append($1, $3); }
;

%type <seq> guardrail_sets;
guardrail_sets:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	guardrail_sets guardrail SEP	{ $$ = ast_append($1, $2); }
|	guardrail_sets SEP		{ $$ = $1; }
|	guardrail_sets error SEP	{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

/* ---- a plan ---- */

items:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	items item SEP			{ $$ = ast_append($1, $2); }
|	items SEP			{ $$ = $1; }
|	items error SEP			{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

item:
	NAMESPACE word			{ $$ = ast_stmt(p, STMT_NAMESPACE, @1, @$); $$->u.namespace_.name = $2; }
|	LABELS map			{ $$ = ast_stmt(p, STMT_LABELS, @1, @$); $$->u.map.entries = $2.first; }
|	ANNOTATIONS map			{ $$ = ast_stmt(p, STMT_ANNOTATIONS, @1, @$); $$->u.map.entries = $2.first; }
|	TRAFFIC value			{ $$ = ast_stmt(p, STMT_TRAFFIC, @1, @$); $$->u.value.value = $2; }
|	SERVICE word opt_port		{ $$ = ast_stmt(p, STMT_SERVICE, @1, @$);
					  $$->u.service.name = $2; $$->u.service.port = $3; }
|	READY WITHIN value		{ $$ = ast_stmt(p, STMT_READY, @1, @$); $$->u.ready.within = $3; }
|	version_side word '{' version_items '}'
					{ $$ = ast_stmt(p, STMT_VERSION, @1, @$); $$->u.version.side = $1;
					  $$->u.version.name = $2; $$->u.version.body = $4.first; }
|	version_side error '{' version_items '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	version_side error		{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	METRICS metrics_source opt_text '{' metrics '}'
					{ $$ = ast_stmt(p, STMT_METRICS, @1, @$); $$->u.metrics.trace = $2;
					  $$->u.metrics.url = $3; $$->u.metrics.body = $5.first; }
|	METRICS error '{' metrics '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	METRICS error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	guardrail			{ $$ = $1; }
|	USE word '(' use_args ')'	{ $$ = ast_stmt(p, STMT_USE, @1, @$);
					  $$->u.use.name = $2; $$->u.use.args = $4.first; }
|	ROUTE word WHEN expr TO word	{ $$ = ast_stmt(p, STMT_ROUTE, @1, @$);
					  $$->u.route.name = $2; $$->u.route.when = $4; $$->u.route.to = $6; }
|	ROUTE word value OF USERS BY expr TO word
					{ $$ = ast_stmt(p, STMT_ROUTE, @1, @$); $$->u.route.name = $2;
					  $$->u.route.share = $3; $$->u.route.by = $7; $$->u.route.to = $9; }
|	ROLLOUT '{' steps '}'		{ $$ = ast_stmt(p, STMT_ROLLOUT, @1, @$); $$->u.rollout.body = $3.first; }
|	ROLLOUT error '{' steps '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	ROLLOUT error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	ON word '{' actions '}'		{ $$ = ast_stmt(p, STMT_ON, @1, @$);
					  $$->u.on.event = $2; $$->u.on.body = $4.first; }
|	ON error '{' actions '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	ON error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
|	LOAD value COMMAND value	{ $$ = ast_stmt(p, STMT_LOAD, @1, @$);
					  $$->u.load.url = $2; $$->u.load.command = $4; }
|	TARGET word opt_via opt_options	{ $$ = ast_stmt(p, STMT_TARGET, @1, @$); $$->u.target.name = $2;
					  $$->u.target.via = $3; $$->u.target.options = $4.first; }
|	TARGET error '{' options '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	TARGET error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
;

opt_port:
	%empty				{ $$ = NULL; }
|	PORT value			{ $$ = $2; }
;

version_side:
	STABLE				{ $$ = SIDE_STABLE; }
|	CANARY				{ $$ = SIDE_CANARY; }
;

metrics_source:
	PROMETHEUS			{ $$ = false; }
|	TRACE				{ $$ = true; }
;

opt_text:
	%empty				{ $$ = NULL; }
|	value				{ $$ = $1; }
;

opt_via:
	%empty				{ $$ = none; }
|	VIA word			{ $$ = $2; }
;

opt_options:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	'{' options '}'			{ $$ = $2; }
;

options:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	options option SEP		{ $$ = ast_append($1, $2); }
|	options SEP			{ $$ = $1; }
|	options error SEP		{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

option:
	word values			{ $$ = ast_stmt(p, STMT_OPTION, @1, @$);
					  $$->u.option.name = $1; $$->u.option.values = $2.first; }
;

values:
	value				{ $$ = ast_append_arg(p, (struct arg_seq){ NULL, NULL }, none, $1); }
|	values ',' value		{ $$ = ast_append_arg(p, $1, none, $3); }
;

map:
	'{' entries '}'			{ $$ = $2; }
;

entries:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	entries entry SEP		{ $$ = ast_append($1, $2); }
|	entries entry ','		{ $$ = ast_append($1, $2); }
|	entries SEP			{ $$ = $1; }
|	entries error SEP		{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

entry:
	key value			{ $$ = ast_stmt(p, STMT_ENTRY, @1, @$);
					  $$->u.entry.key = $1; $$->u.entry.value = $2; }
;

key:
	word				{ $$ = $1; }
|	STRING				{ $$ = word_of($1); }
;

actions:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	actions action SEP		{ $$ = ast_append($1, $2); }
|	actions SEP			{ $$ = $1; }
|	actions error SEP		{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

action:
	NOTIFY word value		{ $$ = ast_stmt(p, STMT_NOTIFY, @1, @$);
					  $$->u.notify.channel = $2; $$->u.notify.text = $3; }
|	WEBHOOK value			{ $$ = ast_stmt(p, STMT_WEBHOOK, @1, @$); $$->u.value.value = $2; }
;

use_args:
	%empty				{ $$ = (struct arg_seq){ NULL, NULL }; }
|	use_list			{ $$ = $1; }
;

use_list:
	word '=' value			{ $$ = ast_append_arg(p, (struct arg_seq){ NULL, NULL }, $1, $3); }
|	use_list ',' word '=' value	{ $$ = ast_append_arg(p, $1, $3, $5); }
;

/* ---- a version ---- */

version_items:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	version_items version_item SEP	{ $$ = ast_append($1, $2); }
|	version_items SEP		{ $$ = $1; }
|	version_items error SEP		{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

version_item:
	MODEL value opt_format opt_runtime opt_protocol
					{ $$ = ast_stmt(p, STMT_MODEL, @1, @$); $$->u.model.uri = $2;
					  $$->u.model.format = $3; $$->u.model.runtime = $4;
					  $$->u.model.protocol = $5; }
|	IMAGE value			{ $$ = ast_stmt(p, STMT_IMAGE, @1, @$); $$->u.value.value = $2; }
|	PORT value			{ $$ = ast_stmt(p, STMT_PORT, @1, @$); $$->u.value.value = $2; }
|	REPLICAS value opt_hi		{ $$ = ast_stmt(p, STMT_REPLICAS, @1, @$);
					  $$->u.range.lo = $2; $$->u.range.hi = $3; }
|	CPU value opt_hi		{ $$ = ast_stmt(p, STMT_CPU, @1, @$);
					  $$->u.range.lo = $2; $$->u.range.hi = $3; }
|	MEMORY value opt_hi		{ $$ = ast_stmt(p, STMT_MEMORY, @1, @$);
					  $$->u.range.lo = $2; $$->u.range.hi = $3; }
|	GPU value			{ $$ = ast_stmt(p, STMT_GPU, @1, @$); $$->u.value.value = $2; }
|	ENV map				{ $$ = ast_stmt(p, STMT_ENV, @1, @$); $$->u.map.entries = $2.first; }
|	LABELS map			{ $$ = ast_stmt(p, STMT_LABELS, @1, @$); $$->u.map.entries = $2.first; }
|	ANNOTATIONS map			{ $$ = ast_stmt(p, STMT_ANNOTATIONS, @1, @$); $$->u.map.entries = $2.first; }
|	ARGS '[' opt_list ']'		{ $$ = ast_stmt(p, STMT_ARGS, @1, @$); $$->u.args.items = $3.first; }
|	PROBE word value opt_after opt_every
					{ $$ = ast_stmt(p, STMT_PROBE, @1, @$); $$->u.probe.kind = $2;
					  $$->u.probe.path = $3; $$->u.probe.after = $4; $$->u.probe.every = $5; }
;

opt_format:
	%empty				{ $$ = none; }
|	FORMAT word			{ $$ = $2; }
;

opt_runtime:
	%empty				{ $$ = none; }
|	RUNTIME word			{ $$ = $2; }
;

opt_protocol:
	%empty				{ $$ = none; }
|	PROTOCOL word			{ $$ = $2; }
;

opt_hi:
	%empty				{ $$ = NULL; }
|	RANGE value			{ $$ = $2; }
;

opt_list:
	%empty				{ $$ = (struct arg_seq){ NULL, NULL }; }
|	list				{ $$ = $1; }
|	list ','			{ $$ = $1; }
;

list:
	value				{ $$ = ast_append_arg(p, (struct arg_seq){ NULL, NULL }, none, $1); }
|	list ',' value			{ $$ = ast_append_arg(p, $1, none, $3); }
;

/* ---- metrics ---- */

metrics:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	metrics metric SEP		{ $$ = ast_append($1, $2); }
|	metrics SEP			{ $$ = $1; }
|	metrics error SEP		{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

metric:
	word word opt_unit		{ $$ = ast_stmt(p, STMT_METRIC, @1, @$); $$->u.metric.name = $1;
					  $$->u.metric.type = $2; $$->u.metric.unit = $3; }
|	word word '=' string opt_unit	{ $$ = ast_stmt(p, STMT_METRIC, @1, @$); $$->u.metric.name = $1;
					  $$->u.metric.type = $2; $$->u.metric.query = $4;
					  $$->u.metric.unit = $5; }
|	word word '=' PRESET word word opt_unit
					{ $$ = ast_stmt(p, STMT_METRIC, @1, @$); $$->u.metric.name = $1;
					  $$->u.metric.type = $2; $$->u.metric.platform = $5;
					  $$->u.metric.what = $6; $$->u.metric.unit = $7; }
;

opt_unit:
	%empty				{ $$ = none; }
|	IN unit_name			{ $$ = $2; }
;

unit_name:
	word				{ $$ = $1; }
|	NUMBER				{ $$ = word_of($1); }
|	'%'				{ $$ = (struct word){ STR("%"), @1 }; }
|	'/' word			{ $$ = (struct word){ source_text(p->sources, @$), @$ }; }
;

string:
	STRING				{ $$ = ast_leaf(p, EXPR_STRING, $1); }
;

/* ---- guardrails ---- */

%type <stmt> guardrail;
guardrail:
	GUARDRAIL word '{' guardrail_items '}'
					{ $$ = ast_stmt(p, STMT_GUARDRAIL, @1, @$);
					  $$->u.guardrail.name = $2; $$->u.guardrail.body = $4.first; }
|	GUARDRAIL error '{' guardrail_items '}'	{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); yyerrok; }
|	GUARDRAIL error			{ $$ = ast_stmt(p, STMT_ERROR, @1, @$); }
;

guardrail_items:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	guardrail_items guardrail_item SEP	{ $$ = ast_append($1, $2); }
|	guardrail_items SEP		{ $$ = $1; }
|	guardrail_items error SEP	{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

guardrail_item:
	CHECK EVERY value opt_over opt_after
					{ $$ = ast_stmt(p, STMT_CHECK, @1, @$); $$->u.check.every = $3;
					  $$->u.check.over = $4; $$->u.check.after = $5; }
|	PROMOTE WHEN expr		{ $$ = ast_stmt(p, STMT_PROMOTE, @1, @$); $$->u.decide.cond = $3; }
|	ROLLBACK WHEN expr		{ $$ = ast_stmt(p, STMT_ROLLBACK, @1, @$); $$->u.decide.cond = $3; }
|	ROLLBACK WHEN expr FOR opt_k opt_n CHECKS
					{ $$ = ast_stmt(p, STMT_ROLLBACK, @1, @$); $$->u.decide.cond = $3;
					  $$->u.decide.k = $5; $$->u.decide.n = $6; }
|	NO DATA word opt_after_n	{ $$ = ast_stmt(p, STMT_NO_DATA, @1, @$);
					  $$->u.no_data.policy = $3; $$->u.no_data.after = $4; }
|	NEEDS value REQUESTS		{ $$ = ast_stmt(p, STMT_NEEDS, @1, @$); $$->u.needs.n = $2; }
;

opt_over:
	%empty				{ $$ = NULL; }
|	OVER value			{ $$ = $2; }
;

opt_after:
	%empty				{ $$ = NULL; }
|	AFTER value			{ $$ = $2; }
;

opt_every:
	%empty				{ $$ = NULL; }
|	EVERY value			{ $$ = $2; }
;

opt_k:
	value				{ $$ = $1; }
;

opt_n:
	%empty				{ $$ = NULL; }
|	OF value			{ $$ = $2; }
;

opt_after_n:
	%empty				{ $$ = NULL; }
|	AFTER value CHECKS		{ $$ = $2; }
;

/* ---- a rollout ---- */

steps:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	steps step SEP			{ $$ = ast_append($1, $2); }
|	steps SEP			{ $$ = $1; }
|	steps error SEP			{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

step:
	SHADOW value FOR value		{ $$ = ast_stmt(p, STMT_SHADOW, @1, @$);
					  $$->u.shadow.ratio = $2; $$->u.shadow.time = $4; }
|	EXPOSE word_list FOR value	{ $$ = ast_stmt(p, STMT_EXPOSE, @1, @$);
					  $$->u.expose.routes = $2; $$->u.expose.time = $4; }
|	STAGE value opt_down opt_for opt_limit
					{ $$ = ast_stmt(p, STMT_STAGE, @1, @$); $$->u.stage.ratio = $2;
					  $$->u.stage.down = $3; $$->u.stage.time = $4; $$->u.stage.limit = $5; }
|	RAMP value TO value BY value EVERY value opt_limit
					{ $$ = ast_stmt(p, STMT_RAMP, @1, @$); $$->u.ramp.from = $2;
					  $$->u.ramp.to = $4; $$->u.ramp.by = $6; $$->u.ramp.every = $8;
					  $$->u.ramp.limit = $9; }
|	PAUSE FOR value			{ $$ = ast_stmt(p, STMT_PAUSE, @1, @$); $$->u.pause.time = $3; }
|	PAUSE UNTIL APPROVED opt_text	{ $$ = ast_stmt(p, STMT_PAUSE, @1, @$);
					  $$->u.pause.approved = true; $$->u.pause.text = $4; }
|	GATE value EVERY value AT MOST value
					{ $$ = ast_stmt(p, STMT_GATE, @1, @$); $$->u.gate.url = $2;
					  $$->u.gate.every = $4; $$->u.gate.at_most = $7; }
|	KEEP STABLE FOR value		{ $$ = ast_stmt(p, STMT_KEEP, @1, @$); $$->u.keep.time = $4; }
;

word_list:
	word				{ $$ = ast_append_word(p, NULL, $1); }
|	word_list ',' word		{ $$ = ast_append_word(p, $1, $3); }
;

opt_down:
	%empty				{ $$ = false; }
|	DOWN				{ $$ = true; }
;

opt_for:
	%empty				{ $$ = NULL; }
|	FOR value			{ $$ = $2; }
;

opt_limit:
	%empty				{ $$ = (struct limit){ NULL, none }; }
|	AT MOST value opt_then		{ $$ = (struct limit){ $3, $4 }; }
;

opt_then:
	%empty				{ $$ = none; }
|	THEN word			{ $$ = $2; }
;

/* ---- a scenario ---- */

scenario_items:
	%empty				{ $$ = (struct stmt_seq){ NULL, NULL }; }
|	scenario_items scenario_item SEP	{ $$ = ast_append($1, $2); }
|	scenario_items SEP		{ $$ = $1; }
|	scenario_items error SEP	{ $$ = ast_append($1, ast_stmt(p, STMT_ERROR, @2, @2)); yyerrok; }
;

scenario_item:
	PLAN word			{ $$ = ast_stmt(p, STMT_OF_PLAN, @1, @$); $$->u.of_plan.name = $2; }
|	TRACE value opt_stable opt_canary
					{ $$ = ast_stmt(p, STMT_TRACE, @1, @$); $$->u.trace.path = $2;
					  $$->u.trace.stable = $3; $$->u.trace.canary = $4; }
|	START value			{ $$ = ast_stmt(p, STMT_START, @1, @$); $$->u.value.value = $2; }
|	ASSUME assumption		{ $$ = $2; $$->keyword = @1; $$->span = @$; }
|	SERIES word '@' word EVERY value value
					{ $$ = ast_stmt(p, STMT_SERIES, @1, @$); $$->u.series.metric = $2;
					  $$->u.series.side = $4; $$->u.series.every = $6;
					  $$->u.series.text = $7; }
|	EXPECT expectation		{ $$ = $2; $$->keyword = @1; $$->span = @$; }
;

opt_stable:
	%empty				{ $$ = NULL; }
|	STABLE value			{ $$ = $2; }
;

opt_canary:
	%empty				{ $$ = NULL; }
|	CANARY value			{ $$ = $2; }
;

assumption:
	word '@' word assume_op expr opt_to
					{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$); $$->u.assume.kind = $4;
					  $$->u.assume.metric = $1; $$->u.assume.side = $3;
					  $$->u.assume.value = $5; $$->u.assume.to = $6; }
|	word '@' word assume_op expr FROM NUMBER opt_to
					{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$); $$->u.assume.kind = $4;
					  $$->u.assume.metric = $1; $$->u.assume.side = $3;
					  $$->u.assume.value = $5; $$->u.assume.to = $8;
					  $$->u.assume.from = ast_leaf(p, EXPR_NUMBER, $7); }
|	word '@' word assume_op expr FROM step_ref opt_to
					{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$); $$->u.assume.kind = $4;
					  $$->u.assume.metric = $1; $$->u.assume.side = $3;
					  $$->u.assume.value = $5; $$->u.assume.to = $8;
					  $$->u.assume.from_step = $7; }
|	word '@' word NO DATA opt_to	{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$);
					  $$->u.assume.kind = ASSUME_NO_DATA; $$->u.assume.metric = $1;
					  $$->u.assume.side = $3; $$->u.assume.to = $6; }
|	word '@' word NO DATA FROM NUMBER opt_to
					{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$);
					  $$->u.assume.kind = ASSUME_NO_DATA; $$->u.assume.metric = $1;
					  $$->u.assume.side = $3; $$->u.assume.to = $8;
					  $$->u.assume.from = ast_leaf(p, EXPR_NUMBER, $7); }
|	word '@' word NO DATA FROM step_ref opt_to
					{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$);
					  $$->u.assume.kind = ASSUME_NO_DATA; $$->u.assume.metric = $1;
					  $$->u.assume.side = $3; $$->u.assume.to = $8;
					  $$->u.assume.from_step = $7; }
|	APPROVED AFTER value opt_in	{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$);
					  $$->u.assume.kind = ASSUME_APPROVED;
					  $$->u.assume.after = $3; $$->u.assume.in = $4; }
|	GATE AFTER value opt_in		{ $$ = ast_stmt(p, STMT_ASSUME, @1, @$);
					  $$->u.assume.kind = ASSUME_GATE;
					  $$->u.assume.after = $3; $$->u.assume.in = $4; }
;

opt_in:
	%empty				{ $$ = no_step; }
|	IN step_ref			{ $$ = $2; }
;

assume_op:
	'='				{ $$ = ASSUME_SET; }
|	PLUS_IS				{ $$ = ASSUME_ADD; }
|	MINUS_IS			{ $$ = ASSUME_SUB; }
|	TIMES_IS			{ $$ = ASSUME_MUL; }
;

opt_to:
	%empty				{ $$ = NULL; }
|	TO value			{ $$ = $2; }
;

expectation:
	word opt_by opt_before		{ $$ = ast_stmt(p, STMT_EXPECT, @1, @$); $$->u.expect.outcome = $1;
					  $$->u.expect.by = $2; $$->u.expect.before = $3; }
|	word opt_by IN step_ref opt_before
					{ $$ = ast_stmt(p, STMT_EXPECT, @1, @$); $$->u.expect.outcome = $1;
					  $$->u.expect.by = $2; $$->u.expect.in = $4; $$->u.expect.before = $5; }
|	EXPOSURE '<' value REQUESTS	{ $$ = ast_stmt(p, STMT_EXPECT, @1, @$);
					  $$->u.expect.kind = EXPECT_EXPOSURE; $$->u.expect.requests = $3; }
;

opt_by:
	%empty				{ $$ = none; }
|	BY word				{ $$ = $2; }
;

opt_before:
	%empty				{ $$ = NULL; }
|	BEFORE value			{ $$ = $2; }
;

step_ref:
	word				{ $$ = step_ref($1, NULL, NULL, @$); }
|	word NUMBER			{ $$ = step_ref($1, ast_leaf(p, EXPR_NUMBER, $2), NULL, @$); }
|	word NUMBER NUMBER		{ $$ = step_ref($1, ast_leaf(p, EXPR_NUMBER, $2),
							ast_leaf(p, EXPR_NUMBER, $3), @$); }
;

/* ---- expressions ---- */

value:
	NUMBER				{ $$ = ast_leaf(p, EXPR_NUMBER, $1); }
|	STRING				{ $$ = ast_leaf(p, EXPR_STRING, $1); }
|	word				{ $$ = value_of(p, $1); }
;

expr:
	value				{ $$ = $1; }
|	word '@' word			{ $$ = ast_sided(p, $1, $3); }
|	word '(' args ')'		{ $$ = ast_call(p, $1, $3, @$); }
|	'(' expr ')'			{ $$ = $2; }
|	'-' expr %prec NEG		{ $$ = ast_unary(p, OP_NEG, $1, $2); }
|	NOT expr			{ $$ = ast_unary(p, OP_NOT, $1, $2); }
|	expr '+' expr			{ $$ = ast_binary(p, OP_ADD, $2, $1, $3); }
|	expr '-' expr			{ $$ = ast_binary(p, OP_SUB, $2, $1, $3); }
|	expr '*' expr			{ $$ = ast_binary(p, OP_MUL, $2, $1, $3); }
|	expr '/' expr			{ $$ = ast_binary(p, OP_DIV, $2, $1, $3); }
|	expr '<' expr			{ $$ = ast_binary(p, OP_LT, $2, $1, $3); }
|	expr LE expr			{ $$ = ast_binary(p, OP_LE, $2, $1, $3); }
|	expr '>' expr			{ $$ = ast_binary(p, OP_GT, $2, $1, $3); }
|	expr GE expr			{ $$ = ast_binary(p, OP_GE, $2, $1, $3); }
|	expr EQ expr			{ $$ = ast_binary(p, OP_EQ, $2, $1, $3); }
|	expr NE expr			{ $$ = ast_binary(p, OP_NE, $2, $1, $3); }
|	expr MATCH expr			{ $$ = ast_binary(p, OP_MATCH, $2, $1, $3); }
|	expr IN '(' list ')'		{ $$ = ast_in(p, $2, $1, $4, @$); }
|	expr AND expr			{ $$ = ast_binary(p, OP_AND, $2, $1, $3); }
|	expr OR expr			{ $$ = ast_binary(p, OP_OR, $2, $1, $3); }
;

args:
	%empty				{ $$ = (struct arg_seq){ NULL, NULL }; }
|	arg_list			{ $$ = $1; }
;

arg_list:
	expr				{ $$ = ast_append_arg(p, (struct arg_seq){ NULL, NULL }, none, $1); }
|	arg_list ',' expr		{ $$ = ast_append_arg(p, $1, none, $3); }
|	arg_list ',' word value		{ $$ = ast_append_arg(p, $1, $3, $4); }
;

/* ---- names: every word but the reserved ones ---- */

word:
	NAME				{ $$ = word_of($1); }
|	soft				{ $$ = word_of($1); }
;

soft:
	AFTER | COMMAND | ANNOTATIONS | APPROVED | ARGS | ASSUME | AT | BEFORE | BY | CANARY | CHECK
|	CHECKS | CPU | DATA | DOWN | ENV | EVERY | EXPECT | EXPOSE | EXPOSURE | FORMAT | FROM | GATE | GPU
|	GUARDRAIL | GUARDRAILS | IMAGE | IMPORT | KEEP | LABELS | LOAD | MEMORY | METRICS | MODEL | MOST
|	NAMESPACE | NEEDS | NO | NOTIFY | OF | ON | OVER | PARAM | PAUSE | PLAN | PORT | PRESET | PROBE
|	PROMETHEUS | PROMOTE | PROTOCOL | RAMP | READY | REPLICAS | REQUESTS | ROLLBACK | ROLLOUT | ROUTE
|	RUNTIME | SCENARIO | SERIES | SERVICE | SHADOW | STABLE | STAGE | START | TARGET | THEN | TO
|	TRACE | TRAFFIC | UNTIL | USE | USERS | VIA | WEBHOOK | WITHIN
;

%%

static int plan_yylex(PLAN_YYSTYPE *value, struct span *loc, struct parse *p)
{
	if (p->one_assumption) {
		p->one_assumption = false;
		*loc = (struct span){ 0, 0, p->file };
		return TOK_ONE_ASSUMPTION;
	}
	int kind = tokens_next(p, &value->token);
	*loc = value->token.span;
	return kind;
}

static struct expr *value_of(struct parse *p, struct word w)
{
	return ast_leaf(p, EXPR_NAME, (struct token){ TOK_NAME, w.span, w.text });
}

static struct step_ref step_ref(struct word word, struct expr *weight, struct expr *nth, struct span s)
{
	return (struct step_ref){ word, weight, nth, s };
}

/* Hands the reporter what it needs to know of the parser: what could stand here. */
static int yyreport_syntax_error(const yypcontext_t *ctx, struct parse *p)
{
	yysymbol_kind_t kinds[YYNTOKENS];
	const char *expected[YYNTOKENS];
	int n = yypcontext_expected_tokens(ctx, kinds, YYNTOKENS);
	for (int i = 0; i < n; i++)
		expected[i] = yysymbol_name(kinds[i]);
	syntax_report(p, *yypcontext_location(ctx), expected, (size_t)n);
	return 0;
}

/* The one error that bison itself reports: its stack is full. The limits on nesting and on the
 * length of a statement come first, so this is for whatever slips through them. */
static void plan_yyerror(const struct span *loc, struct parse *p, const char *message)
{
	diag_help(diag_at(p->diags, CN_TOO_DEEP, *loc, "this is nested too deeply to be read (%s)", message),
		  "write it in smaller parts");
}
