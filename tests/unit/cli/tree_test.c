/* Folders of generated files: what is new, changed and gone; which listed paths are never removed; and
 * that a tree that can't be written leaves what was there.
 */
#include "cli/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "tests/unit/table.h"

#define LIST "steps.json"

/* A folder of its own for each test: `box/out` is the tree's, what else is in `box` is somebody else's. */
struct box {
	struct arena *a;
	char *box, *out;
};

static char *below(const struct box *b, const char *dir, const char *path)
{
	return arena_cstr(b->a, arena_printf(b->a, "%s/%s", dir, path));
}

static void open_box(struct box *b)
{
	const char *tmp = getenv("TMPDIR");

	b->a = arena_open(NULL);
	b->box = arena_cstr(b->a, arena_printf(b->a, "%s/canaryc-tree-XXXXXX", tmp ? tmp : "/tmp"));
	assert_non_null(mkdtemp(b->box));
	b->out = below(b, b->box, "out");
	assert_int_equal(mkdir(b->out, 0777), 0);
}

static void close_box(struct box *b)
{
	char *command = arena_cstr(b->a, arena_printf(b->a, "rm -rf '%s'", b->box));

	assert_int_equal(system(command), 0);
	arena_close(b->a);
}

static void put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void assert_holds(const struct box *b, const char *path, const char *text)
{
	struct str got;
	int error;

	assert_int_equal(file_read(b->a, below(b, b->out, path), 1 << 20, &got, &error), FILE_OK);
	assert_string_equal(arena_cstr(b->a, got), text);
}

static enum tree_change change_of(const struct tree *t, const char *path)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is(t->files[i].path, path))
			return t->files[i].change;
	fail_msg("%s is not in the tree", path);
	return TREE_SAME;
}

/* ---- what a list may not take away ---- */

static const struct listed_case {
	const char *name, *path;	/* as the list has it, from `box/out` */
	bool goes;
} listed[] = {
	{ "a manifest", "a.yaml", true },
	{ "a list", "a.json", true },
	{ "one in a folder", "sub/a.yaml", true },
	{ "one deep down", "sub/deep/a.yaml", true },
	{ "another kind", "a.txt", false },
	{ "no kind", "a", false },
	{ "a kind behind it", "a.yaml.txt", false },
	{ "a point first", ".yaml", true },
	{ "a slash first", "/a.yaml", false },
	{ "outside", "../a.yaml", false },
	{ "outside, by a folder", "sub/../../a.yaml", false },
	{ "inside, by a way round", "sub/../a.yaml", false },
	{ "points within a name", "a..yaml", false },	/* on the safe side: no build writes it */
	{ "a backslash", "a\\\\b.yaml", false },
};

static void test_listed(void **state)
{
	const struct listed_case *c = *state;
	struct box b;
	struct str where;

	open_box(&b);
	assert_int_equal(mkdir(below(&b, b.out, "sub"), 0777), 0);
	assert_int_equal(mkdir(below(&b, b.out, "sub/deep"), 0777), 0);
	const char *name = strchr(c->path, '\\') ? "a\\b.yaml" : c->path;
	put_file(below(&b, b.out, name), "old");
	put_file(below(&b, b.out, LIST),
		 arena_printf(b.a, "{\"files\":[\"%s\",5,null]}", c->path).p);
	struct tree t = tree_on(b.a, b.out);
	tree_add(&t, STR(LIST), STR("{\"files\":[]}"));
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(t.n, c->goes ? 2 : 1);
	assert_int_equal(tree_write(&t, &where), 0);
	assert_int_equal(is_there(below(&b, b.out, name)), !c->goes);
	close_box(&b);
}

static void test_absolute(void **state)
{
	struct box b;
	struct str where;

	(void)state;
	open_box(&b);
	char *path = below(&b, b.box, "a.yaml");
	put_file(path, "somebody else's");
	put_file(below(&b, b.out, LIST), arena_printf(b.a, "{\"files\":[\"%s\"]}", path).p);
	struct tree t = tree_on(b.a, b.out);
	tree_add(&t, STR(LIST), STR("{}"));
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(t.n, 1);
	close_box(&b);
}

/* A list that is none lists nothing. */
static const char *const broken[] = { "", "{", "[]", "5", "{\"files\":5}", "{\"files\":{\"a.yaml\":1}}",
				      "{\"file\":[\"a.yaml\"]}" };

static void test_broken(void **state)
{
	struct box b;
	struct str where;

	open_box(&b);
	put_file(below(&b, b.out, "a.yaml"), "old");
	put_file(below(&b, b.out, LIST), *state);
	struct tree t = tree_on(b.a, b.out);
	tree_add(&t, STR(LIST), STR("{}"));
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(t.n, 1);
	close_box(&b);
}

/* ---- what a look finds, and a write does ---- */

static struct tree usual_tree(struct box *b)
{
	struct tree t = tree_on(b->a, b->out);

	tree_add(&t, STR("same.yaml"), STR("as it is"));
	tree_add(&t, STR("changed.yaml"), STR("after"));
	tree_add(&t, STR("new/a.yaml"), STR("new"));
	tree_add(&t, STR(LIST), STR("{\"files\":[\"same.yaml\"]}"));
	return t;
}

