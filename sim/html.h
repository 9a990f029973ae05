/* HTML as text: what comes from outside is escaped here and nowhere else. Markup itself is put with
 * buf_puts().
 */
#ifndef CANARYC_SIM_HTML_H
#define CANARYC_SIM_HTML_H

#include "base/buf.h"

/** Puts text so that a browser shows it and does nothing else: markup is escaped, also for
 * attributes in double quotes. Control characters but tab and newline, what no HTML may hold and
 * bytes that are no UTF-8 become U+FFFD; marks that turn the direction of what follows are
 * spelled out: "[U+202E]". */
void html_text(struct buf *out, struct str s);

/** The same of what printf would print. */
void html_printf(struct buf *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/** Puts `<TAG class="NAME">text</TAG>`. @param class_name  NULL or "": none. */
void html_element(struct buf *out, const char *tag, const char *class_name, struct str text);

#endif
