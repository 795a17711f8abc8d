package steps

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/told"
)

// keptOf is what the golden kit's box kept of its log: its own entries, and the kit's checkpoints.
type keptOf struct {
	box, origin string
	leaves      []told.Leaf
	notes       []string
	hashes      []merkle.Hash // of all entries
	at          string        // put in behind the signature's back
}

func goldenKept(t *testing.T) keptOf {
	t.Helper()
	raw, _ := goldenKit(t)
	opened, failure := v1Files(&Step{}, bytes.NewReader(raw), int64(len(raw)))
	if failure != nil {
		t.Fatal(failure)
	}
	log := &opened.manifest.Logs[0]
	kept := keptOf{origin: log.Origin}
	entries, failure := opened.bundle(log, 0)
	if failure != nil {
		t.Fatal(failure)
	}
	for _, each := range entries {
		now := readEntry(each)
		kept.hashes = append(kept.hashes, now.hash)
		if now.statement.Appliance != "" {
			kept.box = now.statement.Appliance
			kept.leaves = append(kept.leaves, told.Leaf{Epoch: now.statement.Link.Epoch, Seq: now.statement.Link.Seq, Hash: now.hash})
		}
	}
	for _, size := range log.Checkpoints {
		head, err := opened.archive.Read(log.CheckpointName(size))
		if err != nil {
			t.Fatal(err)
		}
		kept.notes = append(kept.notes, string(head))
	}
	return kept
}

