/* What canaryc knows of every target: its name, its settings, what it can carry. One table, for the
 * checker; the files of targets/ build what it promises.
 */
#ifndef CANARYC_COMPILER_TARGETS_H
#define CANARYC_COMPILER_TARGETS_H

#include <stdbool.h>
#include <stdint.h>

#include "compiler/plan.h"

enum target_caps {
	TARGET_PODS = 1 << 0,   /* runs pods: both versions need an image */
	TARGET_MODELS = 1 << 1, /* serves models: both versions need a model with its format */
	TARGET_ROUTES = 1 << 2, /* can send requests to a version by their attributes */
	TARGET_VIA = 1 << 3, /* drives a router, named after `via`, whose settings it takes, too */
	TARGET_ROUTER = 1 << 4, /* no target of its own: only after `via` */
	TARGET_WATCHES = 1 << 5, /* emits what watches the rollout, carries no traffic */
	TARGET_TRIES = 1 << 6	/* runs no version: tries the plan on what was recorded */
};

enum setting_type {
	SETTING_TEXT,		/* a string */
	SETTING_TEXTS,		/* one or more strings */
	SETTING_WORD,		/* one of words */
	SETTING_URL,
	SETTING_PAIRS		/* strings of the form name=value */
};

/** A setting of a target's block. */
struct setting_info {
	const char *name;
	enum setting_type type;
	const char *const *words;	/* of WORD, the default first, NULL-ended; else NULL */
	const char *summary;
};

struct target_info {
	const char *name, *summary;
	uint32_t caps;				/* enum target_caps */
	const struct setting_info *settings;	/* ended by a row without a name; may be NULL */
	const char *const *via; /* routers that may stand after `via`, the default first */
};

/** @return the target of that name, or NULL. */
const struct target_info *target_find(struct str name);

/** @return the i-th target, in the order of the table; NULL behind the last. */
const struct target_info *target_at(size_t i);

/** @return the setting of that name of the target, or of the router it drives; or NULL. */
const struct setting_info *setting_find(const struct target_info *t, const struct target_info *via,
					struct str name);

/** @return the value of a setting of the target's block, or the fallback. */
struct str option_text(const struct target_use *use, const char *name, struct str fallback);

/** @return the values of a setting; none where it is not given. */
struct text_list option_texts(const struct target_use *use, const char *name);

/** @return whether a setting of words has that value, because it is given or by default. */
bool option_is(const struct target_use *use, const char *name, const char *word);

/** @return the host of an http or https URL, with its port, borrowed. */
struct str url_host(struct str url);

#endif
