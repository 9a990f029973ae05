/* The target seldon: which of Seldon Core's two APIs a plan asks for. */
#include "compiler/targets.h"
#include "targets/seldon.h"
#include "targets/target.h"

static void build(struct build *b)
{
	if (option_is(b->use, "api", "v2"))
		seldon_v2_build(b);
	else
		seldon_v1_build(b);
}

const struct target target_seldon = { .name = "seldon", .build = build };
