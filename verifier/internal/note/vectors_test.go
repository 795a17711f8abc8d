package note

import (
	"encoding/base64"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
)

type published struct {
	Keys []struct {
		Name  string
		KeyID string `json:"key_id"`
		Vkey  string
	}
	Note        struct{ Vkey, Text, Signature string }
	Cosignature struct {
		Note, Message string
		WitnessKeyID  string `json:"witness_key_id"`
	}
}

func TestPublishedKeysAndNotes(t *testing.T) {
	var of published
	golden.Vectors(t, "notes.json", &of)
	for _, each := range of.Keys {
		key, err := ParseKey(each.Vkey)
		if err != nil || key.Name != each.Name || key.ID() != each.KeyID || key.String() != each.Vkey {
			t.Errorf("%s: %v %v", each.Name, key, err)
		}
		if _, err := ParseKey(strings.Replace(each.Vkey, each.KeyID, "00000000", 1)); err == nil {
			t.Errorf("%s is taken under another key id", each.Name)
		}
	}
	key, _ := ParseKey(of.Note.Vkey)
	fields := strings.Fields(of.Note.Signature)
	raw, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || !key.Raw.Verify([]byte(of.Note.Text), raw[4:]) {
		t.Error("the published note does not verify")
	}
	if key.Raw.Verify([]byte(strings.ToUpper(of.Note.Text)), raw[4:]) {
		t.Error("another text verifies")
	}
}

// Its origin is none of ours, so it is no checkpoint here; its lines are read all the same.
func TestPublishedCosignature(t *testing.T) {
	var of published
	golden.Vectors(t, "notes.json", &of)
	if _, err := ParseCheckpoint([]byte(of.Cosignature.Note)); err == nil {
		t.Error("a foreign origin is taken")
	}
	lines := strings.Split(strings.TrimSuffix(of.Cosignature.Note, "\n"), "\n")
	signature, err := parseSignature(lines[len(lines)-1])
	if err != nil || signature.ID != of.Cosignature.WitnessKeyID {
		t.Errorf("%v %v", signature, err)
	}
}
