package merkle_test

import (
	"encoding/hex"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/merkle"
)

func hashes(texts []string) []merkle.Hash {
	found := make([]merkle.Hash, len(texts))
	for i, text := range texts {
		raw, _ := hex.DecodeString(text)
		found[i] = merkle.Hash(raw)
	}
	return found
}

func TestTheGoldenLog(t *testing.T) {
	chain := golden.ReadChain(t)
	roots, size := hashes(chain.Roots), int64(len(chain.Entries))
	builder, _ := merkle.NewBuilder(0, nil)
	var leaves []merkle.Hash
	for i, entry := range chain.Entries {
		if builder.Root() != roots[i] {
			t.Fatalf("root of %d leaves", i)
		}
		leaves = append(leaves, merkle.Leaf([]byte(entry)))
		builder.AddLeaf(leaves[i])
	}
	for i, path := range chain.Inclusion {
		for other := range leaves {
			err := merkle.Inclusion(leaves[other], int64(i), size, hashes(path), roots[size])
			if (err == nil) != (other == i) {
				t.Errorf("leaf %d at %d: %v", other, i, err)
			}
		}
		for _, wrong := range [][]string{path[1:], append([]string{path[0]}, path...)} {
			if merkle.Inclusion(leaves[i], int64(i), size, hashes(wrong), roots[size]) == nil {
				t.Errorf("leaf %d with a path of another length", i)
			}
		}
	}
	for old, proof := range chain.Consistency {
		for root := range roots {
			err := merkle.Consistency(int64(old), size, roots[root], roots[size], hashes(proof))
			if (err == nil) != (root == old) {
				t.Errorf("size %d with the root of %d: %v", old, root, err)
			}
		}
	}
}

// A range, its left and its right side give the same root wherever it is cut.
func TestEveryCutGivesTheSameRoot(t *testing.T) {
	const size = 37
	var leaves []merkle.Hash
	for i := range size {
		leaves = append(leaves, merkle.Leaf([]byte{byte(i)}))
	}
	subtrees := func(begin, end int64) []merkle.Hash {
		var found []merkle.Hash
		for _, level := range merkle.Cover(begin, end) {
			one, _ := merkle.NewBuilder(0, nil)
			for _, leaf := range leaves[begin : begin+1<<level] {
				one.AddLeaf(leaf)
			}
			found, begin = append(found, one.Root()), begin+1<<level
		}
		return found
	}
	whole := subtrees(0, 32)
	for start := int64(0); start <= size; start++ {
		for end := start; end <= size; end++ {
			builder, err := merkle.NewBuilder(start, subtrees(0, start))
			if err != nil {
				t.Fatal(err)
			}
			for _, leaf := range leaves[start:end] {
				builder.AddLeaf(leaf)
			}
			if err := builder.AddRange(size, subtrees(end, size)); err != nil {
				t.Fatal(start, end, err)
			}
			if other, _ := merkle.NewBuilder(32, whole); builder.Root() != add(other, leaves[32:]) {
				t.Errorf("cut at %d and %d", start, end)
			}
			if builder.AddRange(size-1, nil) == nil || builder.AddRange(size+1, nil) == nil {
				t.Error("subtrees of another number were taken")
			}
		}
	}
}

func add(builder *merkle.Builder, leaves []merkle.Hash) merkle.Hash {
	for _, leaf := range leaves {
		builder.AddLeaf(leaf)
	}
	return builder.Root()
}

func FuzzProofs(f *testing.F) {
	f.Add(int64(3), int64(7), []byte("0123456789abcdef0123456789abcdef"))
	f.Fuzz(func(t *testing.T, index, size int64, raw []byte) {
		var path []merkle.Hash
		for ; len(raw) >= 32 && len(path) < 64; raw = raw[32:] {
			path = append(path, merkle.Hash(raw[:32]))
		}
		leaf := merkle.Leaf(raw)
		if merkle.Inclusion(leaf, index, size, path, merkle.Empty) == nil {
			t.Fatal("a leaf in the empty tree's root")
		}
		if size > index && index > 0 && merkle.Consistency(index, size, merkle.Empty, leaf, path) == nil {
			t.Fatal("a proof out of nothing")
		}
	})
}
