package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wardkeep.invalid/verifier/internal/steps"
	"wardkeep.invalid/verifier/internal/told"
	"wardkeep.invalid/verifier/internal/trust"
)

type options struct {
	kit, trust        string
	receipts, exports []string
	json, timings     bool
}

func parse(arguments []string) (options, error) {
	var asked options
	valued := map[string]func(string){
		"--trust":            func(value string) { asked.trust = value },
		"--receipt":          func(value string) { asked.receipts = append(asked.receipts, value) },
		"--appliance-export": func(value string) { asked.exports = append(asked.exports, value) },
	}
	for i := 0; i < len(arguments); i++ {
		argument := arguments[i]
		name, value, joined := strings.Cut(argument, "=")
		take := valued[name]
		switch {
		case argument == "--json":
			asked.json = true
		case argument == "--timings":
			asked.timings = true
		case take != nil && joined:
			take(value)
		case take != nil && i+1 < len(arguments):
			i++
			take(arguments[i])
		case strings.HasPrefix(argument, "-") || asked.kit != "":
			return asked, fmt.Errorf("not understood: %q", argument)
		default:
			asked.kit = argument
		}
	}
	if asked.kit == "" {
		return asked, errors.New("which kit?")
	}
	if len(asked.exports) > told.MaxExports {
		return asked, fmt.Errorf("--appliance-export: at most %d", told.MaxExports)
	}
	return asked, nil
}

// given reads everything that is asked for besides the kit.
func (o *options) given() (given steps.Given, err error) {
	if o.trust != "" {
		if given.Trust, err = readFile(o.trust, trust.MaxBytes, trust.Parse); err != nil {
			return given, err
		}
	}
	for _, text := range o.receipts {
		heads, err := readReceipts(text)
		if err != nil {
			return given, err
		}
		if given.Receipts = append(given.Receipts, heads...); len(given.Receipts) > told.MaxReceipts {
			return given, fmt.Errorf("--receipt: more than %d receipts", told.MaxReceipts)
		}
	}
	for _, path := range o.exports {
		export, err := readFile(path, told.MaxExportBytes, told.ParseExport)
		if err != nil {
			return given, err
		}
		given.Exports = append(given.Exports, export)
	}
	return given, nil
}

// readReceipts reads one receipt, or a file of them.
func readReceipts(text string) ([]told.Head, error) {
	if !told.IsReceipt(text) {
		return readFile(text, told.MaxReceiptsBytes, told.ParseReceipts)
	}
	head, err := told.ParseReceipt(text)
	if err != nil {
		return nil, fmt.Errorf("--receipt %q: %w", text, err)
	}
	return []told.Head{head}, nil
}

// readFile reads a file of at most `most` bytes; what is wrong with it begins with its path.
func readFile[T any](path string, most int64, parse func([]byte) (T, error)) (read T, err error) {
	file, err := os.Open(path)
	if err != nil {
		return read, err
	}
	defer file.Close()
	var raw bytes.Buffer
	if about, err := file.Stat(); err == nil && about.Mode().IsRegular() {
		raw.Grow(int(min(about.Size(), most)) + bytes.MinRead + 1)
	}
	if _, err = raw.ReadFrom(io.LimitReader(file, most+1)); err == nil {
		read, err = parse(raw.Bytes())
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return read, err
}
