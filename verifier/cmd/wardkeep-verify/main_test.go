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
	kit, trust := write("kit.zip", golden.File(t, "kit_inventory.zip")), write("kit.trust", golden.File(t, "kit.trust"))
	torn := write("torn.zip", golden.File(t, "kit_inventory.zip")[1:])
	for _, one := range []struct {
		exit      int
		out, errs string
		arguments []string
	}{
		{steps.ExitValid, "\nVALID\n", "", []string{kit, "--trust", trust}},
		{steps.ExitValid, "\nVALID\n", "", []string{"--trust=" + trust, kit}},
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
	var report steps.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Exit != steps.ExitGaps || len(report.Steps) != 15 {
		t.Error(err, out.String())
	}
}
