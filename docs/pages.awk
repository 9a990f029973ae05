# Turns the pages of docs/diagnostics into cli/explain_pages.c, the table that `canaryc explain`
# prints from. Run by make (cli/local.mk), in the C locale, by any POSIX awk:
#
#	awk -f docs/pages.awk base/codes.def docs/diagnostics/CN*.md
#
# The first file gives the codes and their order; a page says in its title line whose it is. Codes
# without a page are left out here; tests/explain-examples is what asks for them.

# CODE("CN0504", WEIGHT_FALLS, "weight-falls", ...
FILENAME == ARGV[1] {
	if ($0 ~ /^CODE\("CN[0-9]/) {
		split($0, part, /[(", ]+/)
		codes[++ncodes] = part[2]
		id[part[2]] = part[3]
	}
	next
}

FNR == 1 {
	code = $2
	if ($1 != "#" || !(code in id)) {
		print FILENAME ": the first line names no code of " ARGV[1] | "cat 1>&2"
		failed = 1
		exit 1
	}
}

# One line of C for each line of a page. A `?` is escaped because of trigraphs.
{
	gsub(/\\/, "&&")
	gsub(/["?]/, "\\\\&")
	gsub(/\t/, "\\t")
	page[code] = page[code] "\t\t\"" $0 "\\n\"\n"
}

END {
	if (failed)
		exit 1
	print "/* The pages of docs/diagnostics. Written by docs/pages.awk; changes belong there. */"
	print "#include \"cli/explain_page.h\""
	print ""
	print "const char *const explain_pages[DIAG_CODES] = {"
	for (i = 1; i <= ncodes; i++)
		if (codes[i] in page)
			printf "\t[CN_%s] =\n%s\t\t,\n", id[codes[i]], page[codes[i]]
	print "};"
}
