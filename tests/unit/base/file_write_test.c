/* base/file_write.c: what stands in a file afterwards, and what is left behind. */
#include "base/file_write.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct world {
	struct arena *arena;
	char folder[32];
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->arena = arena_open(NULL);
	strcpy(w->folder, "file_write_test.XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	*state = w;
	return 0;
}

static const char *in(struct world *w, const char *name)
{
	return arena_printf(w->arena, "%s/%s", w->folder, name).p;
}

/* Names of the folder, and how many there are. */
static size_t count(struct world *w, bool unlinks)
{
	DIR *d = opendir(w->folder);
	struct dirent *e;
	size_t n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		n++;
		if (unlinks && unlink(in(w, e->d_name)) != 0)
			assert_int_equal(rmdir(in(w, e->d_name)), 0);
	}
	closedir(d);
	return n;
}

static int teardown(void **state)
{
	struct world *w = *state;

	chmod(w->folder, 0700);
	count(w, true);
	assert_int_equal(rmdir(w->folder), 0);
	arena_close(w->arena);
	free(w);
	return 0;
}

static int put(struct world *w, const char *path, const char *text)
{
	struct buf b = buf_on(w->arena);

	buf_puts(&b, text);
	return file_write(path, &b);
}

static void assert_holds(struct world *w, const char *path, const char *text)
{
	struct str got;

	assert_int_equal(file_read(w->arena, path, 1 << 20, &got, NULL), FILE_OK);
	assert_string_equal(got.p, text);
}

static void test_new(void **state)
{
	struct world *w = *state;
	struct stat st;
	mode_t mask = umask(027);

	assert_int_equal(put(w, in(w, "a"), "one\n"), 0);
	umask(mask);
	assert_holds(w, in(w, "a"), "one\n");
	assert_int_equal(stat(in(w, "a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(count(w, false), 1);
}

static void test_empty(void **state)
{
	struct world *w = *state;
	struct buf nothing = buf_on(w->arena);

	assert_int_equal(file_write(in(w, "a"), &nothing), 0);
	assert_holds(w, in(w, "a"), "");
}

static void test_over(void **state)
{
	struct world *w = *state;
	struct stat st;

	assert_int_equal(put(w, in(w, "a"), "a longer text\n"), 0);
	assert_int_equal(chmod(in(w, "a"), 0604), 0);
	assert_int_equal(put(w, in(w, "a"), "two\n"), 0);
	assert_holds(w, in(w, "a"), "two\n");
	assert_int_equal(stat(in(w, "a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0604);
	assert_int_equal(count(w, false), 1);
}

static void test_link(void **state)
{
	struct world *w = *state;
	struct stat st;

	assert_int_equal(put(w, in(w, "a"), "one\n"), 0);
	assert_int_equal(symlink("a", in(w, "b")), 0);
	assert_int_equal(symlink("b", in(w, "c")), 0);
	assert_int_equal(put(w, in(w, "c"), "two\n"), 0);
	assert_holds(w, in(w, "a"), "two\n");
	assert_int_equal(lstat(in(w, "c"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(lstat(in(w, "a"), &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(count(w, false), 3);
}

static void test_failures(void **state)
{
	struct world *w = *state;

	assert_int_equal(put(w, in(w, "none/a"), "x"), ENOENT);
	assert_int_equal(put(w, w->folder, "x"), EISDIR);
	assert_int_equal(put(w, in(w, "a"), "one\n"), 0);
	assert_int_equal(put(w, in(w, "a/b"), "x"), ENOTDIR);
	assert_int_equal(put(w, "", "x"), ENOENT);
	assert_holds(w, in(w, "a"), "one\n");
	assert_int_equal(count(w, false), 1);
}

static void test_folder_without_room(void **state)
{
	struct world *w = *state;

	if (geteuid() == 0)
		skip();	/* root may write everywhere */
	assert_int_equal(put(w, in(w, "a"), "one\n"), 0);
	assert_int_equal(chmod(w->folder, 0500), 0);
	assert_int_equal(put(w, in(w, "a"), "two\n"), EACCES);
	assert_holds(w, in(w, "a"), "one\n");
	assert_int_equal(count(w, false), 1);
}

/* As on a full disk: the write fails in the middle. */
static void test_too_large(void **state)
{
	struct world *w = *state;
	struct rlimit old, small;
	struct buf b = buf_on(w->arena);
	int error;

	assert_int_equal(put(w, in(w, "a"), "one\n"), 0);
	buf_fill(&b, 'x', 100000);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	error = file_write(in(w, "a"), &b);
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(error, EFBIG);
	assert_holds(w, in(w, "a"), "one\n");
	assert_int_equal(count(w, false), 1);
}

static void test_device(void **state)
{
	struct world *w = *state;
	struct stat st;

	if (stat("/dev/full", &st) != 0 || !S_ISCHR(st.st_mode))
		skip();
	assert_int_equal(put(w, "/dev/full", "x"), ENOSPC);
	assert_int_equal(put(w, "/dev/null", "x"), 0);
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_new, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_over, setup, teardown),
		cmocka_unit_test_setup_teardown(test_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folder_without_room, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_device, setup, teardown),
	};

	return cmocka_run_group_tests_name("file_write", tests, NULL, NULL);
}
