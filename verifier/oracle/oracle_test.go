// Package oracle judges the verifier's own tree and notes by golang.org/x/mod/sumdb. A module of its own, so that the
// verifier itself stays without dependencies; what it needs is vendored.
package oracle

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/merkle"
	ours "wardkeep.invalid/verifier/internal/note"
)

type stored map[int64]tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = s[index]
	}
	return found, nil
}

const size = 70

// grown is sumdb's tree of `size` leaves and its roots of every size.
func grown(t *testing.T) (stored, []tlog.Hash) {
	tree := stored{}
	roots := []tlog.Hash{tlog.Hash(merkle.Empty)}
	for i := range int64(size) {
		hashes, err := tlog.StoredHashes(i, entry(i), tree)
		if err != nil {
			t.Fatal(err)
		}
		for j, hash := range hashes {
			tree[tlog.StoredHashIndex(0, i)+int64(j)] = hash
		}
		root, err := tlog.TreeHash(i+1, tree)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, root)
	}
	return tree, roots
}

func entry(i int64) []byte { return fmt.Appendf(nil, "entry %d", i) }

func taken[T ~[]tlog.Hash](proof T) []merkle.Hash {
	var found []merkle.Hash
	for _, hash := range proof {
		found = append(found, merkle.Hash(hash))
	}
	return found
}

func TestRootsAndProofsOfSumdbAreTaken(t *testing.T) {
	tree, roots := grown(t)
	builder, _ := merkle.NewBuilder(0, nil)
	for n := int64(1); n <= size; n++ {
		builder.AddLeaf(merkle.Leaf(entry(n - 1)))
		if builder.Root() != merkle.Hash(roots[n]) {
			t.Fatalf("root of %d", n)
		}
		for i := range n {
			record, err1 := tlog.ProveRecord(n, i, tree)
			leaf := merkle.Leaf(entry(i))
			if err := merkle.Inclusion(leaf, i, n, taken(record), merkle.Hash(roots[n])); err != nil || err1 != nil {
				t.Fatalf("leaf %d of %d: %v %v", i, n, err, err1)
			}
			if merkle.Inclusion(leaf, (i+1)%n, n, taken(record), merkle.Hash(roots[n])) == nil && n > 1 {
				t.Fatalf("leaf %d of %d at another place", i, n)
			}
			older, err1 := tlog.ProveTree(n, i+1, tree)
			if err := merkle.Consistency(i+1, n, merkle.Hash(roots[i+1]), merkle.Hash(roots[n]), taken(older)); err != nil || err1 != nil {
				t.Fatalf("from %d to %d: %v %v", i+1, n, err, err1)
			}
			if merkle.Consistency(i+1, n, merkle.Hash(roots[i]), merkle.Hash(roots[n]), taken(older)) == nil {
				t.Fatalf("from %d to %d with another old root", i+1, n)
			}
		}
	}
}

// sumdb knows no co-signatures: it reads the note and its own line, and leaves the other as unverified.
func TestTheGoldenCheckpointIsANoteToSumdb(t *testing.T) {
	chain := golden.ReadChain(t)
	verifier, err := note.NewVerifier(chain.LogVkey)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := note.Open([]byte(chain.Checkpoint), note.VerifierList(verifier))
	if err != nil || len(opened.Sigs) != 1 || len(opened.UnverifiedSigs) != 1 {
		t.Fatal(opened, err)
	}
	head, err := ours.ParseCheckpoint([]byte(chain.Checkpoint))
	if err != nil || string(head.Body) != opened.Text {
		t.Fatal("another text", err)
	}
	for i, signature := range append(opened.Sigs, opened.UnverifiedSigs...) {
		raw, _ := base64.StdEncoding.DecodeString(signature.Base64)
		if head.Signatures[i].Name != signature.Name || head.Signatures[i].ID != hex.EncodeToString(raw[:4]) {
			t.Error("another signature line", i)
		}
	}
	key, err := ours.ParseKey(chain.LogVkey)
	if err != nil || key.ID() != fmt.Sprintf("%08x", verifier.KeyHash()) {
		t.Error("another key id", err)
	}
}
