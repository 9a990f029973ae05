# From the syntax tree to the plan: names, types, checks and the IR.
noinst_LIBRARIES += %reldir%/libcompiler.a
COMPILER_LIBS = %reldir%/libcompiler.a $(LANG_LIBS)

%canon_reldir%_libcompiler_a_SOURCES = \
	%reldir%/allow.c \
	%reldir%/check.h \
	%reldir%/check_guardrail.c \
	%reldir%/check_plan.c \
	%reldir%/check_power.c \
	%reldir%/check_query.c \
	%reldir%/check_reach.c \
	%reldir%/check_rollout.c \
	%reldir%/check_route.c \
	%reldir%/check_target.c \
	%reldir%/checks.c \
	%reldir%/compile.c \
	%reldir%/compile.h \
	%reldir%/diff.h \
	%reldir%/diff_guardrail.c \
	%reldir%/diff_list.c \
	%reldir%/diff_order.c \
	%reldir%/diff_parts.h \
	%reldir%/diff_plan.c \
	%reldir%/diff_rollout.c \
	%reldir%/diff_route.c \
	%reldir%/diff_step.c \
	%reldir%/diff_text.c \
	%reldir%/diff_version.c \
	%reldir%/dump.h \
	%reldir%/dump_cond.c \
	%reldir%/dump_json.c \
	%reldir%/dump_keys.c \
	%reldir%/dump_parts.h \
	%reldir%/dump_scenario.c \
	%reldir%/dump_text.c \
	%reldir%/interval.c \
	%reldir%/interval.h \
	%reldir%/load.c \
	%reldir%/lower.h \
	%reldir%/lower_expr.c \
	%reldir%/lower_guardrail.c \
	%reldir%/lower_metrics.c \
	%reldir%/lower_params.c \
	%reldir%/lower_plan.c \
	%reldir%/lower_rollout.c \
	%reldir%/lower_route.c \
	%reldir%/lower_scenario.c \
	%reldir%/lower_target.c \
	%reldir%/lower_version.c \
	%reldir%/names.c \
	%reldir%/plan.c \
	%reldir%/plan.h \
	%reldir%/presets.c \
	%reldir%/presets.h \
	%reldir%/re2.c \
	%reldir%/re2.h \
	%reldir%/re2_class.c \
	%reldir%/re2_class.h \
	%reldir%/re2_foreign.c \
	%reldir%/series_text.c \
	%reldir%/series_text.h \
	%reldir%/table.c \
	%reldir%/table.h \
	%reldir%/targets.c \
	%reldir%/targets.h \
	%reldir%/values.c
