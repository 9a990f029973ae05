# Traces, their readers and the replay of a plan.
noinst_LIBRARIES += %reldir%/libsim.a
SIM_LIBS = %reldir%/libsim.a $(COMPILER_LIBS)

%canon_reldir%_libsim_a_SOURCES = \
	%reldir%/check.c \
	%reldir%/check.h \
	%reldir%/columns.c \
	%reldir%/columns.h \
	%reldir%/cond.c \
	%reldir%/cond.h \
	%reldir%/coverage.c \
	%reldir%/coverage.h \
	%reldir%/csv_cell.c \
	%reldir%/csv_cell.h \
	%reldir%/csv_header.c \
	%reldir%/csv_header.h \
	%reldir%/csv_keys.c \
	%reldir%/csv_keys.h \
	%reldir%/csv_lex.c \
	%reldir%/csv_lex.h \
	%reldir%/csv_report.c \
	%reldir%/csv_report.h \
	%reldir%/csv_time.c \
	%reldir%/csv_time.h \
	%reldir%/engine.h \
	%reldir%/engine_plan.c \
	%reldir%/engines.c \
	%reldir%/eventq.c \
	%reldir%/eventq.h \
	%reldir%/expect.c \
	%reldir%/expect.h \
	%reldir%/exposure.c \
	%reldir%/exposure.h \
	%reldir%/guards.c \
	%reldir%/guards.h \
	%reldir%/reader_csv.c \
	%reldir%/readers.c \
	%reldir%/readers.h \
	%reldir%/result.h \
	%reldir%/result_json.c \
	%reldir%/result_rows.c \
	%reldir%/result_rows.h \
	%reldir%/result_text.c \
	%reldir%/result_words.c \
	%reldir%/result_words.h \
	%reldir%/run.c \
	%reldir%/run.h \
	%reldir%/scratch.c \
	%reldir%/scratch.h \
	%reldir%/series_key.c \
	%reldir%/series_key.h \
	%reldir%/series_text.c \
	%reldir%/stats.c \
	%reldir%/stats.h \
	%reldir%/trace.c \
	%reldir%/trace.h \
	%reldir%/verdict.c \
	%reldir%/verdict.h \
	%reldir%/view.c \
	%reldir%/view.h \
	%reldir%/view_assume.c \
	%reldir%/view_bind.c \
	%reldir%/view_bind.h \
	%reldir%/view_in.h \
	%reldir%/view_missing.c
