/* Samples of a series: chunks of up to STORE_CHUNK, each n times and then n values, 64 bits each,
 * the low byte first. Chunks of a series don't overlap.
 *
 * Samples behind all that is there, as a recorder brings them, fill up the last chunk and go on
 * from there. Others are merged with the chunks of their time, which are written anew, unless they
 * held all of it already.
 */
#include "sim/store_db.h"

#include <stdlib.h>
#include <string.h>

#include "sim/scratch.h"

/* Samples outside the arena, which a merge outgrows. */
struct samples {
	int64_t *t;
	double *v;
	size_t n, cap;
};

static void make_room(const struct store *s, struct samples *to, size_t more)
{
	if (to->cap - to->n >= more)
		return;
	to->cap = to->n + more + to->cap / 2;
	to->t = scratch_grow(s->arena, to->t, to->cap, sizeof(*to->t));
	to->v = scratch_grow(s->arena, to->v, to->cap, sizeof(*to->v));
}

static void free_samples(struct samples *of)
{
	free(of->t);
	free(of->v);
	*of = (struct samples){ .t = NULL };
}

/* ---- chunks --------------------------------------------------------------------------------- */

/* Copies n numbers of 64 bits, turning them round where the machine has the high byte first. */
static void copy_words(void *to, const void *from, size_t n)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(to, from, n * 8);
#else
	for (size_t i = 0; i < n * 8; i++)
		((unsigned char *)to)[i] = ((const unsigned char *)from)[i ^ 7];
#endif
}

/* Adds the chunk of a row of SQL_READ. */
static bool take_chunk(struct store *s, sqlite3_stmt *stmt, struct samples *to)
{
	const int64_t t0 = sqlite3_column_int64(stmt, 0), t1 = sqlite3_column_int64(stmt, 1);
	const int64_t n = sqlite3_column_int64(stmt, 2);
	const unsigned char *body = sqlite3_column_blob(stmt, 3);
	const size_t at = to->n, count = (size_t)n;

	if (n < 1 || n > STORE_CHUNK || sqlite3_column_bytes(stmt, 3) != n * 16)
		return store_damaged(s, "a chunk of samples is not as long as it says");
	make_room(s, to, count);
	copy_words(to->t + at, body, count);
	copy_words(to->v + at, body + count * 8, count);
	to->n += count;
	for (size_t i = at; i < to->n; i++)
		if (i && to->t[i - 1] >= to->t[i])
			return store_damaged(s, "the samples of a series are not in order");
	if (to->t[at] != t0 || to->t[to->n - 1] != t1)
		return store_damaged(s, "a chunk of samples is not of the time that it says");
	return true;
}

static bool write_chunk(struct store *s, int64_t series, const int64_t *t, const double *v,
			size_t n)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_CHUNK);
	unsigned char body[STORE_CHUNK * 16];

	if (!stmt)
		return false;
	copy_words(body, t, n);
	copy_words(body + n * 8, v, n);
	sqlite3_bind_int64(stmt, 1, series);
	sqlite3_bind_int64(stmt, 2, t[0]);
	sqlite3_bind_int64(stmt, 3, t[n - 1]);
	sqlite3_bind_int64(stmt, 4, (int64_t)n);
	sqlite3_bind_blob64(stmt, 5, body, n * 16, SQLITE_STATIC);
	return store_do(s, stmt);
}

static bool write_chunks(struct store *s, int64_t series, const int64_t *t, const double *v,
			 size_t n)
{
	for (size_t i = 0; i < n; i += STORE_CHUNK) {
		const size_t count = n - i < STORE_CHUNK ? n - i : STORE_CHUNK;

		if (!write_chunk(s, series, t + i, v + i, count))
			return false;
	}
	return true;
}

/* Takes out the chunks that begin in [from, to]. */
static bool drop_chunks(struct store *s, int64_t series, int64_t from, int64_t to)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_DROP);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	return store_do(s, stmt);
}

/* All chunks that touch [from, to], whole. */
static bool read_chunks(struct store *s, int64_t series, int64_t from, int64_t to,
			struct samples *out)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_READ);
	bool ok = stmt != NULL;

	if (!ok)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, to);
	while (ok && store_row(s, stmt, &ok))
		ok = take_chunk(s, stmt, out);
	sqlite3_reset(stmt);
	return ok;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* The first sample not before t. */
