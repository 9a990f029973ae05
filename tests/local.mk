# Unit tests, the data-driven cases, the checks on the sources and the benchmark. Every test is
# turned into TAP by tests/tap, so each cmocka test and each case is one line of `make check`.
#
# A unit test is a line in the list of its module and an LDADD line: it links its own module and
# those to the left of it, never more.
UNIT_TESTS = \
	%reldir%/unit/base/arena_test \
	%reldir%/unit/base/buf_test \
	%reldir%/unit/base/diag_format_test \
	%reldir%/unit/base/diag_test \
	%reldir%/unit/base/diff_test \
	%reldir%/unit/base/file_test \
	%reldir%/unit/base/file_write_test \
	%reldir%/unit/base/json_test \
	%reldir%/unit/base/map_test \
	%reldir%/unit/base/sha256_test \
	%reldir%/unit/base/num_test \
	%reldir%/unit/base/prob_test \
	%reldir%/unit/base/source_test \
	%reldir%/unit/base/str_test \
	%reldir%/unit/base/units_test \
	%reldir%/unit/base/utf8_test \
	%reldir%/unit/compiler/diff_test \
	%reldir%/unit/compiler/dns_test \
	%reldir%/unit/compiler/interval_test \
	%reldir%/unit/compiler/override_test \
	%reldir%/unit/compiler/plan_test \
	%reldir%/unit/compiler/pod_share_test \
	%reldir%/unit/compiler/power_test \
	%reldir%/unit/compiler/query_test \
	%reldir%/unit/compiler/re2_test \
	%reldir%/unit/compiler/re2_text_test \
	%reldir%/unit/compiler/reaction_test \
	%reldir%/unit/compiler/route_rules_test \
	%reldir%/unit/compiler/vary_test \
	%reldir%/unit/targets/guard_query_test \
	%reldir%/unit/targets/node_test \
	%reldir%/unit/targets/yout_test \
	%reldir%/unit/sim/bootstrap_test \
	%reldir%/unit/sim/cond_test \
	%reldir%/unit/sim/csv_test \
	%reldir%/unit/sim/engine_result_test \
	%reldir%/unit/sim/engine_test \
	%reldir%/unit/sim/eventq_test \
	%reldir%/unit/sim/exposure_test \
	%reldir%/unit/sim/html_test \
	%reldir%/unit/sim/noise_test \
	%reldir%/unit/sim/plot_test \
	%reldir%/unit/sim/reaction_test \
	%reldir%/unit/sim/record_test \
	%reldir%/unit/sim/report_test \
	%reldir%/unit/sim/result_test \
	%reldir%/unit/sim/run_checks_test \
	%reldir%/unit/sim/series_test \
	%reldir%/unit/sim/starts_test \
	%reldir%/unit/sim/stats_test \
	%reldir%/unit/sim/store_runs_test \
	%reldir%/unit/sim/store_samples_test \
	%reldir%/unit/sim/store_test \
	%reldir%/unit/sim/sweep_test \
	%reldir%/unit/sim/trace_limits_test \
	%reldir%/unit/sim/trace_test \
	%reldir%/unit/sim/verdict_test \
	%reldir%/unit/sim/view_test \
	%reldir%/unit/sim/view_window_test \
	%reldir%/unit/cli/child_test \
	%reldir%/unit/cli/interrupt_test \
	%reldir%/unit/cli/options_test \
	%reldir%/unit/cli/roff_test \
	%reldir%/unit/cli/sweep_job_options_test \
	%reldir%/unit/cli/tree_test
