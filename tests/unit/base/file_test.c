/* base/file.c: limits, kinds of files, standard input; paths as text. Files are made in a folder
 * of their own under the folder for temporary files, and taken away again. */
#include "base/file.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
	struct arena *arena;
	char folder[200];
	char path[240];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	f->arena = arena_open(NULL);
	snprintf(f->folder, sizeof(f->folder), "%.150s/file_test.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/x", f->folder);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	rmdir(f->folder);
	arena_close(f->arena);
	free(f);
	return 0;
}

static void write_file(const struct fixture *f, size_t n)
{
	FILE *out = fopen(f->path, "wb");

	assert_non_null(out);
	for (size_t i = 0; i < n; i++)
		putc((int)(i * 7 % 251), out);
	fclose(out);
}

static void check_text(struct str text, size_t n)
{
	assert_int_equal(text.n, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text.p[i] != i * 7 % 251)
			fail_msg("byte %zu", i);
	assert_int_equal(text.p[n], 0);
}

/* Sizes around the steps of reading, each with limits around the size. */
static void test_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 65533, 65534, 65535, 65536, 65537, 300000 };
	struct fixture *f = *state;
	struct str text;

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		size_t n = sizes[i];

		write_file(f, n);
		assert_int_equal(file_read(f->arena, f->path, SIZE_MAX, &text, NULL), FILE_OK);
		check_text(text, n);
		assert_int_equal(file_read(f->arena, f->path, n, &text, NULL), FILE_OK);
		check_text(text, n);
		if (n > 0)
			assert_int_equal(file_read(f->arena, f->path, n - 1, &text, NULL),
					 FILE_TOO_LARGE);
	}
}

static void test_refused(void **state)
{
	struct fixture *f = *state;
	struct str text = STR("as it was");
	int err = 77;
	char path[300], *long_path = arena_alloc(f->arena, 6000);

	assert_int_equal(file_read(f->arena, f->folder, 100, &text, &err), FILE_FOLDER);
	assert_int_equal(file_read(f->arena, f->path, 100, &text, &err), FILE_MISSING);
	assert_int_equal(file_read(f->arena, "", 100, &text, &err), FILE_MISSING);
	write_file(f, 3);
	snprintf(path, sizeof(path), "%s/below", f->path);
	assert_int_equal(file_read(f->arena, path, 100, &text, &err), FILE_MISSING);
	assert_int_equal(err, 77);
	memset(long_path, 'x', 5999);
	assert_int_equal(file_read(f->arena, long_path, 100, &text, &err), FILE_SYSTEM);
	assert_int_equal(err, ENAMETOOLONG);
	assert_int_equal(file_read(f->arena, long_path, 100, &text, NULL), FILE_SYSTEM);
	if (geteuid() != 0) {	/* nothing is denied to root */
		chmod(f->path, 0);
		assert_int_equal(file_read(f->arena, f->path, 100, &text, NULL), FILE_DENIED);
	}
	assert_true(str_is(text, "as it was"));
}

static void test_endless(void **state)
{
	struct fixture *f = *state;
	struct str text;

	assert_int_equal(file_read(f->arena, "/dev/zero", 1000000, &text, NULL), FILE_TOO_LARGE);
	assert_int_equal(file_read(f->arena, "/dev/null", 0, &text, NULL), FILE_OK);
	assert_int_equal(text.n, 0);
}

/* What was read of a file that is refused is given back. */
static void test_gives_back(void **state)
{
	struct fixture *f = *state;
	struct arena_mark before, after;
	struct str text;

	arena_alloc(f->arena, 1);
	before = arena_mark(f->arena);
	assert_int_equal(file_read(f->arena, "/dev/zero", 5000000, &text, NULL), FILE_TOO_LARGE);
	after = arena_mark(f->arena);
	assert_ptr_equal(before.chunk, after.chunk);
	assert_int_equal(before.used, after.used);
}

static void *write_slowly(void *p)
{
	const int *fd = p;

	for (size_t i = 0; i < 200000; ) {
		unsigned char part[999];
		size_t n = 0;

		for (; n < sizeof(part) && i < 200000; i++)
			part[n++] = (unsigned char)(i * 7 % 251);
		if (write(*fd, part, n) != (ssize_t)n)
			break;
	}
	close(*fd);
	return NULL;
}

