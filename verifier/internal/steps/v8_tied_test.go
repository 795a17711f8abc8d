package steps

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
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
	"wardkeep.invalid/verifier/internal/statement"
)

func goldenHashes(t *testing.T, texts []string) (found []merkle.Hash) {
	t.Helper()
	for _, text := range texts {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, merkle.Hash(raw))
	}
	return found
}

func TestAnchorsAreTiedToEachOther(t *testing.T) {
	chain := golden.ReadChain(t)
	roots := goldenHashes(t, chain.Roots)
	last := int64(len(chain.Entries))
	head := func(size int64) *note.Checkpoint { return &note.Checkpoint{Size: size, Root: roots[size]} }
	for name, one := range map[string]struct {
		before    *note.Checkpoint
		continues bool
		proof     []merkle.Hash
		good      bool
		gap       string
	}{
		"the first, without": {nil, false, nil, true, ""},
		"the first, with":    {nil, true, nil, false, ""},
		"continued":          {head(3), true, goldenHashes(t, chain.Consistency[3]), true, ""},
		"continues another":  {head(4), true, goldenHashes(t, chain.Consistency[3]), false, ""},
		"an empty proof":     {head(3), true, nil, false, ""},
		"not shown":          {head(3), false, nil, true, fmt.Sprintf("anchor %016d is not shown to continue anchor 0000000000000003", last)},
	} {
		a := &anchorSteps{before: one.before}
		err := a.tied(&kit.Anchor{Continues: one.continues, Consistency: one.proof}, head(last))
		if (err == nil) != one.good || a.before.Size != last || one.gap != "" != (len(a.untied) == 1) || one.gap != "" && a.untied[0] != one.gap {
			t.Errorf("%s: %v %v", name, err, a.untied)
		}
	}
}

// signing is a key made of a label, and its line under a checkpoint.
type signing struct {
	private ed25519.PrivateKey
	key     note.Key
}

func newSigning(t *testing.T, name string, kind byte, label string) signing {
	t.Helper()
	seed := sha256.Sum256([]byte(label))
	private := ed25519.NewKeyFromSeed(seed[:])
	key, err := note.NewKey(name, kind, private[32:])
	if err != nil {
		t.Fatal(err)
	}
	return signing{private, key}
}

func (s signing) sign(body []byte) note.Signature {
	raw := ed25519.Sign(s.private, body)
	if s.key.Type == note.Cosignature {
		stamp := binary.BigEndian.AppendUint64(nil, 77)
		raw = append(stamp, ed25519.Sign(s.private, fmt.Appendf(nil, "cosignature/v1\ntime 77\n%s", body))...)
	}
	return note.Signature{Name: s.key.Name, ID: s.key.ID(), Raw: raw}
}

func TestBoxesCosignAnchors(t *testing.T) {
	const origin = "central.example.test/wardkeep/dd56de4137951d9c92681b03416ec15f"
	box := "7318b987-fe5c-f539-8c7e-dcd95bffe9f4"
	body := []byte(origin + "\n9\n" + base64.StdEncoding.EncodeToString(merkle.Empty[:]) + "\n")
	log := newSigning(t, origin, note.Ed25519, "log")
	mine := newSigning(t, "central.example.test/wardkeep/witness/"+box, note.Cosignature, "box")
	other := newSigning(t, "central.example.test/wardkeep/witness/"+nobody, note.Cosignature, "other")
	h := newHistory(nil)
	for purpose, one := range map[string]signing{checkpoint: log, witness: mine} {
		record := statement.Key{Purpose: purpose, Raw: one.key.Raw[:]}
		if purpose == witness {
			record.Appliance = box
		}
		h.keys = append(h.keys, &held{Key: record, public: edkey.Key(one.key.Raw)})
	}
	bad := mine.sign([]byte("something else"))
	for name, one := range map[string]struct {
		lines    []note.Signature
		good     bool
		cosigned int
	}{
		"the log alone":     {[]note.Signature{log.sign(body)}, true, 0},
		"with a box":        {[]note.Signature{log.sign(body), mine.sign(body)}, true, 1},
		"with a stranger":   {[]note.Signature{log.sign(body), other.sign(body)}, true, 0},
		"a box alone":       {[]note.Signature{mine.sign(body)}, false, 0},
		"a bad word of it":  {[]note.Signature{log.sign(body), bad}, false, 0},
		"a bad one besides": {[]note.Signature{log.sign(body), mine.sign(body), bad}, false, 0},
		"nobody":            {nil, false, 0},
	} {
		r := &run{walks: []*walk{{history: h}}}
		a := &anchorSteps{run: r}
		err := a.signed(&note.Checkpoint{Origin: origin, Size: 9, Body: body, Signatures: slices.Clone(one.lines)})
		if (err == nil) != one.good || a.cosigned != one.cosigned {
			t.Errorf("%s: %v, %d", name, err, a.cosigned)
		}
	}
}

func TestAGoldenAnchorSaysWhoCosignedIt(t *testing.T) {
	raw, known := goldenKit(t)
	const platform = "central.example.test/wardkeep/cf9e3eb949f89f8fb863eabbcdeb1da1"
	facts := judged(raw, known).Steps[8].Facts
	if len(facts) != 2 || facts[0] != "0 of 1 anchors of "+platform+" co-signed by a box of this kit" {
		t.Error(facts)
	}
}

func TestWhatIsSaidOfAnchorsStandsInItsOrder(t *testing.T) {
	r := &run{Report: newReport(), opened: &openKit{anchors: []*kit.Anchor{{}, {}}}, walks: []*walk{{log: &kit.Range{Origin: "log"}}}}
	a := &anchorSteps{run: r, step: &Step{}, stamps: &stamps{}, origin: "platform", before: &note.Checkpoint{}, cosigned: 1,
		uncounted: []string{"token"}, untied: []string{"untied"}, unread: []string{"ots"}}
	a.say()
	gaps := []string{"token: not by a trusted time-stamping authority", "untied", "no independent time for log"}
	facts := []string{"ots: not checked offline", "1 of 2 anchors of platform co-signed by a box of this kit", "0 anchors of log"}
	if !slices.Equal(a.step.Gaps, gaps) || !slices.Equal(a.step.Facts, facts) {
		t.Error(a.step)
	}
}

func TestAnAnchorMayNameNoProof(t *testing.T) {
	const rest = `"heads":"","inclusion":[],"index":0,"paths":{}}`
	hash := strings.Repeat("0a", 32)
	for text, one := range map[string]struct{ good, continues bool }{
		`{"checkpoint":"",` + rest:                                                                 {true, false},
		`{"checkpoint":"","consistency":[],` + rest:                                                {true, true},
		`{"checkpoint":"","consistency":["` + hash + `"],` + rest:                                  {true, true},
		`{"checkpoint":"","consistency":null,` + rest:                                              {false, false},
		`{"checkpoint":"","consistency":["` + hash[1:] + `"],` + rest:                              {false, false},
		`{"checkpoint":"","consistency":["` + strings.Repeat(hash+`","`, 63) + hash + `"],` + rest: {true, true},
		`{"checkpoint":"","consistency":["` + strings.Repeat(hash+`","`, 64) + hash + `"],` + rest: {false, false},
	} {
		anchor := &kit.Anchor{}
		if err := anchor.Read([]byte(text), &kit.Manifest{}); (err == nil) != one.good || anchor.Continues != one.continues {
			t.Errorf("%.60s: %v", text, err)
		}
	}
}
