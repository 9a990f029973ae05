/* The lines that canaryc-record says. */
#ifndef CANARYC_RECORD_REPLY_H
#define CANARYC_RECORD_REPLY_H

#include "base/buf.h"

/** {"protocol": 1, "library": ...} */
void reply_hello(struct buf *line, const char *library);

/** {"error": ..., "message": ...}, {} for error NULL. */
void reply_error(struct buf *line, const char *error, struct str message);

/** {"status": ..., "bytes": ..., "retry_after_s": ...} and perhaps "moved". @param moved  may be
 * NULL. */
void reply_answer(struct buf *line, long status, size_t bytes, long retry_after_s,
		  const char *moved);

#endif
