/* Numbers with a unit, as plans write them (`5%`, `1h30m`, `250m`, `512Mi`, `10000/min`) and as
 * metrics and traces name them (`in ms`, `latency (ms)`, `12.3 ms`).
 *
 * A literal is one token; what its unit means comes from the type that is expected at its place, so
 * there is one parser a type, and qty_parse() for conditions, where the unit itself tells the type.
 */
#ifndef CANARYC_BASE_UNITS_H
#define CANARYC_BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum qty_class { QTY_NUMBER, QTY_RATIO, QTY_DURATION, QTY_RATE, QTY_BYTES, QTY_CPU };

enum qty_status {
	QTY_OK,
	QTY_NOT_A_NUMBER,	/* no digits, or something unreadable in them */
	QTY_NO_UNIT,		/* the type wants a unit and there is none */
	QTY_BAD_UNIT,		/* there is no such unit at all */
	QTY_WRONG_UNIT,		/* a unit of another type */
	QTY_ORDER,		/* 30m1h, 1h1h, 1.5h30m: largest first, once, fraction last */
	QTY_FINE,		/* finer than the type: 0.5ms as a time, 0.00001% as a weight */
	QTY_RANGE		/* too large for the type; no cores at all */
};

/** A duration: one or more <number><unit>, unit in d h m s ms, largest first, each once; only the
 * last may have a fraction ("1.5s", not "1.5h30m").
 * @param ms  whole milliseconds, 0..LIMIT_DURATION_MS; written on QTY_OK. */
enum qty_status dur_parse(struct str s, int64_t *ms);

/** A share with its per cent sign, as a weight: "25%", "0.0001%".
 * @param ppm  parts per million, 0..INT32_MAX: more than 100% is the caller's to refuse. */
enum qty_status weight_parse(struct str s, int32_t *ppm);

/** Cores: "2", "0.5", "250m". @param milli  thousandths of a core, 1..LIMIT_CPU_MILLI. */
enum qty_status cpu_parse(struct str s, int64_t *milli);

/** Bytes: "1024", "512Mi", "2G", also with a B behind ("512MiB", "10kB"); suffixes k M G T P
 * E, Ki Mi Gi Ti Pi Ei, case as Kubernetes has it. @param bytes  whole bytes, 0..INT64_MAX. */
enum qty_status bytes_parse(struct str s, int64_t *bytes);

/** A rate: "10000/min", "50/s", "2/h"; per /s /m /min /h /d.
 * @param per_s  per second, finite, >= 0. */
enum qty_status rate_parse(struct str s, double *per_s);

/** A literal in a condition; its unit tells its class: none QTY_NUMBER, % QTY_RATIO, d h m s ms
 * QTY_DURATION, / QTY_RATE, Ki kB ... QTY_BYTES.
 * @param value  in the class's base unit: 0..1, seconds, per second, bytes. Durations in
 *               conditions may have any fraction ("0.5ms"). */
enum qty_status qty_parse(struct str s, enum qty_class *cls, double *value);

/** A unit that a metric's query or a trace answers in. */
struct unit {
	const char *name;	/* "ms", "%", "/min", "KiB" */
	enum qty_class cls;
	double mul, div;	/* base = value * mul / div; one of the two is 1 */
};

/** @return the unit so named: ns us µs ms s min m h d, %, 1 (a plain number or ratio: QTY_NUMBER),
 *          /s /min /m /h /d rps req/s reqps ops/s, B and the suffixes of bytes_parse() with B, also
 *          KB; or NULL. */
const struct unit *unit_find(struct str name);

/** Finds a unit as OpenMetrics spells it out: `seconds`, `bytes`, `percent`. @return NULL for none. */
const struct unit *unit_find_spelt(struct str name);

/** @return the names unit_find() knows for a class, for "did you mean"; NULL-terminated. */
const char *const *unit_names(enum qty_class cls);

/** @return value in base units (seconds, 0..1, per second, bytes), by one multiplication or one
 * division, so that 12.3 ms is the same double as 12.3/1000. NaN and infinities stay. */
double unit_to_base(const struct unit *u, double value);

/* Formatting, for messages; all return the bytes put into out, which is NUL-terminated. */
#define QTY_TEXT_MAX 48

/** "1h30m", "90s" as "1m30s", "250ms", "0s": what dur_parse() reads back to the same ms. */
size_t dur_format(int64_t ms, char out[QTY_TEXT_MAX]);

/** A time on the rollout's clock: "7:00", "1:02:00", "2d 0:00:00"; fractions of a second only where
 * there are any ("0:00.250"). */
size_t clock_format(int64_t ms, char out[QTY_TEXT_MAX]);

/** Puts the same. */
void clock_put(struct buf *out, int64_t ms);

/** "25%", "0.5%", "0.0001%". */
size_t weight_format(int32_t ppm, char out[QTY_TEXT_MAX]);

/** An instant as "2026-11-21 04:42:15 UTC", with ".250" where there are milliseconds.
 * @param ms  since the Unix epoch; years 0..9999, others are printed as a number of ms. */
size_t instant_format(int64_t ms, char out[QTY_TEXT_MAX]);

/** Reads RFC 3339 ("2026-06-12T10:00:00Z", also a space for T, fraction of 1..9 digits cut to ms,
 * "Z", "+02:00", "+0200", "+02"), the same without a zone (taken as UTC), and a date alone.
 * @param zoned  false when the text had no zone; may be NULL.
 * @return false when s is not such a time or no such day exists; leap second 60 becomes 59.999. */
bool instant_parse(struct str s, int64_t *ms, bool *zoned);

#endif
