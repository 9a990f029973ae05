/* What results and events share as JSON; see result_keys.h. */
#include "sim/result_keys.h"

#include <math.h>
#include <string.h>

static const char *const outcomes[] = {
	[OUTCOME_PROMOTED] = "promoted",
	[OUTCOME_ROLLED_BACK] = "rolled-back",
	[OUTCOME_PAUSED] = "paused",
	[OUTCOME_UNDECIDED] = "undecided",
};

static const char *const verdicts[] = {
	[VERDICT_PROMOTE] = "promote",
	[VERDICT_HOLD] = "hold",
	[VERDICT_ROLLBACK] = "rollback",
	[VERDICT_NO_DATA] = "no-data",
};

static const char *const reasons[] = {
	[REASON_NONE] = NULL,
	[REASON_CONDITION] = "condition",
	[REASON_NO_DATA] = "no data",
	[REASON_NO_DECISION] = "no decision",
	[REASON_GATE] = "gate",
};

const char *outcome_name(enum outcome o)
{
	return outcomes[o];
}

const char *verdict_name(enum verdict v)
{
	return verdicts[v];
}

const char *reason_name(enum reason r)
{
	return reasons[r];
}

void result_key_int(struct json *j, const char *key, bool known, int64_t v)
{
	json_key(j, key);
	if (known)
		json_int(j, v);
	else
		json_null(j);
}

void result_key_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	if (text)
		json_cstr(j, text);
	else
		json_null(j);
}

double result_requests(double v)
{
	return fabs(v) < 1e9 ? round(v * 1e6) / 1e6 : v;
}

static void key_requests(struct json *j, const char *key, bool known, double v)
{
	json_key(j, key);
	if (!known)
		json_null(j);
	else
		json_num(j, result_requests(v));
}

void result_key_weight(struct json *j, int32_t weight_ppm)
{
	json_member_num(j, "weight", weight_ppm / 10000.0);
}

static void key_start(struct json *j, const struct report *how)
{
	char text[QTY_TEXT_MAX];
	size_t n;

	if (!how->recorded) {
		result_key_text(j, "start", NULL);
		return;
	}
	n = instant_format(how->start_ms, text);
	if (str_ends(str_of(text), " UTC")) {	/* "2026-11-21 04:42:15 UTC" */
		char *space = strchr(text, ' ');

		*space = 'T';
		memcpy(text + n - 4, "Z", 2);
	}
	result_key_text(j, "start", text);
}

void result_key_play(struct json *j, const struct result *r, const struct report *how)
{
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		json_member_str(j, side == SIDE_CANARY ? "canary" : "stable",
			how->part[side].n ? how->part[side] : r->plan->versions[side].name);
	key_start(j, how);
	if (how->nsupposed) {
		json_key(j, "what_if");
		json_array(j);
		for (size_t i = 0; i < how->nsupposed; i++)
			json_str(j, how->supposed[i]);
		json_array_end(j);
	}
}

void result_key_readings(struct json *j, const struct result *r, const struct check_record *c)
{
	struct buf key = buf_on(j->out->arena);

	json_key(j, "readings");
	json_object(j);
	for (size_t i = 0; i < c->ntaken; i++) {
		const struct taken *t = &c->taken[i];

		key.n = 0;
		buf_printf(&key, "%" PRI_STR "@%s", STR_ARG(r->plan->metrics[t->metric].name),
			   t->side == SIDE_CANARY ? "canary" : "stable");
		json_key_str(j, buf_str(&key));
		if (t->reading.present)
			json_num(j, t->reading.value);
		else
			json_null(j);
	}
	json_object_end(j);
}

void result_key_flag(struct json *j, const char *key, bool set)
{
	if (!set)
		return;
	json_member_bool(j, key, true);
}

void result_key_exposure(struct json *j, const struct result *r)
{
	json_key(j, "exposure");
	json_object(j);
	key_requests(j, "requests", r->rate_known, r->requests);
	key_requests(j, "total_requests", r->rate_known, r->total_requests);
	key_requests(j, "bad_requests", r->bad_known, r->bad_requests);
	json_object_end(j);
}
