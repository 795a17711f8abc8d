// Package golden hands the pinned bytes of protocol/golden/evidence to tests.
package golden

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Kinds are the golden files of one envelope each.
var Kinds = []string{"observation", "remediation", "gap", "gap_restored", "order", "order_attempt", "decision", "decision_signed", "key", "key_rotated", "export", "inventory", "heads", "retired", "binding", "erasure"}

// File reads a golden file.
func File(t testing.TB, name string) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../../protocol/golden/evidence", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Envelope is one pinned envelope with what is known of it.
type Envelope struct {
	Envelope  string `json:"envelope"`
	KeyID     string `json:"keyid"`
	LeafHash  string `json:"leaf_hash"`
	Payload   string `json:"payload"`
	PublicKey string `json:"public_key"`
}

// Read reads the golden envelope of a kind.
func Read(t testing.TB, kind string) Envelope {
	t.Helper()
	var found Envelope
	if err := json.Unmarshal(File(t, kind+".json"), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// Raw is the public key's 32 bytes.
func (e Envelope) Raw() []byte {
	raw, _ := base64.StdEncoding.DecodeString(e.PublicKey)
	return raw
}

// Chain is a log of seven entries with its proofs.
type Chain struct {
	Checkpoint  string     `json:"checkpoint"`
	CosignedAt  int64      `json:"cosigned_at"`
	Consistency [][]string `json:"consistency"`
	Inclusion   [][]string `json:"inclusion"`
	Entries     []string   `json:"entries"`
	Roots       []string   `json:"roots"`
	LogVkey     string     `json:"log_vkey"`
	WitnessVkey string     `json:"witness_vkey"`
}

// ReadChain reads the golden log.
func ReadChain(t testing.TB) Chain {
	t.Helper()
	var found Chain
	if err := json.Unmarshal(File(t, "chain.json"), &found); err != nil {
		t.Fatal(err)
	}
	return found
}
