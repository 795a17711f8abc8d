package told

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
)

const (
	origin = "central.example.test/wardkeep/dd56de4137951d9c92681b03416ec15f"
	box    = "7318b987-fe5c-f539-8c7e-dcd95bffe9f4"
)

var someRoot = strings.Repeat("0a", 32)

func TestReceiptsHaveOneSpelling(t *testing.T) {
	good := origin + " 41 " + someRoot
	for text, taken := range map[string]bool{
		good:                                        true,
		" " + origin + "  41   " + someRoot:         true,
		origin + " 0 " + someRoot:                   true,
		origin + " 9007199254740991 " + someRoot:    true,
		origin + " 9007199254740992 " + someRoot:    false,
		origin + " 041 " + someRoot:                 false,
		origin + " -1 " + someRoot:                  false,
		origin + " 41 " + strings.ToUpper(someRoot): false,
		origin + " 41 " + someRoot[1:]:              false,
		"https://" + good:                           false,
		origin + " " + someRoot + " 41":             false,
		origin + "\t41 " + someRoot:                 false,
		good + " more":                              false,
		"":                                          false,
	} {
		head, err := ParseReceipt(text)
		if (err == nil) != taken || taken && (head.Origin != origin || hex.EncodeToString(head.Root[:]) != someRoot) {
			t.Errorf("%q: %v %v", text, head, err)
		}
	}
	if !IsReceipt("a b c") || IsReceipt("receipts.txt") || IsReceipt("my receipts.txt") {
		t.Error("a path is not told from a receipt")
	}
}

func TestFilesOfReceipts(t *testing.T) {
	line := origin + " 41 " + someRoot
	heads, err := ParseReceipts([]byte("# of March\r\n" + line + "\r\n\n   \n" + origin + " 7 " + someRoot))
	if err != nil || len(heads) != 2 || heads[0].Size != 41 || heads[1].Size != 7 {
		t.Fatal(heads, err)
	}
	for wrong, words := range map[string]string{
		line + "\n" + origin + " x " + someRoot: "line 2: expected a size",
		"# nothing\n":                           "none in this file",
		"\xff":                                  "not UTF-8",
		strings.Repeat("#", MaxReceiptsBytes+1): "more than 65536 bytes",
	} {
		if _, err := ParseReceipts([]byte(wrong)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%.40q: %v", wrong, err)
		}
	}
}

// exportOf signs an export with a key whose seed is SHA-256 of a label.
func exportOf(lines ...string) []byte {
	seed := sha256.Sum256([]byte("golden box evidence"))
	private := ed25519.NewKeyFromSeed(seed[:])
	body := strings.Join(lines, "\n") + "\n"
	keyid := edkey.ID(private.Public().(ed25519.PublicKey))
	return fmt.Appendf([]byte(body), "sig %s %s\n", keyid, base64.StdEncoding.EncodeToString(ed25519.Sign(private, []byte(body))))
}

func honest(t testing.TB) []string {
	note := base64.StdEncoding.EncodeToString([]byte(golden.ReadChain(t).Checkpoint))
	return []string{
		exportHead, "appliance " + box, "log " + origin, "at 2026-03-02T00:00:00.000Z",
		"leaf 0 3 " + someRoot, "leaf 0 4 " + someRoot, "leaf 1 0 " + someRoot, "checkpoint " + note,
	}
}

func TestAnExportIsRead(t *testing.T) {
	export, err := ParseExport(exportOf(honest(t)...))
	if err != nil || export.Appliance != box || export.Log != origin || len(export.Leaves) != 3 || len(export.Checkpoints) != 1 {
		t.Fatal(export, err)
	}
	seed := sha256.Sum256([]byte("golden box evidence"))
	key, err := edkey.New(ed25519.NewKeyFromSeed(seed[:])[32:])
	if err != nil || !export.SignedBy(key) {
		t.Error("its signature does not verify", err)
	}
	if len(export.Epoch(0)) != 2 || len(export.Epoch(1)) != 1 || len(export.Epoch(2)) != 0 {
		t.Error("leaves of epochs", export.Leaves)
	}
	for number, behind := range map[[2]int64]bool{{0, 9}: false, {1, 0}: false, {1, 1}: true, {2, 0}: true} {
		if export.Behind(number[0], number[1]) != behind {
			t.Error(number)
		}
	}
	empty, err := ParseExport(exportOf(honest(t)[:4]...))
	if err != nil || !empty.Behind(0, 0) {
		t.Error("an export of a box that wrote nothing", err)
	}
	export.signed = export.signed[:len(export.signed)-1]
	if export.SignedBy(key) {
		t.Error("a shorter text has the same signature")
	}
}