func (k keptOf) export(t *testing.T, label string) *told.Export {
	t.Helper()
	body := fmt.Sprintf("wardkeep-appliance-export-v1\nappliance %s\nlog %s\nat 2026-03-02T00:00:00.000Z\n", k.box, k.origin)
	for _, leaf := range k.leaves {
		body += fmt.Sprintf("leaf %d %d %x\n", leaf.Epoch, leaf.Seq, leaf.Hash)
	}
	for _, head := range k.notes {
		body += "checkpoint " + base64.StdEncoding.EncodeToString([]byte(head)) + "\n"
	}
	seed := sha256.Sum256([]byte(label))
	private := ed25519.NewKeyFromSeed(seed[:])
	body += fmt.Sprintf("sig %s %s\n", edkey.ID(private.Public().(ed25519.PublicKey)), base64.StdEncoding.EncodeToString(ed25519.Sign(private, []byte(body))))
	if k.at != "" {
		body = strings.Replace(body, "2026-03-02", k.at, 1)
	}
	export, err := told.ParseExport([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return export
}

func compare(t *testing.T, given Given) *Report {
	raw, known := goldenKit(t)
	given.Trust = known
	return Verify(bytes.NewReader(raw), int64(len(raw)), given)
}

func TestAnExportAgreesWithItsKit(t *testing.T) {
	kept := goldenKept(t)
	report := compare(t, Given{Exports: []*told.Export{kept.export(t, "golden box evidence")}})
	facts := []string{
		fmt.Sprintf("export of appliance %s: %d entries agree, 0 lie outside the kit", kept.box, len(kept.leaves)),
		fmt.Sprintf("export of appliance %s: %d checkpoints agree, 0 lie outside the kit", kept.box, len(kept.notes)),
	}
	if report.Verdict != "VALID" || !slices.Contains(report.Steps[5].Facts, facts[0]) || !slices.Contains(report.Steps[6].Facts, facts[1]) {
		t.Error(report.Verdict, report.Steps[5].Facts, report.Steps[6].Facts)
	}
}

func TestExportsThatContradictTheirKit(t *testing.T) {
	const label = "golden box evidence"
	here := func(k keptOf) string { return "export of appliance " + k.box }
	for name, one := range map[string]struct {
		change func(*keptOf)
		label  string
		step   string
		where  func(keptOf) string
		gap    string
	}{
		"signed by another key of the box": {func(k *keptOf) {}, "golden box witness", "V5", here, ""},
		"changed behind its signature":     {func(k *keptOf) { k.at = "2026-03-03" }, label, "V5", here, ""},
		"an entry that was exchanged":      {func(k *keptOf) { k.leaves[2].Hash[0]++ }, label, "V5", nil, ""},
		"an entry that the box never made": {func(k *keptOf) { k.leaves = slices.Delete(k.leaves, 2, 3) }, label, "V5", nil, ""},
		"a checkpoint without the log's signature": {func(k *keptOf) {
			lines := strings.Split(k.notes[0], "\n")
			k.notes = []string{strings.Join(slices.Delete(lines, 4, 5), "\n")}
		}, label, "V7", here, ""},
		"a checkpoint of a fork": {func(k *keptOf) {
			head, _ := note.ParseCheckpoint([]byte(k.notes[0]))
			text := base64.StdEncoding.EncodeToString(head.Root[:])
			k.notes[0] = strings.Replace(k.notes[0], text, base64.StdEncoding.EncodeToString(make([]byte, 32)), 1)
		}, label, "V6", here, ""},
		"begun late":        {func(k *keptOf) { k.leaves = k.leaves[2:] }, label, "", nil, "does not hold 2 of its entries in this kit"},
		"made earlier":      {func(k *keptOf) { k.leaves = k.leaves[:3] }, label, "", nil, ""},
		"of another log":    {func(k *keptOf) { k.origin = strings.Replace(k.origin, "dd56", "dd57", 1); k.notes = nil }, label, "", nil, "cannot be compared with this kit"},
		"of an unknown box": {func(k *keptOf) { k.box = nobody; k.notes = nil }, label, "", nil, "cannot be compared with this kit"},
	} {
		kept := goldenKept(t)
		third := "entry " + fmt.Sprint(slices.Index(kept.hashes, kept.leaves[2].Hash)) + " of " + kept.origin
		one.change(&kept)
		report := compare(t, Given{Exports: []*told.Export{kept.export(t, one.label)}})
		if one.step == "" {
			if wanted := one.gap != ""; report.Failure != nil || wanted != (len(report.Gaps) == 1) || wanted && report.Gaps[0] != here(kept)+" "+one.gap {
				t.Errorf("%s: %s", name, report.Verdict)
			}
			continue
		}
		where := third
		if one.where != nil {
			where = one.where(kept)
		}
		if report.Failure == nil || report.Failure.Step != one.step || report.Failure.Where != where {
			t.Errorf("%s: %s", name, report.Verdict)
		}
	}
}

func TestReceiptsOfEverySizeAreComparedInOnePass(t *testing.T) {
	kept := goldenKept(t)
	builder, err := merkle.NewBuilder(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	receipts := []told.Head{{Origin: kept.origin, Size: 0, Root: merkle.Empty}}
	for i, leaf := range kept.hashes {
		builder.AddLeaf(leaf)
		receipts = append(receipts, told.Head{Origin: kept.origin, Size: int64(i + 1), Root: builder.Root()})
	}
	slices.Reverse(receipts)
	report := compare(t, Given{Receipts: receipts})
	facts := report.Steps[6].Facts
	if report.Verdict != "VALID" || len(facts) != 1+len(receipts) || facts[1] != fmt.Sprintf("receipt of size %d for %s agrees", receipts[0].Size, kept.origin) {
		t.Fatal(report.Verdict, facts)
	}
	for i := range receipts {
		receipts[i].Root[5]++
		report := compare(t, Given{Receipts: receipts})
		if where := fmt.Sprintf("receipt %d of %s", receipts[i].Size, kept.origin); report.Failure == nil || report.Failure.Step != "V6" || report.Failure.Where != where {
			t.Error(report.Verdict)
		}
		receipts[i].Root[5]--
	}
	larger, other := receipts[0], receipts[0]
	larger.Size, other.Origin = 1_000_000, strings.Replace(kept.origin, "dd56", "dd57", 1)
	report = compare(t, Given{Receipts: []told.Head{larger, other}})
	if len(report.Gaps) != 2 || report.Gaps[0] != "receipt of size 1000000 for "+kept.origin+" cannot be compared with this kit" ||
		!strings.Contains(report.Gaps[1], other.Origin) {
		t.Error(report.Verdict)
	}
}

// An inventory of the golden kit tells of a head: the entry that tells another one is named.
func TestHeadsThatEntriesTellOf(t *testing.T) {
	log := &kit.Range{Origin: readGolden(t, "inventory").statement.Predicate.Get("cosigned").Get("origin").Str, End: 50}
	for _, kind := range []string{"inventory", "retired", "binding", "order"} {
		one := &walk{log: log}
		now := readGolden(t, kind)
		now.index = 44
		one.tells(now)
		now.listed = nil
		one.tells(now) // relied on: nothing is told
		if kind == "order" {
			if len(one.told) != 0 {
				t.Error(one.told)
			}
			continue
		}
		if len(one.told) != 1 || one.told[0].index != 44 || one.told[0].size != 41 {
			t.Fatal(kind, one.told)
		}
		root := one.told[0].root
		one.roots = map[int64]merkle.Hash{41: root}
		if shown, failure := one.agrees("entry 44", 41, root); !shown || failure != nil {
			t.Error(failure)
		}
		root[0]++
		if _, failure := one.agrees("entry 44", 41, root); failure == nil || failure.Step != "V6" || !strings.Contains(failure.Found, hex.EncodeToString(root[:])) {
			t.Error(failure)
		}
		if shown, failure := one.agrees("entry 44", 42, root); shown || failure != nil {
			t.Error("compared with nothing", failure)
		}
		another := &walk{log: &kit.Range{Origin: "another"}}
		if another.tells(readGolden(t, kind)); len(another.told) != 0 {
			t.Error("a head of another log", another.told)
		}
	}
}

func TestWantedSizesRiseAndLieInTheRange(t *testing.T) {
	one := &walk{log: &kit.Range{Origin: "log", Start: 5, End: 9}, told: []toldHead{{size: 9}, {size: 4}, {size: 7}, {size: 10}}}
	r := &run{given: Given{Receipts: []told.Head{{Origin: "log", Size: 7}, {Origin: "other", Size: 6}, {Origin: "log", Size: 5}}}}
	if sizes := r.wanted(one); !slices.Equal(sizes, []int64{5, 7, 9}) {
		t.Error(sizes)
	}
}

func TestTheGoldenReceiptsAndExportAgree(t *testing.T) {
	receipts, err := told.ParseReceipts(golden.File(t, "kit_anchored.receipts"))
	if err != nil {
		t.Fatal(err)
	}
	export, err := told.ParseExport(golden.File(t, "kit_anchored.export"))
	if err != nil {
		t.Fatal(err)
	}
	report := compare(t, Given{Receipts: receipts, Exports: []*told.Export{export}})
	if report.Verdict != "VALID" || len(report.Steps[6].Facts) != len(receipts)+2 {
		t.Error(report.Verdict, report.Steps[6].Facts)
	}
}
