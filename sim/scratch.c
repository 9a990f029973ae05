/* The one place of the simulator that calls malloc() and realloc(). */
#include "sim/scratch.h"

#include <stdint.h>
#include <stdlib.h>

void *scratch_alloc(struct arena *a, size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		arena_out_of_memory(a, size);
	return p;
}

void *scratch_grow(struct arena *a, void *p, size_t n, size_t size)
{
	void *q;

	if (size && n > SIZE_MAX / size)
		arena_out_of_memory(a, SIZE_MAX);
	q = realloc(p, n && size ? n * size : 1);
	if (!q)
		arena_out_of_memory(a, n * size);
	return q;
}
