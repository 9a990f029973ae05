/* The one place of the trace readers that calls malloc(). */
#include "sim/scratch.h"

#include <stdlib.h>

void *scratch_alloc(struct arena *a, size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		arena_out_of_memory(a, size);
	return p;
}
