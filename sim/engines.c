/* The table of engines, in the order in which help prints them. An engine is a file of its own and
 * a line here.
 */
#include "sim/engine.h"

static const struct engine *const engines[] = {
	&engine_plan,
};

const struct engine *engine_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(engines); i++)
		if (str_is(name, engines[i]->name))
			return engines[i];
	return NULL;
}
