// Command wardkeep-verify checks an auditor kit offline: the second implementation of docs/evidence-format.md, apart
// from the first and with nothing but Go's standard library.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"wardkeep.invalid/verifier/internal/steps"
)

const usage = `usage: wardkeep-verify KIT [--trust FILE] [--receipt RECEIPT]... [--appliance-export FILE]...
                       [--json] [--timings]

Verifies an auditor kit offline and prints the steps that ran, then one verdict line.

  --trust FILE  keys and fingerprints that you compared yourself; without it the best
                verdict is VALID WITH GAPS: keys not compared
  --receipt "ORIGIN SIZE ROOT"
                a head of a log that you kept, as a report prints it; or the path of a
                file with one on each line. The kit must agree. At most 32 receipts
  --appliance-export FILE
                what a box itself says about its entries, from its own status page. The
                kit must agree. At most 16
  --json        print one JSON object instead of lines
  --timings     say on standard error how long each step took, and in the JSON object too

Exit status: 0 VALID, 3 VALID WITH GAPS, 1 INVALID, 2 a file or a receipt cannot be read.
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(arguments []string, out, errs io.Writer) int {
	asked, err := parse(arguments)
	if err != nil {
		fmt.Fprintf(errs, "%v\n\n%s", err, usage)
		return steps.ExitUnread
	}
	given, err := asked.given()
	if err != nil {
		fmt.Fprintf(errs, "%v. Nothing was verified.\n", err)
		return steps.ExitUnread
	}
	report, err := verify(asked.kit, given)
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

func verify(path string, given steps.Given) (*steps.Report, error) {
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
	return steps.Verify(file, size, given), nil
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