%canon_reldir%_unit_base_arena_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_buf_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_diag_format_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_diag_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_diff_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_file_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_file_write_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_json_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_map_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_sha256_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_num_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_prob_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_source_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_str_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_units_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_base_utf8_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_diff_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_dns_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_interval_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_override_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_plan_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_pod_share_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_power_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_query_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_re2_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_re2_text_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_reaction_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_route_rules_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_compiler_vary_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_targets_guard_query_test_LDADD = $(TARGETS_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_targets_node_test_LDADD = $(TARGETS_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_targets_yout_test_LDADD = $(TARGETS_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_bootstrap_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_cond_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_csv_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_engine_result_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_engine_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_eventq_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_exposure_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_html_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_noise_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_plot_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_reaction_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_record_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_report_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_result_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_run_checks_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_series_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_starts_test_SOURCES = \
	%reldir%/unit/sim/random_rollouts.c \
	%reldir%/unit/sim/random_rollouts.h \
	%reldir%/unit/sim/starts_test.c
%canon_reldir%_unit_sim_starts_test_LDFLAGS = $(AM_LDFLAGS) -pthread
%canon_reldir%_unit_sim_starts_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_stats_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_store_runs_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_store_samples_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_store_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_sweep_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_trace_limits_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_trace_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_verdict_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_view_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_sim_view_window_test_LDADD = $(SIM_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_child_test_SOURCES = %reldir%/unit/cli/child_test.c cli/child.c cli/spawn.c \
	cli/env.c
%canon_reldir%_unit_cli_child_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_interrupt_test_SOURCES = %reldir%/unit/cli/interrupt_test.c cli/interrupt.c
%canon_reldir%_unit_cli_interrupt_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_options_test_SOURCES = %reldir%/unit/cli/options_test.c cli/options.c
%canon_reldir%_unit_cli_options_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_roff_test_SOURCES = %reldir%/unit/cli/roff_test.c cli/roff.c
%canon_reldir%_unit_cli_roff_test_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_sweep_job_options_test_SOURCES = %reldir%/unit/cli/sweep_job_options_test.c \
	cli/commands_sweep.c
%canon_reldir%_unit_cli_sweep_job_options_test_LDADD = $(COMPILER_LIBS) $(CMOCKA_LIBS)
%canon_reldir%_unit_cli_tree_test_SOURCES = %reldir%/unit/cli/tree_test.c cli/tree.c cli/tree_write.c
%canon_reldir%_unit_cli_tree_test_LDADD = $(BASE_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)

# Programs that print TAP; each opens by saying what it tests.
CHECKS = \
	%reldir%/build-folder \
	%reldir%/build-properties \
	%reldir%/capability-table \
	%reldir%/completion \
	%reldir%/doc-examples \
	%reldir%/expected/compare \
	%reldir%/explain-examples \
	%reldir%/fmt-properties \
	%reldir%/includes \
	%reldir%/lab \
	%reldir%/man-examples \
	%reldir%/mutations \
	%reldir%/pictures \
	%reldir%/properties \
	%reldir%/recording/run \
	%reldir%/report-browser \
	%reldir%/report-pages \
	%reldir%/run-cases \
	%reldir%/sarif-check \
	%reldir%/schemas \
	%reldir%/store \
	%reldir%/streams \
	%reldir%/sweep

TESTS = $(UNIT_TESTS) $(CHECKS)
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(PYTHON) $(srcdir)/%reldir%/tap
AM_TESTS_ENVIRONMENT = \
	ASAN_OPTIONS="$${ASAN_OPTIONS-allocator_may_return_null=1:detect_stack_use_after_return=1}"; \
	UBSAN_OPTIONS="$${UBSAN_OPTIONS-print_stacktrace=1}"; \
	export ASAN_OPTIONS UBSAN_OPTIONS;

# Unit tests are built only where cmocka is; without it, or without python3 and its modules,
# `make check` fails and says what to install.
check_DATA = check-needs
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
AM_CPPFLAGS += $(CMOCKA_CFLAGS)
endif

check-needs:
	@:
if !HAVE_CMOCKA
	@echo 'make check needs cmocka; install it (Debian: apt-get install libcmocka-dev pkg-config)' \
		'and run ./configure again' >&2; exit 1
endif
if !HAVE_PYTHON
	@echo 'make check needs python3; install it (Debian: apt-get install python3)' \
		'and run ./configure again' >&2; exit 1
endif
if !HAVE_PYTHON_MODULES
	@echo "make check needs the modules yaml and jsonschema of $(PYTHON); install them (Debian: apt-get" \
		'install python3-yaml python3-jsonschema) and run ./configure again' >&2; exit 1
endif

# Writes what canaryc prints now into the expected files of the cases, and the table of docs/targets.md;
# review the difference.
check-update: canaryc$(EXEEXT) check-needs
	$(PYTHON) $(srcdir)/%reldir%/run-cases --update
	$(PYTHON) $(srcdir)/%reldir%/capability-table --update

# Run times as ratios, each against its limit. Not part of `make check`: it wants a quiet machine.
EXTRA_PROGRAMS += %reldir%/bench/empty
CLEANFILES += %reldir%/bench/empty$(EXEEXT)
%canon_reldir%_bench_empty_SOURCES = %reldir%/bench/empty.c
%canon_reldir%_bench_empty_LDFLAGS = $(AM_LDFLAGS) -Wl,--no-as-needed
%canon_reldir%_bench_empty_LDADD = $(TARGETS_LIBS) $(SIM_LIBS)
EXTRA_PROGRAMS += %reldir%/bench/starts
CLEANFILES += %reldir%/bench/starts$(EXEEXT)
%canon_reldir%_bench_starts_SOURCES = %reldir%/bench/starts.c
%canon_reldir%_bench_starts_LDADD = $(SIM_LIBS)
bench: canaryc$(EXEEXT) %reldir%/bench/empty$(EXEEXT) %reldir%/bench/starts$(EXEEXT)
	$(PYTHON) $(srcdir)/%reldir%/bench/run --empty %reldir%/bench/empty$(EXEEXT) \
		--starts %reldir%/bench/starts$(EXEEXT)

# Manifests judged by upstream's own code. Not part of `make check`: it wants Go and, the first time,
# the network. The judges are kept, and built anew when their sources change.
.PHONY: check-conformance
check-conformance: canaryc$(EXEEXT) check-needs
	$(PYTHON) $(srcdir)/%reldir%/conformance/run --judges build-conformance
distclean-local:
	rm -rf build-conformance

# The live laboratory. Not part of `make check`: it takes three minutes, and wants Prometheus and
# scikit-learn (./bootstrap --ci installs them).
.PHONY: check-lab
check-lab: canaryc$(EXEEXT) check-needs
	$(PYTHON) $(srcdir)/%reldir%/lab --live

# Recording from a real Prometheus: part of `make check` where there is one, and here for sure of what
# ./bootstrap --ci has installed.
.PHONY: check-record
check-record: $(bin_PROGRAMS) $(pkglibexec_PROGRAMS) check-needs
	$(PYTHON) $(srcdir)/%reldir%/recording/run

# Pages of `simulate --report` in a real Chromium (./bootstrap --ci installs it). `make check` has the
# same test, and passes over it where there is none.
.PHONY: check-report
check-report: canaryc$(EXEEXT) check-needs
	$(PYTHON) $(srcdir)/%reldir%/report-browser --need

# Data of the unit tests.
UNIT_INPUTS = \
	%reldir%/unit/compiler/re2_vectors.txt \
	%reldir%/unit/sim/engine_world.h \
	%reldir%/unit/sim/plans.h \
	%reldir%/unit/sim/plot_heat.gp \
	%reldir%/unit/sim/store_spot.h \
	%reldir%/unit/sim/trace_files.h \
	%reldir%/unit/sim/view_world.h \
	%reldir%/unit/table.h \
	%reldir%/unit/targets/json_nodes.h

EXTRA_DIST += $(CHECKS) $(UNIT_INPUTS) \
	%reldir%/bench/README.md \
	%reldir%/bench/builds.py \
	%reldir%/bench/run \
	%reldir%/bench/sweep_peer.py \
	%reldir%/bench/sweep_trace.py \
	%reldir%/bench/sweeps.py \
	%reldir%/cases \
	%reldir%/conformance \
	%reldir%/expected/README.md \
	%reldir%/expected/fraud-detector.json \
	%reldir%/expected/fraud-lab.json \
	%reldir%/points.py \
	%reldir%/property \
	%reldir%/recording/place.py \
	%reldir%/recording/plan.canary \
	%reldir%/recording/prometheus.py \
	%reldir%/recording/proxy.py \
	%reldir%/report \
	%reldir%/storing \
	%reldir%/tap
