# The pages of the diagnostics, one a code of base/codes.def, and the table that is made of them: what
# `canaryc explain CODE` prints. A release holds the table; making it takes a POSIX awk.
DIAGNOSTIC_PAGES = \
	%reldir%/CN0101.md \
	%reldir%/CN0102.md \
	%reldir%/CN0103.md \
	%reldir%/CN0104.md \
	%reldir%/CN0105.md \
	%reldir%/CN0106.md \
	%reldir%/CN0107.md \
	%reldir%/CN0108.md \
	%reldir%/CN0201.md \
	%reldir%/CN0202.md \
	%reldir%/CN0203.md \
	%reldir%/CN0204.md \
	%reldir%/CN0205.md \
	%reldir%/CN0206.md \
	%reldir%/CN0207.md \
	%reldir%/CN0301.md \
	%reldir%/CN0302.md \
	%reldir%/CN0303.md \
	%reldir%/CN0304.md \
	%reldir%/CN0305.md \
	%reldir%/CN0306.md \
	%reldir%/CN0307.md \
	%reldir%/CN0308.md \
	%reldir%/CN0309.md \
	%reldir%/CN0310.md \
	%reldir%/CN0311.md \
	%reldir%/CN0401.md \
	%reldir%/CN0402.md \
	%reldir%/CN0403.md \
	%reldir%/CN0404.md \
	%reldir%/CN0405.md \
	%reldir%/CN0406.md \
	%reldir%/CN0407.md \
	%reldir%/CN0408.md \
	%reldir%/CN0409.md \
	%reldir%/CN0501.md \
	%reldir%/CN0502.md \
	%reldir%/CN0503.md \
	%reldir%/CN0504.md \
	%reldir%/CN0505.md \
	%reldir%/CN0506.md \
	%reldir%/CN0507.md \
	%reldir%/CN0508.md \
	%reldir%/CN0509.md \
	%reldir%/CN0510.md \
	%reldir%/CN0511.md \
	%reldir%/CN0512.md \
	%reldir%/CN0513.md \
	%reldir%/CN0514.md \
	%reldir%/CN0515.md \
	%reldir%/CN0516.md \
	%reldir%/CN0530.md \
	%reldir%/CN0531.md \
	%reldir%/CN0532.md \
	%reldir%/CN0533.md \
	%reldir%/CN0534.md \
	%reldir%/CN0535.md \
	%reldir%/CN0536.md \
	%reldir%/CN0537.md \
	%reldir%/CN0538.md \
	%reldir%/CN0539.md \
	%reldir%/CN0540.md \
	%reldir%/CN0541.md \
	%reldir%/CN0542.md \
	%reldir%/CN0601.md \
	%reldir%/CN0602.md \
	%reldir%/CN0603.md \
	%reldir%/CN0701.md \
	%reldir%/CN0702.md \
	%reldir%/CN0703.md \
	%reldir%/CN0704.md \
	%reldir%/CN0705.md \
	%reldir%/CN0706.md \
	%reldir%/CN0707.md \
	%reldir%/CN0708.md \
	%reldir%/CN0709.md \
	%reldir%/CN0710.md \
	%reldir%/CN0711.md \
	%reldir%/CN0712.md \
	%reldir%/CN0713.md \
	%reldir%/CN0714.md \
	%reldir%/CN0715.md \
	%reldir%/CN0716.md \
	%reldir%/CN0801.md \
	%reldir%/CN0802.md \
	%reldir%/CN0803.md \
	%reldir%/CN0901.md \
	%reldir%/CN0902.md \
	%reldir%/CN0903.md \
	%reldir%/CN0904.md

cli/explain_pages.c: docs/pages.awk base/codes.def $(DIAGNOSTIC_PAGES)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && LC_ALL=C $(AWK) -f docs/pages.awk \
		base/codes.def $(DIAGNOSTIC_PAGES)) >$@.tmp && mv -f $@.tmp $@
MAINTAINERCLEANFILES += cli/explain_pages.c
