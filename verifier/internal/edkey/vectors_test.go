package edkey

import (
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
)

func TestPublishedSignatures(t *testing.T) {
	var cases []struct{ ID, Comment, Key, Message, Signature, Result string }
	golden.Vectors(t, "ed25519.json", &cases)
	if len(cases) != 83 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, each := range cases {
		key, err := New(unhex(each.Key))
		good := err == nil && key.Verify(unhex(each.Message), unhex(each.Signature))
		if good != (each.Result == "valid") {
			t.Errorf("%s (%s): %v, want %s", each.ID, each.Comment, good, each.Result)
		}
	}
}
