/* The annotations of a Rollout (compiler/argo_notes.h). Argo's notifications are annotations, one
 * for each occasion and service, whose value lists the recipients; a webhook is a service of the
 * controller's own, named by its host.
 */
#include "compiler/argo_notes.h"

#include <string.h>

#include "base/buf.h"
#include "compiler/targets.h"

#define SUBSCRIBE "notifications.argoproj.io/subscribe."

/* The service: slack, or the name of a webhook, which is its host's. */
static struct str subscriber(struct arena *a, const struct action *act)
{
	struct str host = url_host(act->text);
	struct buf name = buf_on(a);

	if (act->channel.n)
		return act->channel;
	for (size_t i = 0; i < host.n; i++)
		buf_putc(&name, strchr(":@.", host.p[i]) ? '-' : host.p[i]);	/* a point ends it */
	return buf_str(&name);
}

static struct str recipient(const struct action *act)
{
	if (!act->channel.n)
		return STR("");
	return act->text.n && act->text.p[0] == '#' ? str_sub(act->text, 1, act->text.n) : act->text;
}

/* Several channels of one occasion stand in one annotation.
 * @return false: an earlier action has it. */
static bool subscription(struct arena *a, const struct plan *p, size_t i, struct pair *out)
{
	const struct action *act = &p->actions[i];
	struct str who = subscriber(a, act);
	struct buf to = buf_on(a);

	for (size_t k = 0; k < p->nactions; k++) {
		const struct action *other = &p->actions[k];
		if (other->on != act->on || !str_eq(subscriber(a, other), who))
			continue;
		if (k < i)
			return false;
		buf_printf(&to, "%s%" PRI_STR, to.n ? ";" : "", STR_ARG(recipient(other)));
	}
	out->key = arena_printf(a, SUBSCRIBE "%s.%" PRI_STR,
				act->on == ON_ROLLBACK ? "on-rollout-aborted" : "on-rollout-completed",
				STR_ARG(who));
	out->value = buf_str(&to);
	return true;
}

/* What a person is asked, under the name of the step. */
static bool question(struct arena *a, const struct step *s, struct pair *out)
{
	struct buf key = buf_on(a);

	if (s->kind != STEP_PAUSE || !s->text.n)
		return false;
	buf_puts(&key, "canaryc/");
	for (size_t i = 0; i < s->name.n; i++)
		buf_putc(&key, s->name.p[i] == ' ' ? '-' : s->name.p[i]);
	out->key = buf_str(&key);
	out->value = s->text;
	return true;
}

struct pairs argo_notes(struct arena *a, const struct plan *p)
{
	struct pair *v = arena_array(a, p->nactions + p->nsteps, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < p->nactions; i++)
		n += subscription(a, p, i, &v[n]);
	for (size_t i = 0; i < p->nsteps; i++)
		n += question(a, &p->steps[i], &v[n]);
	return (struct pairs){ .v = v, .n = n };
}
