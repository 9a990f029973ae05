/* The targets that can be built, in the order of compiler/targets.c. ORDER: so are the words of -t
 * in cli/commands.c. */
#include "targets/target.h"

#include "compiler/targets.h"

static const struct target *const targets[] = {
	&target_kserve,
	&target_seldon,
	&target_istio,
	&target_argo,
	&target_sweep_job,
};

const struct target *target_builder(const struct target_info *info)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		if (str_is(str_of(info->name), targets[i]->name))
			return targets[i];
	return NULL;
}
