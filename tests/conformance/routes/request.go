package main

import "strings"

// Request is what a proxy sees of one: names of headers in lower case, the target with its query.
// A header that comes twice is one with a comma to a proxy, so there is no such thing here.
type Request struct {
	Method  string            `json:"method"`
	Target  string            `json:"target"`
	Headers map[string]string `json:"headers"`
}

// Path is the target up to its query.
func (r *Request) Path() string {
	path, _, _ := strings.Cut(r.Target, "?")
	return path
}

// Query is the value of a parameter as it stands in the target, the first if there are several.
func (r *Request) Query(name string) (string, bool) {
	_, query, _ := strings.Cut(r.Target, "?")
	for _, pair := range strings.Split(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key == name && pair != "" {
			return value, true
		}
	}
	return "", false
}

// Share is how many of a million equal requests reach the canary, and how many copies of them do.
type Share struct {
	Canary, Mirrored int64
}
