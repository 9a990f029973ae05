/* Lines of record/protocol.h. */
#include "record/reply.h"

#include "base/json.h"
#include "record/protocol.h"

void reply_hello(struct buf *line, const char *library)
{
	struct json j = json_on(line, false);

	json_object(&j);
	json_member_int(&j, "protocol", RECORD_PROTOCOL);
	json_member_cstr(&j, "library", library);
	json_object_end(&j);
	buf_putc(line, '\n');
}

void reply_error(struct buf *line, const char *error, struct str message)
{
	struct json j = json_on(line, false);

	json_object(&j);
	if (error) {
		json_member_cstr(&j, "error", error);
		json_member_str(&j, "message", message);
	}
	json_object_end(&j);
	buf_putc(line, '\n');
}

void reply_answer(struct buf *line, long status, size_t bytes, long retry_after_s,
		  const char *moved)
{
	struct json j = json_on(line, false);

	json_object(&j);
	json_member_int(&j, "status", status);
	json_member_int(&j, "bytes", (int64_t)bytes);
	json_member_int(&j, "retry_after_s", retry_after_s);
	if (moved) {
		json_member_cstr(&j, "moved", moved);
	}
	json_object_end(&j);
	buf_putc(line, '\n');
}
