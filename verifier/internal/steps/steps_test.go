package steps

import (
	"bytes"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/archive"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/trust"
)

func goldenKit(t testing.TB) ([]byte, *trust.File) {
	return golden.File(t, "kit_anchored.zip"), trustFile(t, "kit_anchored.trust")
}

func trustFile(t testing.TB, name string) *trust.File {
	known, err := trust.Parse(golden.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func judged(raw []byte, known *trust.File) *Report {
	return Verify(bytes.NewReader(raw), int64(len(raw)), Given{Trust: known})
}

func TestTheGoldenKitIsValid(t *testing.T) {
	raw, known := goldenKit(t)
	report := judged(raw, known)
	if report.Verdict != "VALID" || report.Ran() != "V0, V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12, V13" || report.Entries != 13 {
		t.Fatal(report.Verdict, report.Ran(), report.Entries)
	}
	const logs = "central.example.test/wardkeep/dd56de4137951d9c92681b03416ec15f"
	if report = judged(raw, nil); report.Verdict != "VALID WITH GAPS: keys not compared; no independent time for "+logs || report.Exit != ExitGaps {
		t.Fatal(report.Verdict)
	}
}

// Kits from before anchors and inventories: nobody vouches for the time or said what was to be looked at, so nothing
// about them is green.
func TestTheGoldenKitsOfBeforeHaveGaps(t *testing.T) {
	known := trustFile(t, "kit.trust")
	for name, wanted := range map[string][]string{
		"kit_inventory.zip": {"no independent time for ", "consent "},
		"kit.zip":           {"no independent time for ", "coverage not stated by appliance ", "consent "},
	} {
		report := judged(golden.File(t, name), known)
		if report.Exit != ExitGaps || len(report.Gaps) != len(wanted) {
			t.Fatal(name, report.Verdict)
		}
		for i, gap := range report.Gaps {
			if !strings.HasPrefix(gap, wanted[i]) {
				t.Error(name, gap)
			}
		}
	}
}

func TestOneBitInManyPlacesIsFound(t *testing.T) {
	raw, known := goldenKit(t)
	for place := range raw {
		if place >= 200 && place < len(raw)-1000 && place%31 != 0 {
			continue
		}
		raw[place] ^= 1 << (place % 8)
		if report := judged(raw, known); report.Exit != ExitInvalid || report.Failure.Step != "V1" {
			t.Errorf("byte %d: %s", place, report.Verdict)
		}
		raw[place] ^= 1 << (place % 8)
	}
	for size := 0; size < len(raw); size += 97 {
		if report := judged(raw[:size], known); report.Exit != ExitInvalid {
			t.Errorf("%d bytes: %s", size, report.Verdict)
		}
	}
}

func FuzzKit(f *testing.F) {
	raw, known := goldenKit(f)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, other []byte) {
		if report := judged(other, known); report.Exit != ExitInvalid && !bytes.Equal(raw, other) {
			t.Fatal("another kit was taken: ", report.Verdict)
		}
	})
}

// FuzzFiles puts bytes straight into the parsers that lie behind the manifest's digests.
func FuzzFiles(f *testing.F) {
	raw, _ := goldenKit(f)
	opened, err := archive.Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range opened.Names() {
		content, err := opened.Read(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
		if envelope, err := dsse.Parse(content, kit.MaxManifest); err == nil {
			f.Add(envelope.Payload)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		kit.ParseKeys(raw)
		kit.ParseProofs(raw)
		kit.ParseReport(raw)
		kit.Leaves(raw, 2)
		if entries, err := kit.Bundle(raw, 2); err == nil && len(entries[0])+len(entries[1])+4 != len(raw) {
			t.Fatal("bytes of a bundle that belong to no entry")
		}
		if manifest, err := kit.ParseManifest(raw); err == nil && len(manifest.Names()) < 4 {
			t.Fatal("a manifest without files")
		}
	})
}