static void put_usual(struct box *b)
{
	assert_int_equal(mkdir(below(b, b->out, "old"), 0777), 0);
	put_file(below(b, b->out, "same.yaml"), "as it is");
	put_file(below(b, b->out, "changed.yaml"), "before");
	put_file(below(b, b->out, "old/gone.yaml"), "gone");
	put_file(below(b, b->out, "mine.yaml"), "mine");
	put_file(below(b, b->out, LIST),
		 "{\"files\":[\"same.yaml\",\"changed.yaml\",\"old/gone.yaml\",\"lost.yaml\"]}");
}

static void test_changes(void **state)
{
	struct box b;
	struct str where;

	(void)state;
	open_box(&b);
	put_usual(&b);
	struct tree t = usual_tree(&b);
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(t.n, 5);
	assert_int_equal(change_of(&t, "same.yaml"), TREE_SAME);
	assert_int_equal(change_of(&t, "changed.yaml"), TREE_CHANGED);
	assert_int_equal(change_of(&t, "new/a.yaml"), TREE_NEW);
	assert_int_equal(change_of(&t, "old/gone.yaml"), TREE_GONE);
	assert_true(tree_changes(&t));
	assert_int_equal(tree_write(&t, &where), 0);
	assert_holds(&b, "same.yaml", "as it is");
	assert_holds(&b, "changed.yaml", "after");
	assert_holds(&b, "new/a.yaml", "new");
	assert_holds(&b, "mine.yaml", "mine");
	assert_false(is_there(below(&b, b.out, "old")));
	struct tree again = usual_tree(&b);
	assert_int_equal(tree_look(&again, LIST, &where), 0);
	assert_false(tree_changes(&again));
	close_box(&b);
}

static void test_without_list(void **state)
{
	struct box b;
	struct str where;

	(void)state;
	open_box(&b);
	put_usual(&b);
	struct tree t = usual_tree(&b);
	assert_int_equal(tree_look(&t, NULL, &where), 0);
	assert_int_equal(t.n, 4);
	close_box(&b);
}

static void test_fresh(void **state)
{
	struct box b;
	struct str where;

	(void)state;
	open_box(&b);
	struct tree t = tree_on(b.a, below(&b, b.out, "x/y"));
	tree_add(&t, STR("z/a.yaml"), STR("a"));
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(tree_write(&t, &where), 0);
	assert_holds(&b, "x/y/z/a.yaml", "a");
	close_box(&b);
}

static void test_mode(void **state)
{
	struct box b;
	struct str where;
	struct stat st;

	(void)state;
	open_box(&b);
	put_file(below(&b, b.out, "a.yaml"), "before");
	assert_int_equal(chmod(below(&b, b.out, "a.yaml"), 0640), 0);
	struct tree t = tree_on(b.a, b.out);
	tree_add(&t, STR("a.yaml"), STR("after"));
	assert_int_equal(tree_look(&t, NULL, &where), 0);
	assert_int_equal(tree_write(&t, &where), 0);
	assert_int_equal(stat(below(&b, b.out, "a.yaml"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	close_box(&b);
}

/* A file stands where a folder is to be: nothing is changed, nothing is left over. */
static void test_in_the_way(void **state)
{
	struct box b;
	struct str where;

	(void)state;
	open_box(&b);
	put_usual(&b);
	put_file(below(&b, b.out, "new"), "a file");
	struct tree t = usual_tree(&b);
	assert_int_equal(tree_look(&t, LIST, &where), 0);
	assert_int_equal(tree_write(&t, &where), ENOTDIR);
	assert_true(str_ends(where, "new/a.yaml"));
	assert_holds(&b, "changed.yaml", "before");
	assert_holds(&b, "old/gone.yaml", "gone");
	for (size_t i = 0; i < t.n; i++)
		if (t.files[i].temporary)
			assert_false(is_there(t.files[i].temporary));
	close_box(&b);
}

/* A folder stands where a file is to be. */
static void test_folder(void **state)
{
	struct box b;
	struct str where = STR("");

	(void)state;
	open_box(&b);
	assert_int_equal(mkdir(below(&b, b.out, "a.yaml"), 0777), 0);
	struct tree t = tree_on(b.a, b.out);
	tree_add(&t, STR("a.yaml"), STR("a"));
	assert_int_equal(tree_look(&t, NULL, &where), EISDIR);
	assert_true(str_ends(where, "a.yaml"));
	close_box(&b);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "listed", listed, test_listed);
	table_add(&t, "listed", "an absolute path", test_absolute, NULL);
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		table_add(&t, "no list", broken[i], test_broken, broken[i]);
	table_add(&t, "tree", "what changes", test_changes, NULL);
	table_add(&t, "tree", "without a list nothing goes", test_without_list, NULL);
	table_add(&t, "tree", "a folder that is not there", test_fresh, NULL);
	table_add(&t, "tree", "permissions are kept", test_mode, NULL);
	table_add(&t, "tree", "a file in the way", test_in_the_way, NULL);
	table_add(&t, "tree", "a folder in the way", test_folder, NULL);
	return table_run(&t, "tree");
}
