# canaryc-record, the program that `canaryc record` fetches with: the only one that links libcurl, and
# left out where there is none. In the build folder it stands beside canaryc.
if HAVE_LIBCURL
pkglibexec_PROGRAMS += canaryc-record
endif

canaryc_record_SOURCES = \
	%reldir%/access.c \
	%reldir%/access.h \
	%reldir%/fetch.c \
	%reldir%/fetch.h \
	%reldir%/main.c \
	%reldir%/protocol.h \
	%reldir%/reply.c \
	%reldir%/reply.h
canaryc_record_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCURL_CFLAGS)
canaryc_record_LDADD = $(BASE_LIBS) $(JANSSON_LIBS) $(LIBCURL_LIBS)
