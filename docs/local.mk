# Man pages and completion scripts. canary.5 is written by hand; the others canaryc writes itself, out
# of its table of commands. They are part of a release, so that they are there where canaryc can't be
# run while it is built. A new command has its page in this list.
MAN_PAGES = \
	%reldir%/canaryc.1 \
	%reldir%/canaryc-build.1 \
	%reldir%/canaryc-check.1 \
	%reldir%/canaryc-completion.1 \
	%reldir%/canaryc-diff.1 \
	%reldir%/canaryc-explain.1 \
	%reldir%/canaryc-fmt.1 \
	%reldir%/canaryc-help.1 \
	%reldir%/canaryc-ingest.1 \
	%reldir%/canaryc-merge.1 \
	%reldir%/canaryc-plan.1 \
	%reldir%/canaryc-power.1 \
	%reldir%/canaryc-record.1 \
	%reldir%/canaryc-runs.1 \
	%reldir%/canaryc-simulate.1 \
	%reldir%/canaryc-sweep.1 \
	%reldir%/canaryc-test.1 \
	%reldir%/canaryc-traces.1
dist_man1_MANS = $(MAN_PAGES)
dist_man5_MANS = %reldir%/canary.5

# Where the shells look for completions; another place is given as in
# `make install bashcompletiondir=/etc/bash_completion.d`.
COMPLETIONS = %reldir%/completion/canaryc %reldir%/completion/_canaryc %reldir%/completion/canaryc.fish
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_bashcompletion_DATA = %reldir%/completion/canaryc
dist_zshcompletion_DATA = %reldir%/completion/_canaryc
dist_fishcompletion_DATA = %reldir%/completion/canaryc.fish

# A release is not to be written to: what it holds is made again only when a source has changed, not
# because the program is newer, which comes first but is no reason (behind the bar).
WRITTEN_FROM = $(canaryc_SOURCES) configure.ac
WRITE = $(AM_V_GEN)$(MKDIR_P) $(@D) && ./canaryc$(EXEEXT)
WRITTEN = >$@.new && mv -f $@.new $@
$(MAN_PAGES): $(WRITTEN_FROM) | canaryc$(EXEEXT)
	$(WRITE) man $$(basename $@ .1 | sed 's/^canaryc-*//') $(WRITTEN)
%reldir%/completion/canaryc: $(WRITTEN_FROM) | canaryc$(EXEEXT)
	$(WRITE) completion bash $(WRITTEN)
%reldir%/completion/_canaryc: $(WRITTEN_FROM) | canaryc$(EXEEXT)
	$(WRITE) completion zsh $(WRITTEN)
%reldir%/completion/canaryc.fish: $(WRITTEN_FROM) | canaryc$(EXEEXT)
	$(WRITE) completion fish $(WRITTEN)
MAINTAINERCLEANFILES = $(MAN_PAGES) $(COMPLETIONS)

# The picture of docs/pictures.md. Made by hand: what gnuplot draws differs a little from one version of
# it to the next.
.PHONY: docs-picture
docs-picture: canaryc$(EXEEXT)
	./canaryc$(EXEEXT) simulate --scenario v2-drifts --plot $(srcdir)/%reldir%/rollout.svg \
		$(srcdir)/examples/fraud-detector/fraud-detector.canary
