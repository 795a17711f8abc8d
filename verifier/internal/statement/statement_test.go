package statement

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/merkle"
)

func TestEveryGoldenEnvelopeIsRead(t *testing.T) {
	for _, kind := range golden.Kinds {
		pinned := golden.Read(t, kind)
		envelope, err := dsse.Parse([]byte(pinned.Envelope), dsse.MaxEntry)
		if err != nil || string(envelope.Payload) != pinned.Payload || envelope.KeyID != pinned.KeyID {
			t.Fatalf("%s: %v", kind, err)
		}
		key, err := edkey.New(pinned.Raw())
		if err != nil || !envelope.Verify(key) || edkey.ID(pinned.Raw()) != pinned.KeyID {
			t.Errorf("%s: its signature or key id is another (%v)", kind, err)
		}
		if leaf := merkle.Leaf([]byte(pinned.Envelope)); hex.EncodeToString(leaf[:]) != pinned.LeafHash {
			t.Errorf("%s: its leaf hash is another", kind)
		}
		if _, err := Parse(envelope.Payload); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if cut, err := dsse.Parse([]byte(pinned.Envelope), len(pinned.Envelope)-1); err == nil {
			t.Errorf("%s: over the limit and taken: %v", kind, cut)
		}
	}
}

func TestAGoldenEndorsementIsTheNewKeysWord(t *testing.T) {
	rotated, err := Parse([]byte(golden.Read(t, "key_rotated").Payload))
	if err != nil {
		t.Fatal(err)
	}
	key, err := edkey.New(rotated.Keys[0].Raw)
	if err != nil || !rotated.Endorsed(rotated.Marks[0], key) {
		t.Fatal("not endorsed", err)
	}
	rotated.Link.Seq++
	if rotated.Endorsed(rotated.Marks[0], key) {
		t.Error("endorsed at another place")
	}
}

// Each change is signed right: only the form is wrong. The name says the lie.
func TestStatementsOutOfFormAreRefused(t *testing.T) {
	for name, change := range map[string]struct{ kind, old, new string }{
		"another type":              {"order", "in-toto.io/Statement/v1", "in-toto.io/Statement/v0.1"},
		"unknown kind":              {"order", "evidence/order/v1", "evidence/receipt/v1"},
		"another version":           {"order", "evidence/order/v1", "evidence/order/v2"},
		"another domain":            {"order", "wardkeep.invalid/evidence", "wardkeep.example/evidence"},
		"member missing":            {"order", `"reason":"done",`, ``},
		"member added":              {"order", `"reason":"done",`, `"reason":"done","reasons":"done",`},
		"null attempt":              {"order", `{"appliance"`, `{"attempt":null,"appliance"`},
		"words in a token":          {"order", `"scan_now"`, `"scan now please"`},
		"unknown result":            {"order", `"succeeded"`, `"excellent"`},
		"text for a number":         {"observation", `"part":1,`, `"part":"1",`},
		"truth for a number":        {"observation", `"part":1,`, `"part":true,`},
		"number out of range":       {"observation", `"part":1,`, `"part":257,`},
		"fact of another subject":   {"observation", `"loaded":true`, `"loaded":false`},
		"subject of another device": {"observation", `"name":"device:9`, `"name":"device:8`},
		"no result":                 {"observation", `"results":[`, `"results":[],"x":[`},
		"31 February":               {"gap", `2026-03-02T00`, `2026-02-31T00`},
		"time with another zone":    {"gap", `00.000Z"`, `00.000+"`},
		"key with stray bits":       {"key", `tZpjVjw="`, `tZpjVjx="`},
		"purpose that is none":      {"key", `"log_checkpoint"`, `"log_checkpoints"`},
		"upper-case digest":         {"export", `"manifest_digest":"`, `"manifest_digest":"AB`},
	} {
		honest := golden.Read(t, change.kind).Payload
		changed := strings.Replace(honest, change.old, change.new, 1)
		if changed == honest {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := Parse([]byte(changed)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzEnvelopeAndStatement(f *testing.F) {
	for _, kind := range golden.Kinds {
		f.Add([]byte(golden.Read(f, kind).Payload))
		f.Add([]byte(golden.Read(f, kind).Envelope))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if read, err := Parse(raw); err == nil {
			for _, mark := range read.Marks {
				read.Endorsed(mark, edkey.Key{})
			}
		}
		envelope, err := dsse.Parse(raw, dsse.MaxEntry)
		if err == nil && !strings.Contains(string(raw), base64.StdEncoding.EncodeToString(envelope.Payload)) {
			t.Fatal("a payload that is not in the envelope")
		}
	})
}
