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
	const origin = "central.example.test/wardkeep/dd56de4137951d9c92681b03416ec15f"
	root := strings.Repeat("0a", 32)
	receipt := origin + " 3 " + root
	receipts := write("receipts.txt", []byte("# of March\n"+origin+" 9000 "+root+"\n"))
	wrongReceipts := write("wrong.txt", []byte(receipt+"\nnot a receipt\n"))
	tooMany := []string{kit}
	for range 33 {
		tooMany = append(tooMany, "--receipt", receipt)
	}
	manyExports := []string{kit}
	for range 17 {
		manyExports = append(manyExports, "--appliance-export="+kit)
	}
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
		{steps.ExitInvalid, "INVALID: V6 receipt 3 of " + origin, "", []string{kit, "--trust", trust, "--receipt", receipt}},
		{steps.ExitGaps, "gap: receipt of size 9000 for " + origin + " cannot be compared", "", []string{"--receipt=" + receipts, kit, "--trust", trust}},
		{steps.ExitUnread, "", "third word", []string{kit, "--receipt", receipt + "x"}},
		{steps.ExitUnread, "", "wrong.txt: line 2: ", []string{kit, "--receipt", wrongReceipts}},
		{steps.ExitUnread, "", "absent.txt", []string{kit, "--receipt", filepath.Join(folder, "absent.txt")}},
		{steps.ExitUnread, "", "more than 32 receipts", tooMany},
		{steps.ExitUnread, "", "--appliance-export: at most 16", manyExports},
		{steps.ExitUnread, "", "kit.zip: line 1: ", []string{kit, "--appliance-export", kit}},
		{steps.ExitUnread, "", "not understood: \"--appliance-export\"", []string{kit, "--appliance-export"}},
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
