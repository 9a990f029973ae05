# Memory, text, numbers, files and diagnostics: what every other module stands on.
noinst_LIBRARIES += %reldir%/libbase.a
BASE_LIBS = %reldir%/libbase.a

%canon_reldir%_libbase_a_SOURCES = \
	%reldir%/arena.c \
	%reldir%/arena.h \
	%reldir%/buf.c \
	%reldir%/buf.h \
	%reldir%/codes.def \
	%reldir%/diag.c \
	%reldir%/diag.h \
	%reldir%/diag_format.h \
	%reldir%/diag_github.c \
	%reldir%/diag_json.c \
	%reldir%/diag_levels.c \
	%reldir%/diag_levels.h \
	%reldir%/diag_log.c \
	%reldir%/diag_print.c \
	%reldir%/diag_sarif.c \
	%reldir%/diag_sort.c \
	%reldir%/diff.c \
	%reldir%/diff.h \
	%reldir%/file.c \
	%reldir%/file.h \
	%reldir%/file_write.c \
	%reldir%/file_write.h \
	%reldir%/fnv.h \
	%reldir%/json.c \
	%reldir%/json.h \
	%reldir%/limits.h \
	%reldir%/map.c \
	%reldir%/map.h \
	%reldir%/num.c \
	%reldir%/num.h \
	%reldir%/num_scan.h \
	%reldir%/prob.c \
	%reldir%/prob.h \
	%reldir%/sha256.c \
	%reldir%/sha256.h \
	%reldir%/source.c \
	%reldir%/source.h \
	%reldir%/str.c \
	%reldir%/str.h \
	%reldir%/units.c \
	%reldir%/units.h \
	%reldir%/units_text.c \
	%reldir%/utf8.c \
	%reldir%/utf8.h

EXTRA_DIST += %reldir%/README.md
