# Plans as manifests: one file a target, and what they share.
noinst_LIBRARIES += %reldir%/libtargets.a
TARGETS_LIBS = %reldir%/libtargets.a $(COMPILER_LIBS) $(YAML_LIBS)

%canon_reldir%_libtargets_a_SOURCES = \
	%reldir%/argo.c \
	%reldir%/argo.h \
	%reldir%/argo_analysis.c \
	%reldir%/argo_steps.c \
	%reldir%/build.c \
	%reldir%/build.h \
	%reldir%/checks_json.c \
	%reldir%/checks_json.h \
	%reldir%/driven.c \
	%reldir%/driven.h \
	%reldir%/edge.c \
	%reldir%/edge.h \
	%reldir%/files.c \
	%reldir%/files.h \
	%reldir%/guard_query.c \
	%reldir%/guard_query.h \
	%reldir%/istio.c \
	%reldir%/kserve.c \
	%reldir%/mesh.c \
	%reldir%/mesh.h \
	%reldir%/node.c \
	%reldir%/node.h \
	%reldir%/seldon.c \
	%reldir%/seldon.h \
	%reldir%/seldon_v1.c \
	%reldir%/seldon_v2.c \
	%reldir%/steps.c \
	%reldir%/sweep_job.c \
	%reldir%/steps.h \
	%reldir%/target.h \
	%reldir%/targets.c \
	%reldir%/workload.c \
	%reldir%/workload.h \
	%reldir%/yout.c \
	%reldir%/yout.h
