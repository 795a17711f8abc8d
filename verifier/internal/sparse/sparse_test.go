package sparse

import (
	"encoding/hex"
	"encoding/json"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/merkle"
)

func TestEveryGoldenPathLeadsToTheRoot(t *testing.T) {
	var pinned struct {
		Heads map[string]string
		Paths map[string][]string
		Root  string
	}
	if err := json.Unmarshal(golden.File(t, "anchor/sparse.json"), &pinned); err != nil || len(pinned.Heads) < 2 {
		t.Fatal(len(pinned.Heads), err)
	}
	for origin, body := range pinned.Heads {
		var siblings []merkle.Hash
		for _, text := range pinned.Paths[origin] {
			raw, _ := hex.DecodeString(text)
			siblings = append(siblings, merkle.Hash(raw))
		}
		root := Root(origin, []byte(body), siblings)
		if hex.EncodeToString(root[:]) != pinned.Root {
			t.Error(origin, "leads elsewhere")
		}
		if Root(origin, []byte(body+"x"), siblings) == root || Root(origin+"0", []byte(body), siblings) == root ||
			len(siblings) > 0 && Root(origin, []byte(body), siblings[1:]) == root {
			t.Error(origin, "another leaf or path leads there, too")
		}
	}
}
