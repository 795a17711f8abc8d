// Package merkle is the hash tree of RFC 6962 section 2, as a verifier needs it.
package merkle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/bits"
)

// Hash is SHA-256.
type Hash = [sha256.Size]byte

// Empty is the root of a tree without leaves.
var Empty = sha256.Sum256(nil)

// Leaf is SHA-256(0x00 ‖ entry).
func Leaf(entry []byte) Hash {
	digest := sha256.New()
	digest.Write([]byte{0})
	digest.Write(entry)
	return Hash(digest.Sum(nil))
}

func node(left, right Hash) Hash {
	var both [1 + 2*sha256.Size]byte
	both[0] = 1
	copy(both[1:], left[:])
	copy(both[1+sha256.Size:], right[:])
	return sha256.Sum256(both[:])
}

type subtree struct {
	level int
	hash  Hash
}

// Builder grows a tree from the left; it holds the fewest full subtrees so far.
type Builder struct {
	size  int64
	trees []subtree
}

// Cover lists the levels of the fewest full, aligned subtrees over [begin, end), from left to right.
func Cover(begin, end int64) []int {
	var levels []int
	for begin < end {
		level := bits.Len64(uint64(end-begin)) - 1
		if begin > 0 {
			level = min(level, bits.TrailingZeros64(uint64(begin)))
		}
		levels = append(levels, level)
		begin += 1 << level
	}
	return levels
}

// NewBuilder starts behind `start` leaves whose covering subtrees are `left`.
func NewBuilder(start int64, left []Hash) (*Builder, error) {
	b := &Builder{}
	return b, b.AddRange(start, left)
}

// AddLeaf appends one leaf hash.
func (b *Builder) AddLeaf(leaf Hash) { b.add(0, leaf) }

// AddRange appends the subtrees that cover [size so far, end).
func (b *Builder) AddRange(end int64, hashes []Hash) error {
	levels := Cover(b.size, end)
	if end < b.size || len(levels) != len(hashes) {
		return fmt.Errorf("leaves %d to %d: expected %d subtrees, found %d", b.size, end, len(levels), len(hashes))
	}
	for i, level := range levels {
		b.add(level, hashes[i])
	}
	return nil
}

func (b *Builder) add(level int, hash Hash) {
	b.size += 1 << level
	for n := len(b.trees); n > 0 && b.trees[n-1].level == level; n = len(b.trees) {
		hash = node(b.trees[n-1].hash, hash)
		b.trees = b.trees[:n-1]
		level++
	}
	b.trees = append(b.trees, subtree{level, hash})
}

// Root joins what there is, from the right.
func (b *Builder) Root() Hash {
	if len(b.trees) == 0 {
		return Empty
	}
	root := b.trees[len(b.trees)-1].hash
	for i := len(b.trees) - 2; i >= 0; i-- {
		root = node(b.trees[i].hash, root)
	}
	return root
}

var errLength = errors.New("a proof of the wrong length")

// Inclusion checks an audit path, leaf side first (RFC 6962, section 2.1.1), by walking the tree from its root down.
func Inclusion(leaf Hash, index, size int64, path []Hash, root Hash) error {
	if index < 0 || index >= size {
		return fmt.Errorf("no leaf %d in a tree of %d", index, size)
	}
	found, rest, err := climb(leaf, index, size, path)
	if err != nil || len(rest) != 0 {
		return errLength
	}
	if found != root {
		return fmt.Errorf("the path of leaf %d leads to %x, expected %x", index, found, root)
	}
	return nil
}

// climb gives the root of the subtree of `size` leaves around leaf `index`, and the part of the path that is left over.
func climb(leaf Hash, index, size int64, path []Hash) (Hash, []Hash, error) {
	if size == 1 {
		return leaf, path, nil
	}
	half := split(size)
	var inner Hash
	var rest []Hash
	var err error
	if index < half {
		inner, rest, err = climb(leaf, index, half, path)
	} else {
		inner, rest, err = climb(leaf, index-half, size-half, path)
	}
	if err != nil || len(rest) == 0 {
		return inner, nil, errLength
	}
	if index < half {
		return node(inner, rest[0]), rest[1:], nil
	}
	return node(rest[0], inner), rest[1:], nil
}

// split is the largest power of two below size.
func split(size int64) int64 { return 1 << (bits.Len64(uint64(size-1)) - 1) }

// Consistency checks that the tree (newSize, newRoot) continues (oldSize, oldRoot) (RFC 6962, section 2.1.2).
func Consistency(oldSize, newSize int64, oldRoot, newRoot Hash, proof []Hash) error {
	if oldSize < 0 || oldSize > newSize {
		return fmt.Errorf("no tree of %d continues one of %d", newSize, oldSize)
	}
	if oldSize == 0 || oldSize == newSize {
		expected := newRoot
		if oldSize == 0 {
			expected = Empty
		}
		if len(proof) != 0 || oldRoot != expected {
			return fmt.Errorf("from %d to %d: no proof was due, or the old root is another", oldSize, newSize)
		}
		return nil
	}
	was, is, rest, err := descend(oldSize, newSize, oldRoot, true, proof)
	if err != nil || len(rest) != 0 {
		return errLength
	}
	if was != oldRoot || is != newRoot {
		return fmt.Errorf("from %d to %d: the proof leads to other roots", oldSize, newSize)
	}
	return nil
}

// descend follows SUBPROOF(m, D[n], b) of RFC 6962: the roots of the first m and of all n leaves, and the rest of the proof.
func descend(m, n int64, oldRoot Hash, whole bool, proof []Hash) (was, is Hash, rest []Hash, err error) {
	if m == n {
		if whole {
			return oldRoot, oldRoot, proof, nil
		}
		if len(proof) == 0 {
			return was, is, nil, errLength
		}
		return proof[0], proof[0], proof[1:], nil
	}
	half := split(n)
	if m <= half {
		was, is, rest, err = descend(m, half, oldRoot, whole, proof)
	} else {
		was, is, rest, err = descend(m-half, n-half, oldRoot, false, proof)
	}
	if err != nil || len(rest) == 0 {
		return was, is, nil, errLength
	}
	beside, rest := rest[0], rest[1:]
	if m <= half {
		return was, node(is, beside), rest, nil
	}
	return node(beside, was), node(beside, is), rest, nil
}
