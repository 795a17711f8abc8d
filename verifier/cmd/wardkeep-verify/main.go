// Command wardkeep-verify checks an auditor kit offline: the second implementation of docs/evidence-format.md, apart
// from the first and with nothing but Go's standard library.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wardkeep.invalid/verifier/internal/steps"
	"wardkeep.invalid/verifier/internal/trust"
)

const usage = `usage: wardkeep-verify KIT [--trust FILE] [--json] [--timings]

Verifies an auditor kit offline and prints the steps that ran, then one verdict line.

  --trust FILE  keys and fingerprints that you compared yourself; without it the best
                verdict is VALID WITH GAPS: keys not compared
  --json        print one JSON object instead of lines
  --timings     say on standard error how long each step took, and in the JSON object too

Exit status: 0 VALID, 3 VALID WITH GAPS, 1 INVALID, 2 a file cannot be read.
`

type options struct {
	kit, trust    string
	json, timings bool
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(arguments []string, out, errs io.Writer) int {
	asked, err := parse(arguments)
	if err != nil {
		fmt.Fprintf(errs, "%v\n\n%s", err, usage)
		return steps.ExitUnread
	}
	var known *trust.File
	if asked.trust != "" {
		if known, err = readTrust(asked.trust); err != nil {
			fmt.Fprintf(errs, "%s: %v. Nothing was verified.\n", asked.trust, err)
			return steps.ExitUnread
		}
	}
	report, err := verify(asked.kit, known)
	if err == nil {
		err = write(out, report, asked)
	}
	if err == nil && asked.timings {
		for _, one := range report.Took {
			fmt.Fprintf(errs, "%s %.1f ms\n", one.Step, one.Milliseconds)
		}
	}
	if err != nil {
		fmt.Fprintf(errs, "%v. Check the path.\n", err)
		return steps.ExitUnread
	}
	return report.Exit
}

func parse(arguments []string) (options, error) {
	var asked options
	for i := 0; i < len(arguments); i++ {
		argument := arguments[i]
		name, value, joined := strings.Cut(argument, "=")
		switch {
		case argument == "--json":
			asked.json = true
		case argument == "--timings":
			asked.timings = true
		case name == "--trust" && (joined || i+1 < len(arguments)):
			if !joined {
				i++
				value = arguments[i]
			}
			asked.trust = value
		case strings.HasPrefix(argument, "-") || asked.kit != "":
			return asked, fmt.Errorf("not understood: %q", argument)
		default:
			asked.kit = argument
		}
	}
	if asked.kit == "" {
		return asked, errors.New("which kit?")
	}
	return asked, nil
}

func readTrust(path string) (*trust.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, trust.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	return trust.Parse(raw)
}

func verify(path string, known *trust.File) (*steps.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if about, err := file.Stat(); err == nil && about.IsDir() {
		return nil, fmt.Errorf("%s is a directory", path)
	}
	return steps.Verify(file, size, known), nil
}

func write(out io.Writer, report *steps.Report, asked options) error {
	if asked.json {
		return writeJSON(out, report, asked.timings)
	}
	marks := map[string]string{"passed": "ok  ", "passed with gaps": "gaps", "failed": "FAIL", "not run": "-   "}
	var lines strings.Builder
	for _, step := range report.Steps {
		fmt.Fprintf(&lines, "%s %-3s %s\n", marks[step.State], step.Name, step.Title)
		for _, fact := range step.Facts {
			fmt.Fprintf(&lines, "         %s\n", fact)
		}
		for _, gap := range step.Gaps {
			fmt.Fprintf(&lines, "         gap: %s\n", gap)
		}
	}
	for _, line := range report.Fingerprints {
		fmt.Fprintf(&lines, "key  %s: %s\n", line.Key, line.KeyID)
	}
	fmt.Fprintf(&lines, "%d entries; steps that ran: %s\n%s\n", report.Entries, report.Ran(), report.Verdict)
	_, err := io.WriteString(out, lines.String())
	return err
}

func writeJSON(out io.Writer, report *steps.Report, timings bool) error {
	whole := struct {
		*steps.Report
		Timings map[string]float64 `json:"timings,omitempty"`
	}{Report: report}
	if timings {
		whole.Timings = map[string]float64{}
		for _, one := range report.Took {
			whole.Timings[one.Step] = one.Milliseconds
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(whole)
}
