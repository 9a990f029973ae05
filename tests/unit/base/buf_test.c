/* base/buf.c: growth, the NUL behind the text, and writing where little is taken at a time. */
#include "base/buf.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static int open_arena(void **state)
{
	*state = arena_open(NULL);
	return 0;
}

static int close_arena(void **state)
{
	arena_close(*state);
	return 0;
}

static void test_puts(void **state)
{
	struct buf b = buf_on(*state);

	assert_int_equal(buf_str(&b).n, 0);
	buf_put(&b, (struct str){ NULL, 0 });
	assert_string_equal(b.p, "");
	buf_put(&b, STR("a\0b"));
	assert_int_equal(b.n, 3);
	b.n = 0;
	buf_puts(&b, "one ");
	buf_puts(&b, NULL);
	buf_putc(&b, '2');
	buf_fill(&b, '.', 3);
	buf_fill(&b, '!', 0);
	buf_fill(&b, '!', -5);
	buf_printf(&b, " %d%s", 7, "");
	buf_printf(&b, "%s", "");
	assert_string_equal(b.p, "one 2... 7");
	assert_int_equal(b.n, 10);
}

/* Every length around the sizes at which the buffer grows. */
static void test_growth(void **state)
{
	struct arena *a = *state;

	for (int n = 0; n < 300; n++) {
		struct buf b = buf_on(a);

		buf_fill(&b, 'x', n);
		buf_printf(&b, "%s", "tail");
		assert_int_equal(b.n, n + 4);
		assert_true(b.cap > b.n);
		assert_string_equal(b.p + n, "tail");
	}
}

static void test_large(void **state)
{
	struct buf b = buf_on(*state), other = buf_on(*state);

	for (int i = 0; i < 100000; i++) {
		buf_printf(&b, "%06d\n", i);
		if (i % 1000 == 0)
			buf_putc(&other, 'x');	/* moves it now and then */
	}
	assert_int_equal(b.n, 700000);
	assert_memory_equal(b.p, "000000\n000001\n", 14);
	assert_memory_equal(b.p + 699986, "099998\n099999\n", 14);
	buf_put(&b, buf_str(&b));	/* of its own text */
	assert_int_equal(b.n, 1400000);
	assert_memory_equal(b.p, b.p + 700000, 700000);
}

struct reader {
	int fd;
	size_t n;
	unsigned sum;
};

static void *read_slowly(void *p)
{
	struct reader *r = p;
	char text[777];
	ssize_t n;

	while ((n = read(r->fd, text, sizeof(text))) > 0) {
		r->n += (size_t)n;
		for (ssize_t i = 0; i < n; i++)
			r->sum = r->sum * 31 + (unsigned char)text[i];
	}
	return NULL;
}

static void test_write_pipe(void **state)
{
	struct buf b = buf_on(*state);
	struct reader r = { .n = 0 };
	unsigned sum = 0;
	pthread_t thread;
	int fds[2];

	for (int i = 0; i < 300000; i++)
		buf_putc(&b, (char)(i * 7));
	for (size_t i = 0; i < b.n; i++)
		sum = sum * 31 + (unsigned char)b.p[i];
	assert_int_equal(pipe(fds), 0);
	r.fd = fds[0];
	assert_int_equal(pthread_create(&thread, NULL, read_slowly, &r), 0);
	assert_int_equal(buf_write(&b, fds[1]), 0);
	close(fds[1]);
	pthread_join(thread, NULL);
	close(fds[0]);
	assert_int_equal(r.n, b.n);
	assert_int_equal(r.sum, sum);
}

static void test_write_fails(void **state)
{
	struct buf b = buf_on(*state);

	assert_int_equal(buf_write(&b, -1), 0);	/* nothing to write */
	buf_putc(&b, 'x');
	assert_int_equal(buf_write(&b, -1), EBADF);
}

/* A file that may not grow beyond a limit takes a part first and refuses the rest then. */
static void test_write_short(void **state)
{
	struct buf b = buf_on(*state);
	struct rlimit before, limit;
	FILE *file = tmpfile();
	int fd, error;

	assert_non_null(file);
	fd = fileno(file);
	buf_fill(&b, 'x', 3000);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ 1000, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	error = buf_write(&b, fd);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(error, EFBIG);
	assert_int_equal(lseek(fd, 0, SEEK_END), 1000);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test_setup_teardown(test_puts, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(test_growth, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(test_large, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(test_write_pipe, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(test_write_short, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(test_write_fails, open_arena, close_arena),
	};

	return cmocka_run_group_tests_name("buf", t, NULL, NULL);
}