static size_t first_at(const struct samples *of, int64_t t)
{
	size_t from = 0, to = of->n;

	while (from < to) {
		const size_t mid = from + (to - from) / 2;

		if (of->t[mid] < t)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

bool store_read(struct store *s, struct arena *a, int64_t series, int64_t from_ms, int64_t to_ms,
		int64_t **t, double **v, size_t *n)
{
	struct samples all = { .t = NULL };
	size_t from, to;

	*t = NULL;
	*v = NULL;
	*n = 0;
	if (!read_chunks(s, series, from_ms, to_ms, &all)) {
		free_samples(&all);
		return false;
	}
	from = first_at(&all, from_ms);
	to = to_ms == INT64_MAX ? all.n : first_at(&all, to_ms + 1);
	arena_adopt(a, all.t);
	arena_adopt(a, all.v);
	if (from < to) {
		*t = all.t + from;
		*v = all.v + from;
		*n = to - from;
	}
	return true;
}

/* ---- adding --------------------------------------------------------------------------------- */

/* What an addition is about. */
struct addition {
	const int64_t *t;
	const double *v;
	size_t n;
	enum trace_dup on_dup;
	size_t more;		/* samples that were not there */
	size_t added;		/* those, and what changed */
	struct store_clash *clash;
	bool clashed;
};

static void put(struct samples *to, int64_t t, double v)
{
	to->t[to->n] = t;
	to->v[to->n++] = v;
}

/* A sample at a time at which there is one. */
static void meet(struct addition *add, struct samples *to, size_t i, double there)
{
	const double new = add->v[i];
	const bool same = memcmp(&new, &there, sizeof(new)) == 0;

	if (!same && add->on_dup == TRACE_DUP_ERROR && !add->clashed) {
		add->clashed = true;
		*add->clash = (struct store_clash){ add->t[i], there, new };
	}
	put(to, add->t[i], same || add->on_dup != TRACE_DUP_LAST ? there : new);
	add->added += !same && add->on_dup == TRACE_DUP_LAST;
}

static void merge(struct addition *add, const struct samples *there, struct samples *to)
{
	size_t i = 0, k = 0;

	while (i < add->n || k < there->n) {
		if (k == there->n || (i < add->n && add->t[i] < there->t[k])) {
			put(to, add->t[i], add->v[i]);
			add->more++;
			add->added++;
			i++;
		} else if (i == add->n || there->t[k] < add->t[i]) {
			put(to, there->t[k], there->v[k]);
			k++;
		} else {
			meet(add, to, i++, there->v[k++]);
		}
	}
}

/* Adds samples among those that are there. */
static bool add_among(struct store *s, int64_t series, struct addition *add)
{
	struct samples there = { .t = NULL }, all = { .t = NULL };
	bool ok = read_chunks(s, series, add->t[0], add->t[add->n - 1], &there);

	if (ok) {
		make_room(s, &all, there.n + add->n);
		merge(add, &there, &all);
	}
	if (ok && add->added && !add->clashed)
		ok = (there.n == 0 || drop_chunks(s, series, there.t[0], there.t[there.n - 1])) &&
		     write_chunks(s, series, all.t, all.v, all.n);
	free_samples(&there);
	free_samples(&all);
	return ok && !add->clashed;
}

/* The last chunk, if it has room; then it is taken out. */
static bool take_last(struct store *s, int64_t series, struct samples *out)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_LAST);
	bool ok;

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	if (store_row(s, stmt, &ok) && sqlite3_column_int64(stmt, 2) < STORE_CHUNK)
		ok = take_chunk(s, stmt, out);
	sqlite3_reset(stmt);
	return ok && (out->n == 0 || drop_chunks(s, series, out->t[0], out->t[0]));
}

/* Adds samples behind all that are there. */
static bool add_behind(struct store *s, int64_t series, bool empty, struct addition *add)
{
	struct samples last = { .t = NULL };
	size_t n = 0;
	bool ok = empty || take_last(s, series, &last);

	if (ok && last.n) {
		n = STORE_CHUNK - last.n < add->n ? STORE_CHUNK - last.n : add->n;
		make_room(s, &last, n);
		for (size_t i = 0; i < n; i++)
			put(&last, add->t[i], add->v[i]);
		ok = write_chunk(s, series, last.t, last.v, last.n);
	}
	free_samples(&last);
	add->more = add->added = add->n;
	return ok && write_chunks(s, series, add->t + n, add->v + n, add->n - n);
}

/* Samples of a series, from when to when. */
struct extent {
	int64_t n, from, to;
};

static bool read_extent(struct store *s, int64_t series, struct extent *out)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_EXTENT);
	bool ok, found;

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	found = store_row(s, stmt, &ok);
	out->n = sqlite3_column_int64(stmt, 0);
	out->from = sqlite3_column_int64(stmt, 1);
	out->to = sqlite3_column_int64(stmt, 2);
	sqlite3_reset(stmt);
	return ok && (found || store_damaged(s, "a series is not there"));
}

static bool write_extent(struct store *s, int64_t series, const struct extent *e)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_SUM_UP);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	sqlite3_bind_int64(stmt, 2, e->n);
	sqlite3_bind_int64(stmt, 3, e->from);
	sqlite3_bind_int64(stmt, 4, e->to);
	return store_do(s, stmt);
}

bool store_append(struct store *s, int64_t series, const int64_t *t, const double *v, size_t n,
		  enum trace_dup on_dup, size_t *added, struct store_clash *clash)
{
	struct addition add = { .t = t, .v = v, .n = n, .on_dup = on_dup, .clash = clash };
	struct extent e;
	bool ok;

	*added = 0;
	if (n == 0)
		return true;
	if (!read_extent(s, series, &e))
		return false;
	if (e.n == 0 || t[0] > e.to)
		ok = add_behind(s, series, e.n == 0, &add);
	else
		ok = add_among(s, series, &add);
	*added = add.clashed ? SIZE_MAX : add.added;
	if (!ok || add.added == 0)
		return ok;
	e.from = e.n == 0 || t[0] < e.from ? t[0] : e.from;
	e.to = e.n == 0 || t[n - 1] > e.to ? t[n - 1] : e.to;
	e.n += (int64_t)add.more;
	return write_extent(s, series, &e);
}
