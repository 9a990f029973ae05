package judge

import "bytes"

// Findings are the messages on one object, without its name.
type Findings struct {
	Errors, Warnings []string
}

// Add puts the findings on o into the verdict.
func (v *Verdict) Add(o *Object, f Findings) {
	for _, message := range f.Errors {
		v.Errorf(o, "%s", message)
	}
	for _, message := range f.Warnings {
		v.Warnf(o, "%s", message)
	}
}

// Memory keeps the findings on objects that are judged alone: the steps of a plan share most of
// their objects.
type Memory struct {
	known map[string]Findings
}

// memoryLimit is how many findings are kept; then all are forgotten.
const memoryLimit = 20000

// NewMemory gives an empty memory.
func NewMemory() *Memory { return &Memory{known: map[string]Findings{}} }

// Judge gives what rule finds of o, which replaces old (nil: o is new). The rule may look at these
// two only, for it is not asked again for the same texts.
func (m *Memory) Judge(o, old *Object, rule func() Findings) Findings {
	key := string(o.JSON)
	if old != nil {
		key = string(bytes.Join([][]byte{o.JSON, old.JSON}, []byte{0}))
	}
	if found, known := m.known[key]; known {
		return found
	}
	found := rule()
	if len(m.known) >= memoryLimit {
		clear(m.known)
	}
	m.known[key] = found
	return found
}
