/* HTTPRoutes and Ingresses (targets/edge.h). */
#include "targets/edge.h"

#include <string.h>

#include "compiler/targets.h"

/* NAME or NAMESPACE/NAME. */
static void put_parent(struct node *list, struct str gateway)
{
	const char *slash = memchr(gateway.p, '/', gateway.n);
	size_t at = slash ? (size_t)(slash - gateway.p) : 0;
	struct node *ref = arr_map(list);

	obj_str(ref, "name", slash ? str_sub(gateway, at + 1, gateway.n) : gateway);
	if (slash)
		obj_str(ref, "namespace", str_sub(gateway, 0, at));
}

static void put_backend(struct node *list, const struct plan *p, struct str service, int64_t weight)
{
	struct node *ref = arr_map(list);

	obj_str(ref, "name", service);
	obj_int(ref, "port", p->service_port);
	obj_int(ref, "weight", weight);
}

void add_http_route(struct folder *f, struct str stable, struct str canary)
{
	struct build *b = f->build;
	struct text_list gateways = option_texts(b->use, "gateways");
	struct node *spec = obj_map(folder_object(f, "gateway.networking.k8s.io/v1", "HTTPRoute",
						  b->plan->service), "spec");
	struct node *parents = obj_list(spec, "parentRefs");

	for (size_t i = 0; i < gateways.n; i++)
		put_parent(parents, gateways.v[i]);
	arr_str(obj_list(spec, "hostnames"), option_text(b->use, "host", b->plan->service));
	struct node *rule = arr_map(obj_list(spec, "rules"));
	obj_cstr(rule, "name", "primary");
	struct node *path = obj_map(arr_map(obj_list(rule, "matches")), "path");
	obj_cstr(path, "type", "PathPrefix");
	obj_cstr(path, "value", "/");
	struct node *backends = obj_list(rule, "backendRefs");
	put_backend(backends, b->plan, stable, 100);
	put_backend(backends, b->plan, canary, 0);
}

void add_ingress(struct folder *f, struct str service)
{
	struct build *b = f->build;
	struct node *spec = obj_map(folder_object(f, "networking.k8s.io/v1", "Ingress",
						  b->plan->service), "spec");

	obj_str(spec, "ingressClassName", option_text(b->use, "class", STR("nginx")));
	struct node *rule = arr_map(obj_list(spec, "rules"));
	struct str host = option_text(b->use, "host", STR(""));
	if (host.n)
		obj_str(rule, "host", host);
	struct node *path = arr_map(obj_list(obj_map(rule, "http"), "paths"));
	obj_str(path, "path", option_text(b->use, "path", STR("/")));
	obj_cstr(path, "pathType", "Prefix");
	struct node *target = obj_map(obj_map(path, "backend"), "service");
	obj_str(target, "name", service);
	obj_int(obj_map(target, "port"), "number", b->plan->service_port);
}
