/* A Kubernetes Indexed Job that sweeps the plan over recorded traces: each of its pods makes one
 * shard, which `canaryc merge` puts together. It runs no version and carries no traffic: the plan's
 * own files go along, in a ConfigMap.
 *
 * A pod that ends with 1 or 2 would end so again, so the Job fails at once (podFailurePolicy); one
 * that was evicted is made again and does not count.
 */
#include "base/num.h"
#include "compiler/plan_files.h"
#include "compiler/sweep_job_options.h"
#include "compiler/targets.h"
#include "targets/steps.h"
#include "targets/target.h"

#define PLAN_FOLDER	"/plan"
#define TRACES_FOLDER	"/traces"
#define RESULTS_FOLDER	"/results"
#define CONTAINER	"sweep"

static struct str job_name(const struct build *b)
{
	return arena_printf(b->arena, "%" PRI_STR "-sweep", STR_ARG(b->plan->name));
}

/* A number of a setting; that it is one was checked. */
static int64_t number(const struct build *b, const char *name, int64_t fallback)
{
	int64_t n = fallback;

	num_parse_int(option_text(b->use, name, STR("")), &n);
	return n;
}

/* $(NAME) in an argument is a variable of the container: what the plan says is none. */
static void put_arg(struct node *args, struct str text)
{
	struct buf b = buf_on(args->arena);

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '$' && i + 1 < text.n && text.p[i + 1] == '(')
			buf_putc(&b, '$');
		buf_putc(&b, text.p[i]);
	}
	arr_str(args, buf_str(&b));
}

static void put_option(struct node *args, const char *option, struct str value)
{
	arr_cstr(args, option);
	put_arg(args, value);
}

static void put_args(struct node *container, const struct build *b, const struct plan_files *files)
{
	struct node *args = obj_list(container, "args");
	struct text_list traces = option_texts(b->use, "trace");
	struct text_list more = option_texts(b->use, "options");
	static const char *const parts[] = { "stable", "canary" };

	arr_cstr(args, "sweep");
	put_arg(args, files->v[0].path);
	put_option(args, "--plan", b->plan->name);
	for (size_t i = 0; i < traces.n; i++)
		put_option(args, "--trace", arena_printf(b->arena, TRACES_FOLDER "/%" PRI_STR,
							 STR_ARG(traces.v[i])));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct str part = option_text(b->use, parts[i], STR(""));

		if (part.n)
			put_option(args, i ? "--canary" : "--stable", part);
	}
	for (size_t i = 0; i < b->text->nsets; i++)
		if (!sweep_job_varies(&more, sweep_job_set_name(b->text->sets[i])))
			put_option(args, "--set", b->text->sets[i]);
	for (size_t i = 0; i < more.n; i++)
		put_arg(args, more.v[i]);
	put_option(args, "--jobs", arena_printf(b->arena, "%lld",
						(long long)number(b, "threads", 1)));
	put_option(args, "--shard", arena_printf(b->arena, "job/%lld",
						 (long long)number(b, "shards", 8)));
	arr_cstr(args, "--output");
	arr_str(args,
		arena_printf(b->arena, RESULTS_FOLDER "/%" PRI_STR "-$(JOB_COMPLETION_INDEX).shard",
				   STR_ARG(b->plan->name)));
}

static void put_mount(struct node *mounts, const char *name, const char *path, bool read_only)
{
	struct node *m = arr_map(mounts);

	obj_cstr(m, "name", name);
	obj_cstr(m, "mountPath", path);
	if (read_only)
		obj_bool(m, "readOnly", true);
}

static void put_container(struct node *spec, const struct build *b, const struct plan_files *files)
{
	struct node *c = arr_map(obj_list(spec, "containers")), *mounts;

	obj_cstr(c, "name", CONTAINER);
	obj_str(c, "image", option_text(b->use, "image", STR("")));
	put_args(c, b, files);
	obj_cstr(c, "workingDir", PLAN_FOLDER);
	obj_str(obj_map(obj_map(c, "resources"), "requests"), "cpu",
		arena_printf(b->arena, "%lld", (long long)number(b, "threads", 1)));
	mounts = obj_list(c, "volumeMounts");
	put_mount(mounts, "plan", PLAN_FOLDER, true);
	put_mount(mounts, "traces", TRACES_FOLDER, true);
	put_mount(mounts, "results", RESULTS_FOLDER, false);
}

