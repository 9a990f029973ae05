/* Lines of record/protocol.h. */
#include "record/reply.h"

#include "base/json.h"
#include "record/protocol.h"

void reply_hello(struct buf *line, const char *library)
{
	struct json j = json_on(line, false);

	json_object(&j);
	json_key(&j, "protocol");
	json_int(&j, RECORD_PROTOCOL);
	json_key(&j, "library");
	json_cstr(&j, library);
	json_object_end(&j);
	buf_putc(line, '\n');
}

void reply_error(struct buf *line, const char *error, struct str message)
{
	struct json j = json_on(line, false);

	json_object(&j);
	if (error) {
		json_key(&j, "error");
		json_cstr(&j, error);
		json_key(&j, "message");
		json_str(&j, message);
	}
	json_object_end(&j);
	buf_putc(line, '\n');
}

void reply_answer(struct buf *line, long status, size_t bytes, long retry_after_s,
		  const char *moved)
{
	struct json j = json_on(line, false);

	json_object(&j);
	json_key(&j, "status");
	json_int(&j, status);
	json_key(&j, "bytes");
	json_int(&j, (int64_t)bytes);
	json_key(&j, "retry_after_s");
	json_int(&j, retry_after_s);
	if (moved) {
		json_key(&j, "moved");
		json_cstr(&j, moved);
	}
	json_object_end(&j);
	buf_putc(line, '\n');
}
