/* steps.json of a build (targets/steps.h). */
#include "targets/steps.h"

#include "compiler/targets.h"
#include "targets/checks_json.h"

#define PPM_PERCENT 10000

struct node *step_entry(struct node *list, struct str name, const struct folder *f)
{
	struct node *e = arr_map(list);

	obj_str(e, "name", name);
	if (f)
		obj_str(e, "folder", f->name);
	else
		obj_null(e, "folder");
	return e;
}

/* ---- what the plan says --------------------------------------------------------------------- */

static void put_percent(struct node *entry, const char *key, int32_t ppm)
{
	obj_num(entry, key, (double)ppm / PPM_PERCENT);
}

static void put_ms(struct node *entry, const char *key, int64_t ms)
{
	if (ms == NO_LIMIT)
		obj_null(entry, key);
	else
		obj_int(entry, key, ms);
}

static void put_limit(struct node *entry, const struct step *s)
{
	if (s->at_most_ms == NO_LIMIT)
		return;
	obj_int(entry, "at_most_ms", s->at_most_ms);
	obj_cstr(entry, "then", s->then == THEN_PAUSE ? "pause" : "rollback");
}

static void put_routes(struct node *entry, const struct plan *p, const struct step *s)
{
	if (s->nroutes == 0)
		return;
	struct node *names = obj_list(entry, "routes");
	for (size_t i = 0; i < s->nroutes; i++)
		arr_str(names, p->routes[s->routes[i]].name);
}

static void put_pause(struct node *entry, const struct step *s)
{
	if (!s->approval) {
		obj_int(entry, "for_ms", s->for_ms);
		return;
	}
	obj_cstr(entry, "until", "approved");
	if (s->text.n)
		obj_str(entry, "text", s->text);
}

static void put_gate(struct node *entry, const struct step *s)
{
	obj_str(entry, "url", s->text);
	obj_int(entry, "every_ms", s->every_ms);
	put_limit(entry, s);
}

void step_details(struct node *entry, const struct plan *p, const struct step *s)
{
	static const char *const kinds[] = {
		[STEP_SHADOW] = "shadow", [STEP_EXPOSE] = "expose", [STEP_STAGE] = "stage",
		[STEP_PAUSE] = "pause",	  [STEP_GATE] = "gate",	    [STEP_KEEP] = "keep",
	};

	obj_cstr(entry, "kind", kinds[s->kind]);
	if (s->kind != STEP_KEEP)
		put_percent(entry, "weight", s->weight_ppm);
	if (s->kind == STEP_SHADOW)
		put_percent(entry, "mirror", s->mirror_ppm);
	if (s->kind != STEP_KEEP)
		put_routes(entry, p, s);
	switch (s->kind) {
	case STEP_PAUSE:
		put_pause(entry, s);
		return;
	case STEP_GATE:
		put_gate(entry, s);
		return;
	case STEP_STAGE:
		put_ms(entry, "for_ms", s->for_ms);
		put_limit(entry, s);
		return;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		obj_int(entry, "for_ms", s->for_ms);
		return;
	}
}

/* ---- what to apply -------------------------------------------------------------------------- */

static void put_round(struct node *rounds, const struct folder *f, size_t round,
		      const struct node *waits)
{
	struct arena *a = f->build->arena;
	struct node *r = arr_map(rounds), *files = obj_list(r, "files");

	for (size_t i = 0; i < f->n; i++)
		if (f->files[i].round == round)
			arr_str(files, arena_printf(a, "%" PRI_STR ".%s", STR_ARG(f->files[i].file),
						    f->build->ending));
	obj_put(r, "wait", node_copy(a, waits));
}

void step_apply(struct node *entry, const struct folder *f)
{
	const struct node *waits;
	struct node *rounds;
	size_t round = 0;

	if (!f)
		return;
	rounds = obj_list(entry, "apply");
	for (waits = f->waits->first; waits; waits = waits->next)
		put_round(rounds, f, round++, waits);
	if (f->removes)
		obj_put(entry, "delete", f->removes);
	if (f->patch && f->patch->first)
		obj_str(entry, "patch", arena_printf(f->build->arena, "patches/%" PRI_STR ".%s",
						     STR_ARG(f->name), f->build->ending));
}

/* ---- the document --------------------------------------------------------------------------- */

static void put_actions(struct node *doc, const struct plan *p)
{
	struct node *list = obj_list(doc, "actions");

	for (size_t i = 0; i < p->nactions; i++) {
		const struct action *act = &p->actions[i];
		struct node *n = arr_map(list);
		obj_cstr(n, "on", act->on == ON_ROLLBACK ? "rollback" : "promote");
		if (act->channel.n) {
			obj_str(n, "notify", act->channel);
			obj_str(n, "channel", act->text);
		} else {
			obj_str(n, "webhook", act->text);
		}
	}
}

static void put_load(struct node *doc, const struct plan *p)
{
	if (!p->load_url.n)
		return;
	struct node *load = obj_map(doc, "load");
	obj_str(load, "url", p->load_url);
	obj_str(load, "command", p->load_command);
}

const struct node *steps_document(const struct build *b, const struct str *files, size_t nfiles)
{
	const struct plan *p = b->plan;
	struct node *doc = node_map(b->arena);
	bool itself = b->use->info->caps & (TARGET_VIA | TARGET_TRIES);

	obj_str(doc, "plan", p->name);
	obj_cstr(doc, "target", b->use->info->name);
	if (b->use->via)
		obj_cstr(doc, "via", b->use->via->name);
	if (p->ns.n)
		obj_str(doc, "namespace", p->ns);
	if (p->ready_ms > 0)
		obj_int(doc, "ready_within_ms", p->ready_ms);
	if (p->traffic >= 0)
		obj_num(doc, "requests_per_second", p->traffic);
	obj_bool(doc, "drives_itself", itself);
	obj_put(doc, "order", b->order);
	if (!itself) {
		obj_put(doc, "rollback", b->back);
		if (b->back_until.n)	/* from there on it is a rollout of the old version */
			obj_str(doc, "rollback_until", b->back_until);
		put_checks(doc, p);
		put_actions(doc, p);
		put_load(doc, p);
	}
	struct node *list = obj_list(doc, "files");
	for (size_t i = 0; i < nfiles; i++)
		arr_str(list, files[i]);
	return doc;
}
