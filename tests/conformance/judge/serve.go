package judge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// MaxLine is the length in bytes of the longest line that is read; a longer one is refused whole.
const MaxLine = 64 << 20

// Main serves standard input until it ends. It is the whole of a judge's main, but for its flags.
func Main(rule func(*State, *Verdict)) {
	if err := Serve(os.Stdin, os.Stdout, rule); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// Serve answers each line of in on out. It fails only if a stream does.
func Serve(in io.Reader, out io.Writer, rule func(*State, *Verdict)) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for number := 1; ; number++ {
		line, err := readLine(reader)
		if len(bytes.TrimSpace(line)) != 0 || errors.Is(err, errTooLong) {
			if err := encoder.Encode(answerLine(line, number, err, rule)); err != nil {
				return err
			}
		}
		if err != nil && !errors.Is(err, errTooLong) {
			if flushErr := writer.Flush(); flushErr != nil {
				return flushErr
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if reader.Buffered() == 0 {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}

var errTooLong = fmt.Errorf("longer than %d bytes", MaxLine)

// readLine reads up to and with the next line end. A line over MaxLine is skipped to its end.
func readLine(reader *bufio.Reader) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, err := reader.ReadSlice('\n')
		if len(line)+len(part) > MaxLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if tooLong && err == nil {
			err = errTooLong
		}
		return line, err
	}
}

// answerLine judges one line. readErr is how reading it ended.
func answerLine(line []byte, number int, readErr error, rule func(*State, *Verdict)) (v *Verdict) {
	v = &Verdict{Judged: []string{}, Errors: []string{}, Warnings: []string{}}
	if errors.Is(readErr, errTooLong) {
		v.Errors = append(v.Errors, fmt.Sprintf("line %d: %v", number, readErr))
		return v
	}
	var request struct {
		ID      string            `json:"id"`
		Objects []json.RawMessage `json:"objects"`
		Before  []json.RawMessage `json:"before"`
		About   json.RawMessage   `json:"about"`
	}
	if err := json.Unmarshal(line, &request); err != nil {
		v.Errors = append(v.Errors, fmt.Sprintf("line %d: %v", number, err))
		return v
	}
	v.ID = request.ID
	state := &State{ID: request.ID, About: request.About}
	state.Objects = readObjects(request.Objects, "objects", v)
	state.Before = readObjects(request.Before, "before", v)
	defer func() {
		if caught := recover(); caught != nil {
			v.Errors = append(v.Errors, fmt.Sprintf("the judge panicked: %v", caught))
		}
	}()
	rule(state, v)
	return v
}

// readObjects reads what every object has. One that has not is refused and left out.
func readObjects(list []json.RawMessage, where string, v *Verdict) []*Object {
	objects := make([]*Object, 0, len(list))
	for i, text := range list {
		object, err := readObject(text)
		if err != nil {
			v.Errors = append(v.Errors, fmt.Sprintf("%s[%d]: %v", where, i, err))
			continue
		}
		objects = append(objects, object)
	}
	return objects
}

// header is the part of an object that each judge needs.
type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Namespace string `json:"namespace"`
		Name      string `json:"name"`
	} `json:"metadata"`
}

func readObject(text json.RawMessage) (*Object, error) {
	var head header
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, fmt.Errorf("not an object of an API: %w", err)
	}
	switch {
	case head.APIVersion == "":
		return nil, errors.New("no apiVersion")
	case head.Kind == "":
		return nil, errors.New("no kind")
	case head.Metadata.Name == "":
		return nil, fmt.Errorf("%s without metadata.name", head.Kind)
	}
	object := &Object{
		APIVersion: head.APIVersion, Kind: head.Kind,
		Namespace: head.Metadata.Namespace, Name: head.Metadata.Name, JSON: text,
	}
	if object.Namespace == "" {
		object.Namespace = DefaultNamespace
	}
	return object, nil
}