/* Standard input, a pipe that gives little at a time. */
static void test_stdin(void **state)
{
	struct fixture *f = *state;
	int fds[2], kept = dup(STDIN_FILENO);
	enum file_status status;
	struct str text = STR("");
	pthread_t thread;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
	close(fds[0]);
	assert_int_equal(pthread_create(&thread, NULL, write_slowly, &fds[1]), 0);
	status = file_read(f->arena, "-", 200000, &text, NULL);
	pthread_join(thread, NULL);
	if (kept >= 0) {
		dup2(kept, STDIN_FILENO);
		close(kept);
	}
	assert_int_equal(status, FILE_OK);
	check_text(text, 200000);
}

static void test_status_text(void **state)
{
	(void)state;
	assert_string_equal(file_status_text(FILE_OK), "can be read");
	assert_string_equal(file_status_text(FILE_MISSING), "does not exist");
	assert_string_equal(file_status_text(FILE_DENIED), "can't be read: permission denied");
	assert_string_equal(file_status_text(FILE_FOLDER), "is a folder");
	assert_string_equal(file_status_text(FILE_TOO_LARGE), "is too large");
	assert_string_equal(file_status_text(FILE_SYSTEM), "can't be read");
}

static void test_path_beside(void **state)
{
	static const struct {
		const char *from, *path, *want;
	} cases[] = {
		{ "a.canary", "b.csv", "b.csv" },
		{ "a.canary", "./b.csv", "b.csv" },
		{ "a.canary", "../b.csv", "../b.csv" },
		{ "-", "b.csv", "b.csv" },
		{ "", "b.csv", "b.csv" },
		{ "plans/a.canary", "b.csv", "plans/b.csv" },
		{ "plans/a.canary", "./traces/b.csv", "plans/traces/b.csv" },
		{ "plans/a.canary", "../b.csv", "b.csv" },
		{ "plans/a.canary", "../../b.csv", "../b.csv" },
		{ "plans/x/a.canary", "../y/b.csv", "plans/y/b.csv" },
		{ "../plans/a.canary", "../b.csv", "../b.csv" },
		{ "../a.canary", "../b.csv", "../../b.csv" },
		{ "./a.canary", "b.csv", "b.csv" },
		{ "/etc/a.canary", "b.csv", "/etc/b.csv" },
		{ "/etc/a.canary", "../b.csv", "/b.csv" },
		{ "/a.canary", "../../b.csv", "/b.csv" },
		{ "plans/a.canary", "/tmp/../b.csv", "/tmp/../b.csv" },
		{ "plans//a.canary", "x//b.csv", "plans/x/b.csv" },
		{ "plans/a.canary", "..", "." },
		{ "plans/a.canary", "", "plans" },
		{ "plans/a.canary", "..b/...c", "plans/..b/...c" },
		{ "plans/a.canary", "x/./.././b", "plans/b" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str got = path_beside(f->arena, str_of(cases[i].from),
					     str_of(cases[i].path));

		assert_string_equal(got.p, cases[i].want);
		assert_int_equal(got.n, strlen(cases[i].want));
	}
}

static void test_path_tail(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "", "" }, { "a", "a" }, { "lab/run1.csv", "lab/run1.csv" },
		{ "/x/lab/run1.csv", "lab/run1.csv" }, { "x/y/lab/run1.csv", "lab/run1.csv" },
		{ "/run1.csv", "/run1.csv" }, { "/lab/run1.csv", "lab/run1.csv" },
		{ "a/b/c/", "b/c/" },
		{ "/", "/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_is(path_tail(str_of(cases[i].path)), cases[i].want));
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test_setup_teardown(test_sizes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_endless, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gives_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stdin, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_path_beside, set_up, tear_down),
		cmocka_unit_test(test_status_text),
		cmocka_unit_test(test_path_tail),
	};

	return cmocka_run_group_tests_name("file", t, NULL, NULL);
}
