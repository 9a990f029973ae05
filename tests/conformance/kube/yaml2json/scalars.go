package main

import "regexp"

// resolution is a row of a YAML schema: what a plain scalar of that form is.
type resolution struct {
	name string
	form *regexp.Regexp
}

func rows(list ...string) []resolution {
	var all []resolution
	for i := 0; i < len(list); i += 2 {
		all = append(all, resolution{list[i], regexp.MustCompile(`^(?:` + list[i+1] + `)$`)})
	}
	return all
}

// yaml11 is the type repository of YAML 1.1 (yaml.org/type), which most readers in other languages
// follow, each in its own part; yaml12 is the core schema of YAML 1.2. The first row that fits holds.
var (
	yaml11 = rows(
		"null", `~|null|Null|NULL|`,
		"a bool", `y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF`,
		"a number", `[-+]?(0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)`,
		"a base 60 number", `[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`,
		"a number", `[-+]?([0-9][0-9_]*)?\.[0-9_]+([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*\.([eE][-+][0-9]+)?`,
		"a number", `[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)`,
		"a time", `[0-9]{4}-[0-9]{2}-[0-9]{2}`,
		"a time", `[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?`+
			`([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?`,
		"a merge key", `<<`,
		"a default key", `=`,
	)
	yaml12 = rows(
		"null", `~|null|Null|NULL|`,
		"a bool", `true|True|TRUE|false|False|FALSE`,
		"a number", `[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+`,
		"a number", `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`,
		"a number", `[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)`,
	)
	// octal is a number to both, and another one to each.
	octal = regexp.MustCompile(`^[-+]?0[0-9_]+$`)
)

func resolve(rows []resolution, text string) string {
	for _, row := range rows {
		if row.form.MatchString(text) {
			return row.name
		}
	}
	return "a string"
}

// resolve11 names what a plain scalar is to a reader of YAML 1.1.
func resolve11(text string) string {
	name := resolve(yaml11, text)
	if name == "a number" && octal.MatchString(text) {
		return "an octal number"
	}
	return name
}

// resolve12 names what a plain scalar is to a reader of YAML 1.2.
func resolve12(text string) string { return resolve(yaml12, text) }