func TestExportsOutOfFormAreRefused(t *testing.T) {
	whole := string(exportOf(honest(t)...))
	for name, change := range map[string][3]string{
		"another version":        {exportHead, "wardkeep-appliance-export-v2", "line 1: "},
		"a name for an id":       {box, "the-box", "line 2: "},
		"a log that is none":     {"log central", "log https://central", "line 3: "},
		"no time":                {"at 2026", "at 3026 2026", "line 4: "},
		"two spaces":             {"leaf 0 3", "leaf  0 3", "line 5: "},
		"a number with a zero":   {"leaf 0 4", "leaf 0 04", "line 6: "},
		"the same number twice":  {"leaf 0 4", "leaf 0 3", "line 6: "},
		"falling numbers":        {"leaf 1 0", "leaf 0 0", "line 7: "},
		"more words":             {someRoot + "\nleaf 1", someRoot + " \nleaf 1", "line 6: "},
		"an upper-case hash":     {"leaf 1 0 0a", "leaf 1 0 0A", "line 7: "},
		"carriage returns":       {"\n", "\r\n", "line 1: "},
		"a blank line":           {"leaf 1 0", "\nleaf 1 0", "line 7: "},
		"base64 with other bits": {"checkpoint ", "checkpoint *", "line 8: "},
		"a checkpoint twice":     {"sig ", "checkpoint " + base64.StdEncoding.EncodeToString([]byte(golden.ReadChain(t).Checkpoint)) + "\nsig ", "line 9: "},
		"a leaf behind":          {"sig ", "leaf 2 0 " + someRoot + "\nsig ", "line 9: "},
		"another log's":          {"dd56", "dd57", "line 8: "},
		"a signature cut short":  {"==\n", "\n", "line 9: "},
		"no end of line":         {"==\n", "==", "line 9: "},
		"something behind":       {"==\n", "==\n\n", "line 10: "},
	} {
		count := 1
		if name == "carriage returns" {
			count = -1
		}
		changed := strings.Replace(whole, change[0], change[1], count)
		if changed == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := ParseExport([]byte(changed)); err == nil || !strings.HasPrefix(err.Error(), change[2]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for cut := range len(whole) {
		if _, err := ParseExport([]byte(whole[:cut])); err == nil {
			t.Errorf("cut at %d and taken", cut)
		}
	}
}

// What is taken has one spelling: written again from what was read, it is the same bytes.
func FuzzExport(f *testing.F) {
	f.Add(exportOf(honest(f)...))
	f.Add(exportOf(honest(f)[:4]...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		export, err := ParseExport(raw)
		if err != nil {
			return
		}
		lines := bytes.Split(raw, []byte("\n"))
		if len(lines) != 6+len(export.Leaves)+len(export.Checkpoints) || len(lines[len(lines)-1]) != 0 {
			t.Fatal("lines that were passed over")
		}
		for i, leaf := range export.Leaves {
			if wanted := fmt.Sprintf("leaf %d %d %x", leaf.Epoch, leaf.Seq, leaf.Hash); string(lines[4+i]) != wanted {
				t.Fatalf("%q is not %q", lines[4+i], wanted)
			}
		}
		if !slices.IsSortedFunc(export.Leaves, func(a, b Leaf) int { return slices.Compare([]int64{a.Epoch, a.Seq}, []int64{b.Epoch, b.Seq}) }) {
			t.Fatal("leaves out of order")
		}
		if export.SignedBy(edkey.Key{}) {
			t.Fatal("signed by nobody")
		}
	})
}

func FuzzReceipts(f *testing.F) {
	f.Add([]byte(origin + " 41 " + someRoot + "\n# comment\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		heads, err := ParseReceipts(raw)
		for _, head := range heads {
			again, wrong := ParseReceipt(fmt.Sprintf("%s %d %x", head.Origin, head.Size, head.Root))
			if err != nil || wrong != nil || again != head {
				t.Fatal(err, wrong, head)
			}
		}
	})
}
