/* VirtualServices and DestinationRules (targets/mesh.h). */
#include "targets/mesh.h"

#include <string.h>

#include "compiler/query.h"
#include "compiler/route_rules.h"
#include "compiler/targets.h"

#define ISTIO "networking.istio.io/v1"

/** @return the host of the plan's Service: fully qualified where the plan has a namespace. */
static struct str service_host(const struct build *b)
{
	const struct plan *p = b->plan;

	if (!p->ns.n)
		return p->service;
	return arena_printf(b->arena, "%" PRI_STR ".%" PRI_STR ".svc.cluster.local",
			    STR_ARG(p->service), STR_ARG(p->ns));
}

void add_destination_rule(struct folder *f, const struct str labels[2])
{
	static const char *const names[] = { [SIDE_STABLE] = "stable", [SIDE_CANARY] = "canary" };
	struct build *b = f->build;
	struct node *spec = obj_map(folder_object(f, ISTIO, "DestinationRule", b->plan->service), "spec");

	obj_str(spec, "host", service_host(b));
	struct node *subsets = obj_list(spec, "subsets");
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		struct node *s = arr_map(subsets);
		obj_cstr(s, "name", names[side]);
		struct node *l = obj_map(s, "labels");
		if (labels)
			obj_str(l, "version", labels[side]);
		else
			obj_str(l, "app", plan_app(b->plan));
	}
}

/* ---- matches -------------------------------------------------------------------------------- */

static void put_match(struct node *parent, const char *key, const struct rule_test *t)
{
	struct node *m = obj_map(parent, key);

	switch (t->kind) {
	case TEST_EXACT:
		obj_str(m, "exact", t->text);
		return;
	case TEST_REGEX:
		obj_str(m, "regex", t->text);
		return;
	case TEST_PRESENT:
		return;		/* {}: whatever it holds */
	}
}

/* The map that a test belongs into, made with its first test. */
static struct node *part(struct node *entry, struct node **map, const char *key)
{
	if (!*map)
		*map = obj_map(entry, key);
	return *map;
}

static void put_entry(struct node *matches, const struct rule_entry *e)
{
	struct node *entry = arr_map(matches), *headers = NULL, *without = NULL, *query = NULL;

	for (size_t i = 0; i < e->n; i++) {
		const struct rule_test *t = &e->v[i];
		const char *key = arena_cstr(entry->arena, t->key);
		switch (t->field) {
		case FIELD_PATH:
			put_match(entry, "uri", t);
			break;
		case FIELD_METHOD:
			put_match(entry, "method", t);
			break;
		case FIELD_HEADER:
			if (t->negated)
				put_match(part(entry, &without, "withoutHeaders"), key, t);
			else
				put_match(part(entry, &headers, "headers"), key, t);
			break;
		case FIELD_QUERY:
			put_match(part(entry, &query, "queryParams"), key, t);
			break;
		}
	}
}

/* ---- routes --------------------------------------------------------------------------------- */

static void put_destination(struct node *parent, struct str host, enum side side)
{
	struct node *d = obj_map(parent, "destination");

	obj_str(d, "host", host);
	obj_cstr(d, "subset", side == SIDE_STABLE ? "stable" : "canary");
}

static void put_weights(struct node *rule, struct str host, int64_t canary, int64_t total)
{
	struct node *route = obj_list(rule, "route");

	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		struct node *d = arr_map(route);
		put_destination(d, host, (enum side)side);
		obj_int(d, "weight", side == SIDE_CANARY ? canary : total - canary);
	}
}

/* A copy of so many requests goes to the canary; its answers are thrown away. */
static void put_mirror(struct node *rule, struct str host, int32_t ppm)
{
	if (ppm == 0)
		return;
	struct node *m = arr_map(obj_list(rule, "mirrors"));
	put_destination(m, host, SIDE_CANARY);
	obj_num(obj_map(m, "percentage"), "value", (double)ppm / (PPM / 100));
}

static void put_rule(struct node *http, const struct build *b, const struct rule *r,
		     const struct state *s, int64_t total)
{
	struct node *n = arr_map(http);
	struct str host = service_host(b);

	obj_str(n, "name", r->name);
	struct node *matches = obj_list(n, "match");
	for (size_t i = 0; i < r->n; i++)
		put_entry(matches, &r->entries[i]);
	switch (r->to) {
	case RULE_TO_STABLE:
		put_weights(n, host, 0, total);
		break;
	case RULE_TO_CANARY:
		put_weights(n, host, total, total);
		break;
	case RULE_BY_WEIGHT:
		put_weights(n, host, weight_of(s->weight_ppm, total), total);
		break;
	}
	put_mirror(n, host, s->mirror_ppm);
}

static bool has_text(struct text_list l, const char *text)
{
	for (size_t i = 0; i < l.n; i++)
		if (str_is(l.v[i], text))
			return true;
	return false;
}

/* Whether a host is what callers inside the cluster call the Service: SERVICE, SERVICE.NAMESPACE,
 * and the longer names of these. A wildcard may take its full name in. */
static bool covers_service(const struct build *b, struct str host)
{
	struct str service = b->plan->service, ns = b->plan->ns, full = service_host(b), rest;

	if (str_starts(host, "*"))
		return str_ends(full, arena_cstr(b->arena, str_sub(host, 1, host.n)));
	if (!str_starts(host, arena_cstr(b->arena, service)))
		return false;
	rest = str_sub(host, service.n, host.n);
	if (rest.n == 0)
		return true;
	if (str_ends(rest, ".svc.cluster.local"))
		rest.n -= strlen(".svc.cluster.local");
	else if (str_ends(rest, ".svc"))
		rest.n -= strlen(".svc");
	if (rest.n < 2 || rest.p[0] != '.' || memchr(rest.p + 1, '.', rest.n - 1))
		return false;
	return !ns.n || str_eq(str_sub(rest, 1, rest.n), ns);
}

/* Callers inside the mesh know the Service by its own name, whatever callers outside are told. */
static void put_hosts(struct node *spec, const struct build *b, struct text_list gateways)
{
	struct str host = option_text(b->use, "host", service_host(b));
	struct node *hosts = obj_list(spec, "hosts");

	arr_str(hosts, host);
	if ((gateways.n == 0 || has_text(gateways, "mesh")) && !covers_service(b, host))
		arr_str(hosts, service_host(b));
}

void add_virtual_service(struct folder *f, const struct state *s)
{
	struct build *b = f->build;
	struct node *spec = obj_map(folder_object(f, ISTIO, "VirtualService", b->plan->service), "spec");
	struct text_list gateways = option_texts(b->use, "gateways");
	struct rule_options opts = rule_options_of(b->arena, b->use);
	struct rule_failure failure;
	struct rules rules = { 0 };
	bool moves = s->phase == PHASE_START || s->phase == PHASE_STEP;
	int64_t total = moves ? b->weights : 100;

	put_hosts(spec, b, gateways);
	if (gateways.n) {
		struct node *list = obj_list(spec, "gateways");
		for (size_t i = 0; i < gateways.n; i++)
			arr_str(list, gateways.v[i]);
	}
	struct node *http = obj_list(spec, "http");
	/* whether it can be said was checked */
	route_rules(b->arena, b->plan, s->routes, s->nroutes, &opts, &rules, &failure);
	for (size_t i = 0; i < rules.n; i++)
		put_rule(http, b, &rules.v[i], s, total);
	struct node *primary = arr_map(http);
	obj_cstr(primary, "name", "primary");
	put_weights(primary, service_host(b), weight_of(s->weight_ppm, total), total);
	put_mirror(primary, service_host(b), s->mirror_ppm);
}
