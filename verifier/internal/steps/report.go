// Package steps verifies an auditor kit by the numbered steps of docs/evidence-format.md, section 10. Functions carry
// the number of their step.
package steps

import (
	"fmt"
	"sort"
	"strings"
)

// Exit statuses.
const (
	ExitValid   = 0
	ExitInvalid = 1
	ExitUnread  = 2
	ExitGaps    = 3
)

// States of a step.
const (
	passed = "passed"
	gaps   = "passed with gaps"
	failed = "failed"
	notRun = "not run"
)

var titles = []string{
	"trust from outside the kit",
	"manifest and files",
	"entries match their leaf hashes",
	"signatures under keys valid at that index",
	"entries belong to this organisation, site and log",
	"unbroken count of every signer",
	"range, inclusion and consistency of the tree",
	"checkpoint signed by the log and witnessed",
	"anchor tokens",
	"times against anchors",
	"coverage against the inventory",
	"every heal has its two looks",
	"every privileged act has its decision",
	"numbers of the report recomputed",
	"verdicts judged again from facts",
}

var notBuilt = map[int]string{
	14: "this version does not judge facts again",
}

// Failure is a step's no.
type Failure struct {
	Step     string `json:"step"`
	Where    string `json:"where"`
	Expected string `json:"expected"`
	Found    string `json:"found"`

	number int
}

// fail makes a Failure of a step. Where, expected and found hold no byte of the kit that was not checked to be plain.
func fail(step int, where, expected, found string) *Failure {
	return &Failure{fmt.Sprintf("V%d", step), where, expected, found, step}
}

// Step is one numbered step as reported.
type Step struct {
	Name  string   `json:"step"`
	Title string   `json:"title"`
	State string   `json:"state"`
	Facts []string `json:"facts"`
	Gaps  []string `json:"gaps"`
}

func (s *Step) fact(format string, args ...any) {
	s.Facts = append(s.Facts, fmt.Sprintf(format, args...))
}

func (s *Step) gap(format string, args ...any) { s.Gaps = append(s.Gaps, fmt.Sprintf(format, args...)) }

// Fingerprint is a key that the kit's verification used.
type Fingerprint struct {
	Key   string `json:"key"`
	KeyID string `json:"keyid"`
}

// Report is the whole answer.
type Report struct {
	Verdict      string        `json:"verdict"`
	Exit         int           `json:"exit"`
	Entries      int64         `json:"entries"`
	Gaps         []string      `json:"gaps"`
	Failure      *Failure      `json:"failure"`
	Steps        []*Step       `json:"steps"`
	Fingerprints []Fingerprint `json:"fingerprints"`
	// Took is how long each step took; `--timings` prints it.
	Took []Timing `json:"-"`
}

// Timing is how many milliseconds a step, or several in one walk, took.
type Timing struct {
	Step         string
	Milliseconds float64
}

func newReport() *Report {
	report := &Report{Gaps: []string{}, Fingerprints: []Fingerprint{}}
	for number, title := range titles {
		step := &Step{Name: fmt.Sprintf("V%d", number), Title: title, State: notRun, Facts: []string{}, Gaps: []string{}}
		if why, is := notBuilt[number]; is {
			step.fact("%s", why)
		}
		report.Steps = append(report.Steps, step)
	}
	return report
}

// ended closes steps first to last; with a failure the ones before it have passed and its own has failed.
func (r *Report) ended(first, last int, failure *Failure) bool {
	for number := first; number <= last; number++ {
		step := r.Steps[number]
		if failure != nil && number >= failure.number {
			step.State = failed
			step.fact("%s %s: expected %s, found %s", failure.Step, failure.Where, failure.Expected, failure.Found)
			r.Failure = failure
			return false
		}
		step.State = passed
		if len(step.Gaps) > 0 {
			step.State = gaps
		}
	}
	return true
}

func (r *Report) judge() {
	for _, step := range r.Steps {
		r.Gaps = append(r.Gaps, step.Gaps...)
	}
	switch {
	case r.Failure != nil:
		f := r.Failure
		r.Verdict = fmt.Sprintf("INVALID: %s %s: expected %s, found %s", f.Step, f.Where, f.Expected, f.Found)
		r.Exit = ExitInvalid
	case len(r.Gaps) > 0:
		r.Verdict, r.Exit = "VALID WITH GAPS: "+strings.Join(r.Gaps, "; "), ExitGaps
	default:
		r.Verdict, r.Exit = "VALID", ExitValid
	}
}

// Ran lists the steps that ran.
func (r *Report) Ran() string {
	var names []string
	for _, step := range r.Steps {
		if step.State != notRun {
			names = append(names, step.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (r *Report) fingerprints(found map[Fingerprint]bool) {
	for line := range found {
		r.Fingerprints = append(r.Fingerprints, line)
	}
	sort.Slice(r.Fingerprints, func(i, j int) bool {
		a, b := r.Fingerprints[i], r.Fingerprints[j]
		return a.Key < b.Key || a.Key == b.Key && a.KeyID < b.KeyID
	})
}

func nameOf(appliance string) string {
	if appliance == "" {
		return "the platform"
	}
	return "appliance " + appliance
}
