// Package sparse is the sparse Merkle tree over the newest checkpoint of every log, keyed by SHA-256 of the origin
// (docs/evidence-format.md, section on anchors).
package sparse

import (
	"crypto/sha256"
	"slices"

	"wardkeep.invalid/verifier/internal/merkle"
)

// Deepest is how many siblings a path has at the most: one for each bit of a key.
const Deepest = 256

// Root follows the path from an origin's leaf, whose value is the digest of a checkpoint's note body, up to the root.
// Siblings run from the root downwards; at most Deepest.
func Root(origin string, body []byte, siblings []merkle.Hash) merkle.Hash {
	key, value := sha256.Sum256([]byte(origin)), sha256.Sum256(body)
	hash := join(2, key, value)
	for depth, sibling := range slices.Backward(siblings) {
		if key[depth/8]>>(7-depth%8)&1 == 0 {
			hash = join(3, hash, sibling)
		} else {
			hash = join(3, sibling, hash)
		}
	}
	return hash
}

func join(prefix byte, left, right merkle.Hash) merkle.Hash {
	var both [1 + 2*sha256.Size]byte
	both[0] = prefix
	copy(both[1:], left[:])
	copy(both[1+sha256.Size:], right[:])
	return sha256.Sum256(both[:])
}
