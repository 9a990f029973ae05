/* What the files of the starts share. Included by sim/starts*.c only. */
#ifndef CANARYC_SIM_STARTS_IN_H
#define CANARYC_SIM_STARTS_IN_H

#include "sim/engine.h"
#include "sim/starts.h"

struct starts {
	const struct plan *plan;
	const struct view *view;	/* as bound; each scratch forks it */
	struct people people;
	const char *why_slow;		/* NULL: the fast way is open */
};

struct starts_scratch {
	struct arena *arena;
	struct view *view;		/* of this thread */
};

#endif
