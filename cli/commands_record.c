/* The row of `canaryc record`: its options and texts. */
#include "cli/commands.h"

#include "cli/command_options.h"

static const struct opt record_options[] = {
	{ OPT_PROMETHEUS, "prometheus", 0, "URL", false,
	  "the Prometheus to ask; the one that the plan names unless given" },
	{ OPT_FROM, "from", 0, "TIME", false,
	  "record from here: 2026-06-12T10:00:00Z, seconds since 1970, now-7d" },
	{ OPT_TO, "to", 0, "TIME", false, "record to here; now unless given" },
	{ OPT_STEP, "step", 0, "DURATION", false, "between two samples; 15s unless given" },
	{ OPT_OUTPUT, "output", 'o', "STORE", false,
	  "the store to write to; made if it is not there" },
	{ OPT_DRY_RUN, "dry-run", 0, NULL, false,
	  "print the queries and what would be asked, and ask nothing" },
	{ OPT_PLAN, "plan", 0, "NAME", false, "plan to record for, if the file has several" },
	SET_OPTION,
	{ OPT_BEARER_TOKEN_FILE, "bearer-token-file", 0, "FILE", false,
	  "file that holds the token to show" },
	{ OPT_USER, "user", 0, "NAME", false, "user of basic authentication" },
	{ OPT_PASSWORD_FILE, "password-file", 0, "FILE", false, "file that holds the password" },
	{ OPT_HEADER, "header", 0, "HEADER", true,
	  "send it, too: 'X-Scope-OrgID: team-a'; @FILE for a file of headers" },
	{ OPT_CA_CERT, "ca-cert", 0, "FILE", false,
	  "certificates to trust instead of the system's, PEM" },
	{ OPT_CERT, "cert", 0, "FILE", false, "client certificate, PEM" },
	{ OPT_KEY, "key", 0, "FILE", false, "its private key, PEM" },
	{ OPT_INSECURE, "insecure", 0, NULL, false, "trust whoever answers" },
	{ OPT_TIMEOUT, "timeout", 0, "DURATION", false, "for one request; 2m unless given" },
	{ OPT_RETRIES, "retries", 0, "N", false, "ask so often again; 5 unless given" },
	{ OPT_POINTS, "points", 0, "N", false,
	  "samples to ask for at once, at most 11000; 10000 unless given" },
	DIAGNOSTICS_OPTIONS,
};

static const char *const record_examples[] = {
	"canaryc record fraud.canary --prometheus http://localhost:9090 \\\n"
	"      --from now-7d -o week.db",
	"canaryc record fraud.canary --prometheus https://mimir.example.com/prometheus \\\n"
	"      --bearer-token-file token --header 'X-Scope-OrgID: team-a' \\\n"
	"      --from 2026-06-12T10:00:00Z --to 2026-06-12T12:00:00Z -o friday.db",
	"canaryc record --dry-run --from -2h \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc simulate fraud.canary --trace week.db --stable v1 --canary v2",
	NULL
};

const struct command command_record = {
	.name = "record", .summary = "fetch a plan's metrics from Prometheus into a store",
	.operands = "FILE", .min_operands = 1, .max_operands = 1,
	.options = OPTS(record_options),
	.about =
	"Asks Prometheus for every metric of the plan that has a query or a preset, of\n"
	"both versions, and adds the answers to STORE, an SQLite file that simulate and\n"
	"traces read. The series have the names that the plan uses, and need nothing\n"
	"said about them. Times are multiples of the step.\n"
	"\n"
	"A long time is asked for in parts. Each part is in the store, as a whole, as\n"
	"soon as it was answered: the same command run again, after Ctrl-C or whatever\n"
	"ended it, goes on where it was, and one with another --from or --to fetches\n"
	"what is missing.\n"
	"\n"
	"Where Prometheus can't be reached, takes too long, breaks off or says that it\n"
	"is busy (429, 5xx), it is asked again after 1s, 2s, 4s and so on, or when it\n"
	"says; the exit status is 3 if that does not help. A metric whose query it can't\n"
	"run is reported, the others are recorded.\n"
	"\n"
	"Secrets are read from files. They, and the headers, go to that server alone,\n"
	"whatever redirects say. Proxies are taken from the environment as curl does.",
	.fine = "every metric that has data was recorded",
	.input = "FILE has errors, Prometheus refuses a query or whoever asks, or nothing was\n"
		 "     found at all",
	.examples = record_examples, .run = cmd_record,
};
