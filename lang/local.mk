# The scanner, the grammar and the syntax tree. The generated sources are a library of their own
# because they are compiled with fewer warnings; each of the two libraries calls the other.
noinst_LIBRARIES += %reldir%/liblang.a %reldir%/libgrammar.a
LANG_LIBS = %reldir%/liblang.a %reldir%/libgrammar.a %reldir%/liblang.a $(BASE_LIBS)

%canon_reldir%_liblang_a_SOURCES = \
	%reldir%/ast.c \
	%reldir%/ast.h \
	%reldir%/braces.c \
	%reldir%/format.c \
	%reldir%/format.h \
	%reldir%/format_parts.h \
	%reldir%/format_row.c \
	%reldir%/format_source.c \
	%reldir%/format_table.c \
	%reldir%/lex.c \
	%reldir%/lex.h \
	%reldir%/parse.h \
	%reldir%/parse_ctx.h \
	%reldir%/quotes.c \
	%reldir%/strings.c \
	%reldir%/syntax_error.c \
	%reldir%/tokens.c

%canon_reldir%_libgrammar_a_SOURCES = \
	%reldir%/lexer.l \
	%reldir%/parser.y
%canon_reldir%_libgrammar_a_CFLAGS = $(GENERATED_CFLAGS)

# The scanner includes the parser's header, which must be there first.
BUILT_SOURCES += %reldir%/parser.h

EXTRA_DIST += %reldir%/README.md
