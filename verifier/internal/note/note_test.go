package note

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
)

func TestTheGoldenCheckpoint(t *testing.T) {
	chain := golden.ReadChain(t)
	log, err1 := ParseKey(chain.LogVkey)
	witness, err2 := ParseKey(chain.WitnessVkey)
	head, err3 := ParseCheckpoint([]byte(chain.Checkpoint))
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	proofs, err := head.Verify([]Key{log, witness})
	if err != nil || len(proofs) != 2 || proofs[1].Seconds != chain.CosignedAt || log.String() != chain.LogVkey {
		t.Fatal(proofs, err)
	}
	if proofs, err = head.Verify(nil); err != nil || len(proofs) != 0 {
		t.Error("lines of unknown keys were not passed over", err)
	}
	head.Body = bytes.Replace(head.Body, []byte("\n7\n"), []byte("\n8\n"), 1)
	for _, key := range []Key{log, witness} {
		if _, err := head.Verify([]Key{key}); err == nil {
			t.Error("a signature over another size was taken")
		}
	}
}

func TestNotesOutOfFormAreRefused(t *testing.T) {
	honest := golden.ReadChain(t).Checkpoint
	for name, change := range map[string][2]string{
		"leading zero":       {"\n7\n", "\n07\n"},
		"plus sign":          {"\n7\n", "\n+7\n"},
		"beyond 2^53":        {"\n7\n", "\n9007199254740992\n"},
		"extension line":     {"=\n\n", "=\nextension\n\n"},
		"upper-case origin":  {"central", "Central"},
		"another dash":       {"\u2014 ", "- "},
		"carriage return":    {"\n7\n", "\r\n7\r\n"},
		"no base64":          {"\u2014 central.example.test/wardkeep/dd56de4137951d9c92681b03416ec15f ", "\u2014 name !"},
		"root of 31 bytes":   {"0Lo=\n\n", "0A==\n\n"},
		"empty tree's size":  {"\n7\n", "\n0\n"},
		"no signature lines": {"=\n\n", "=\n"},
	} {
		changed := strings.Replace(honest, change[0], change[1], 1)
		if changed == honest {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := ParseCheckpoint([]byte(changed)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	lines := strings.SplitAfter(honest, "\n")
	if _, err := ParseCheckpoint([]byte(honest + lines[4])); err == nil {
		t.Error("the same line twice was taken")
	}
	for _, text := range []string{"", "a+b", "a+00000000+AAAA", "a b+5ba10874+AfclHkVpQ+aN2Y/Ywq0ASFjGIAse0W8fwUDEgmseIQAu"} {
		if _, err := ParseKey(text); err == nil {
			t.Errorf("%q was taken as a key", text)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	chain := golden.ReadChain(f)
	key, _ := ParseKey(chain.LogVkey)
	f.Add([]byte(chain.Checkpoint))
	f.Add([]byte(chain.LogVkey))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if parsed, err := ParseKey(string(raw)); err == nil && parsed.String() != string(raw) {
			t.Fatal("a key with two spellings")
		}
		if head, err := ParseCheckpoint(raw); err == nil {
			proofs, _ := head.Verify([]Key{key})
			if len(proofs) > 0 && !strings.HasPrefix(chain.Checkpoint, string(head.Body)) {
				t.Fatal("a signature over another body")
			}
		}
	})
}

func FuzzOrigin(f *testing.F) {
	wanted := regexp.MustCompile(`\A[a-z0-9.:-]{1,120}/wardkeep/[0-9a-f]{32}\z`)
	id := strings.Repeat("0123456789abcdef", 2)
	for _, text := range []string{"central.example.test:8443/wardkeep/" + id, "/wardkeep/" + id, "A/wardkeep/" + id, "a/wardkeep/" + id + "0",
		"a/wardkeep/wardkeep/" + id, "a;b/wardkeep/" + id, strings.Repeat("a", 121) + "/wardkeep/" + id} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if IsOrigin(text) != wanted.MatchString(text) {
			t.Errorf("%q", text)
		}
	})
}
