/* The YAML writer of targets/yout.h on top of libyaml's emitter. */
#include "targets/yout.h"

#include <string.h>

#include <yaml.h>

/* ---- which strings need quotes -------------------------------------------------------------- */

/* Words that YAML 1.1 resolves to null or a boolean, in any case. */
static const struct str words[] = {
	STR("~"), STR("null"), STR("y"), STR("n"), STR("yes"), STR("no"), STR("on"), STR("off"), STR("true"),
	STR("false"), STR("<<"), STR("="), STR(".nan"), STR(".inf"),
};

#define LONGEST_WORD 5

static bool is_word(struct str s)
{
	char small[LONGEST_WORD];

	if (s.n > LONGEST_WORD)
		return false;
	for (size_t i = 0; i < s.n; i++)
		small[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i], (struct str){ small, s.n }))
			return true;
	return false;
}

/* What numbers of all kinds, dates and times consist of behind a digit: digits, points, colons,
 * signs, underscores, and letters of hexadecimal, exponents, `T` and `Z`. */
static bool like_number(struct str s)
{
	static const char parts[] = "0123456789abcdefABCDEFxXoOtTzZ_.:+- ";
	size_t i = s.p[0] == '-' || s.p[0] == '+';

	if (i == s.n || is_word(str_sub(s, i, s.n)))
		return true;
	i += s.p[i] == '.';
	if (i == s.n)
		return true;
	if (s.p[i] < '0' || s.p[i] > '9')
		return false;
	while (i < s.n && s.p[i] && strchr(parts, s.p[i]))
		i++;
	return i == s.n;
}

bool yout_must_quote(struct str text)
{
	if (text.n == 0 || is_word(text))
		return true;
	return text.p[0] && strchr("0123456789+-.", text.p[0]) && like_number(text);
}

/* ---- libyaml -------------------------------------------------------------------------------- */

struct writer {
	yaml_emitter_t emitter;
	struct buf *out;
	struct arena *arena;
};

static int take(void *ctx, unsigned char *bytes, size_t n)
{
	buf_put(ctx, (struct str){ (const char *)bytes, n });
	return 1;
}

static bool emit_scalar(struct writer *w, struct str text, bool quoted)
{
	static const char empty[] = "";
	yaml_event_t event;
	const char *p = text.n ? text.p : empty;
	yaml_scalar_style_t style = quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
					   : YAML_PLAIN_SCALAR_STYLE;

	/* an event that could not be made must not be emitted: it is not initialised */
	return yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)p, (int)text.n,
					    !quoted, 1, style) &&
	       yaml_emitter_emit(&w->emitter, &event);
}

static bool emit_node(struct writer *w, const struct node *n);

static bool emit_list(struct writer *w, const struct node *n)
{
	yaml_event_t event;
	yaml_sequence_style_t style = n->first ? YAML_BLOCK_SEQUENCE_STYLE : YAML_FLOW_SEQUENCE_STYLE;

	if (!yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style) ||
	    !yaml_emitter_emit(&w->emitter, &event))
		return false;
	for (const struct node *m = n->first; m; m = m->next)
		if (!emit_node(w, m))
			return false;
	return yaml_sequence_end_event_initialize(&event) && yaml_emitter_emit(&w->emitter, &event);
}

static bool emit_map(struct writer *w, const struct node *n)
{
	yaml_event_t event;
	yaml_mapping_style_t style = n->first ? YAML_BLOCK_MAPPING_STYLE : YAML_FLOW_MAPPING_STYLE;

	if (!yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style) ||
	    !yaml_emitter_emit(&w->emitter, &event))
		return false;
	for (const struct node *m = n->first; m; m = m->next)
		if (!emit_scalar(w, m->key, yout_must_quote(m->key)) || !emit_node(w, m))
			return false;
	return yaml_mapping_end_event_initialize(&event) && yaml_emitter_emit(&w->emitter, &event);
}

static bool emit_node(struct writer *w, const struct node *n)
{
	struct buf text = buf_on(w->arena);
	struct json j = json_on(&text, false);

	switch (n->kind) {
	case NODE_STR:
		return emit_scalar(w, n->text, yout_must_quote(n->text));
	case NODE_LIST:
		return emit_list(w, n);
	case NODE_MAP:
		return emit_map(w, n);
	case NODE_NULL:
	case NODE_BOOL:
	case NODE_INT:
	case NODE_NUM:
		break;
	}
	node_json(n, &j);	/* YAML reads these as JSON writes them */
	return emit_scalar(w, buf_str(&text), false);
}

static bool emit_document(struct writer *w, const struct node *root)
{
	yaml_event_t event;

	return yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) &&
	       yaml_emitter_emit(&w->emitter, &event) &&
	       yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1) &&
	       yaml_emitter_emit(&w->emitter, &event) && emit_node(w, root) &&
	       yaml_document_end_event_initialize(&event, 1) &&
	       yaml_emitter_emit(&w->emitter, &event) && yaml_stream_end_event_initialize(&event) &&
	       yaml_emitter_emit(&w->emitter, &event);
}

bool yout_document(const struct node *root, struct buf *out)
{
	struct writer w = { .out = out, .arena = out->arena };
	bool good;

	if (!yaml_emitter_initialize(&w.emitter))
		return false;
	yaml_emitter_set_output(&w.emitter, take, out);
	yaml_emitter_set_width(&w.emitter, -1);
	yaml_emitter_set_indent(&w.emitter, 2);
	yaml_emitter_set_unicode(&w.emitter, 1);
	good = emit_document(&w, root) && yaml_emitter_flush(&w.emitter);
	yaml_emitter_delete(&w.emitter);
	if (good && out->p[out->n - 1] != '\n')	/* it ends with an empty list or map */
		buf_putc(out, '\n');
	return good;
}
