/* The pages of the diagnostics, one a code, and how they look on a terminal. */
#ifndef CANARYC_CLI_EXPLAIN_PAGE_H
#define CANARYC_CLI_EXPLAIN_PAGE_H

#include "base/buf.h"
#include "base/diag.h"

/** docs/diagnostics/CODE.md as it stands there, by code; NULL for a code without a page. In
 * cli/explain_pages.c, which docs/pages.awk writes. */
extern const char *const explain_pages[DIAG_CODES];

/** Puts the page of a code: paragraphs broken at 80 columns, headings bold when colour is on, code
 * indented by four spaces. Without a page it is the code's one line. */
void explain_page(enum diag_code code, bool colour, struct buf *out);

/** Puts all codes with their one line each. */
void explain_list(struct buf *out);

#endif
