package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/steps"
)

func TestTheCommand(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, raw []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	kit, trust := write("kit.zip", golden.File(t, "kit_anchored.zip")), write("kit.trust", golden.File(t, "kit_anchored.trust"))
	torn := write("torn.zip", golden.File(t, "kit_anchored.zip")[1:])
	for _, one := range []struct {
		exit      int
		out, errs string
		arguments []string
	}{
		{steps.ExitValid, "\nVALID\n", "", []string{kit, "--trust", trust}},
		{steps.ExitValid, "\nVALID\n", "", []string{"--trust=" + trust, kit}},
		{steps.ExitValid, "\nVALID\n", "V2-V5 ", []string{kit, "--timings", "--trust", trust}},
		{steps.ExitGaps, "gap: keys not compared\n", "", []string{kit}},
		{steps.ExitInvalid, "\nINVALID: V1 archive: ", "", []string{torn}},
		{steps.ExitUnread, "", "which kit?", nil},
		{steps.ExitUnread, "", "not understood: \"--force\"", []string{kit, "--force"}},
		{steps.ExitUnread, "", "not understood", []string{kit, kit}},
		{steps.ExitUnread, "", "not understood: \"--trust\"", []string{kit, "--trust"}},
		{steps.ExitUnread, "", "Check the path", []string{filepath.Join(folder, "absent.zip")}},
		{steps.ExitUnread, "", "is a directory", []string{folder}},
		{steps.ExitUnread, "", "Nothing was verified", []string{kit, "--trust", kit}},
	} {
		var out, errs bytes.Buffer
		exit := run(one.arguments, &out, &errs)
		if exit != one.exit || !strings.Contains(out.String(), one.out) || !strings.Contains(errs.String(), one.errs) {
			t.Errorf("%v: %d\n%s%s", one.arguments, exit, out.String(), errs.String())
		}
	}
	var out bytes.Buffer
	run([]string{kit, "--json"}, &out, &out)
	if strings.Contains(out.String(), "timings") {
		t.Error("timings that nobody asked for")
	}
	var report steps.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Exit != steps.ExitGaps || len(report.Steps) != 15 {
		t.Error(err, out.String())
	}
}

func TestTimingsNameEveryStepThatRan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kit.zip")
	if err := os.WriteFile(path, golden.File(t, "kit_anchored.zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	run([]string{path, "--json", "--timings"}, &out, &errs)
	var report struct{ Timings map[string]float64 }
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"V0", "V1", "V2-V5", "V6", "V7", "V8", "V9", "V10", "V11", "V12", "V13"} {
		if _, is := report.Timings[name]; !is || !strings.Contains("\n"+errs.String(), "\n"+name+" ") {
			t.Errorf("%s is not timed: %s", name, errs.String())
		}
	}
	if len(report.Timings) != 11 {
		t.Error(report.Timings)
	}
}
