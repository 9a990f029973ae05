/* A folder with a store for each test. Comes behind <cmocka.h>. */
#ifndef CANARYC_TESTS_UNIT_SIM_STORE_SPOT_H
#define CANARYC_TESTS_UNIT_SIM_STORE_SPOT_H

#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "base/units.h"
#include "sim/store_db.h"

/* A folder of its own for each test, and what is opened in it. */
struct spot {
	struct arena *arena;
	struct diags diags;
	char folder[40];
	struct str path;
};

static inline int set_up(void **state)
{
	struct spot *p = test_calloc(1, sizeof(*p));

	p->arena = arena_open(NULL);
	p->diags = diags_on(p->arena);
	strcpy(p->folder, "/tmp/store_test_XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->path = arena_printf(p->arena, "%s/a%%20?#.db", p->folder);	/* what a URI would misread */
	*state = p;
	return 0;
}

static inline int tear_down(void **state)
{
	struct spot *p = *state;
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		unlink(arena_printf(p->arena, "%s%s", p->path.p, ends[i]).p);
	assert_int_equal(rmdir(p->folder), 0);	/* nothing else was left behind */
	arena_close(p->arena);
	test_free(p);
	return 0;
}

static inline struct store *open_store(struct spot *p, enum store_mode mode)
{
	const struct store_options options = { .mode = mode, .wait_ms = 50 };

	return store_open(p->arena, p->path, STR("a.db"), &options, &p->diags);
}

static inline void expect(struct spot *p, const char *want)
{
	struct buf out = buf_on(p->arena);

	for (const struct diag *d = p->diags.first; d; d = d->next)
		buf_printf(&out, "%s%s %" PRI_STR, out.n ? " | " : "", diag_info(d->code)->code,
			   STR_ARG(d->message));
	buf_putc(&out, '\0');
	assert_string_equal(out.p, want);
	p->diags = diags_on(p->arena);
}

static inline int64_t series_id(struct store *s, const char *metric, const char *version,
			 const char *labels, const char *unit)
{
	const struct series_key key = { str_of(metric), str_of(version), str_of(labels) };
	struct store_series out;

	assert_true(store_series_of(s, &key, unit ? unit_find(str_of(unit)) : NULL, 0, &out));
	return out.id;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

#endif