static void put_claim(struct node *volumes, const char *name, struct str claim, bool read_only)
{
	struct node *v = arr_map(volumes), *c;

	obj_cstr(v, "name", name);
	c = obj_map(v, "persistentVolumeClaim");
	obj_str(c, "claimName", claim);
	if (read_only)
		obj_bool(c, "readOnly", true);
}

static void put_volumes(struct node *spec, const struct build *b, const struct plan_files *files)
{
	struct node *volumes = obj_list(spec, "volumes"), *plan = arr_map(volumes), *map, *items;

	obj_cstr(plan, "name", "plan");
	map = obj_map(plan, "configMap");
	obj_str(map, "name", job_name(b));
	items = obj_list(map, "items");
	for (size_t i = 0; i < files->n; i++) {
		struct node *item = arr_map(items);

		obj_str(item, "key", files->v[i].key);
		obj_str(item, "path", files->v[i].path);
	}
	put_claim(volumes, "traces", option_text(b->use, "traces", STR("")), true);
	put_claim(volumes, "results", option_text(b->use, "results", STR("")), false);
}

static void put_failures(struct node *spec)
{
	struct node *rules = obj_list(obj_map(spec, "podFailurePolicy"), "rules");
	struct node *fail = arr_map(rules), *codes, *values, *ignore, *condition;

	obj_cstr(fail, "action", "FailJob");
	codes = obj_map(fail, "onExitCodes");
	obj_cstr(codes, "containerName", CONTAINER);
	obj_cstr(codes, "operator", "In");
	values = obj_list(codes, "values");
	arr_int(values, 1);
	arr_int(values, 2);
	ignore = arr_map(rules);
	obj_cstr(ignore, "action", "Ignore");
	condition = arr_map(obj_list(ignore, "onPodConditions"));
	obj_cstr(condition, "type", "DisruptionTarget");
	obj_cstr(condition, "status", "True");
}

static void add_job(struct folder *f, const struct build *b, const struct plan_files *files)
{
	struct node *spec = obj_map(folder_object(f, "batch/v1", "Job", job_name(b)), "spec"), *pod;
	int64_t shards = number(b, "shards", 8), parallelism = number(b, "parallelism", shards);
	struct node *template;

	obj_cstr(spec, "completionMode", "Indexed");
	obj_int(spec, "completions", shards);
	obj_int(spec, "parallelism", parallelism < shards ? parallelism : shards);
	put_failures(spec);
	template = obj_map(spec, "template");
	if (b->plan->labels.n)
		obj_pairs(obj_map(template, "metadata"), "labels", &b->plan->labels);
	pod = obj_map(template, "spec");
	obj_cstr(pod, "restartPolicy", "Never");
	obj_bool(pod, "automountServiceAccountToken", false);
	put_container(pod, b, files);
	put_volumes(pod, b, files);
}

static void build(struct build *b)
{
	const struct plan_files files = plan_files_of(b->arena, b->text->sources);
	struct folder *f = folder_add(b, STR("00-sweep"));
	struct node *map = folder_object(f, "v1", "ConfigMap", job_name(b));
	struct node *data = obj_map(map, "data"), *entry;

	for (size_t i = 0; i < files.n; i++)
		obj_pair(data, files.v[i].key, files.v[i].text);
	add_job(f, b, &files);
	folder_wait_int(f, "Job", job_name(b), "{.status.succeeded}", "==", number(b, "shards", 8));
	name_state(b, STR("sweep"));
	entry = step_entry(b->order, STR("sweep"), f);
	step_apply(entry, f);
}

const struct target target_sweep_job = { .name = "sweep-job", .build = build };
