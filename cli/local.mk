# The program. It stands at the top of the build folder.
bin_PROGRAMS += canaryc

canaryc_SOURCES = \
	%reldir%/build_input.c \
	%reldir%/build_input.h \
	%reldir%/cli.c \
	%reldir%/cli.h \
	%reldir%/cmd_build.c \
	%reldir%/cmd_check.c \
	%reldir%/cmd_completion.c \
	%reldir%/cmd_diff.c \
	%reldir%/cmd_explain.c \
	%reldir%/cmd_fmt.c \
	%reldir%/cmd_help.c \
	%reldir%/cmd_man.c \
	%reldir%/cmd_plan.c \
	%reldir%/cmd_power.c \
	%reldir%/cmd_simulate.c \
	%reldir%/commands.c \
	%reldir%/commands.h \
	%reldir%/completion.c \
	%reldir%/completion.h \
	%reldir%/completion_bash.c \
	%reldir%/completion_fish.c \
	%reldir%/completion_zsh.c \
	%reldir%/diagnostics.c \
	%reldir%/diagnostics.h \
	%reldir%/diff_folder.c \
	%reldir%/diff_folder.h \
	%reldir%/diff_print.c \
	%reldir%/diff_print.h \
	%reldir%/diff_replay.c \
	%reldir%/diff_replay.h \
	%reldir%/env.c \
	%reldir%/env.h \
	%reldir%/explain_page.c \
	%reldir%/explain_page.h \
	%reldir%/explain_pages.c \
	%reldir%/help.c \
	%reldir%/help.h \
	%reldir%/input.c \
	%reldir%/input.h \
	%reldir%/main.c \
	%reldir%/man.c \
	%reldir%/man.h \
	%reldir%/options.c \
	%reldir%/options.h \
	%reldir%/out.c \
	%reldir%/out.h \
	%reldir%/power_input.c \
	%reldir%/power_input.h \
	%reldir%/roff.c \
	%reldir%/roff.h \
	%reldir%/tree.c \
	%reldir%/tree.h
canaryc_LDADD = $(TARGETS_LIBS) $(SIM_LIBS) $(JANSSON_LIBS)
