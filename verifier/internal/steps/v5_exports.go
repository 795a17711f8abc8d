package steps

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/told"
)

// compared is a box's own export beside the log of the kit that it is about.
type compared struct {
	export *told.Export
	walk   *walk
	leaves listedLeaves
}

func (c *compared) where() string { return "export of " + nameOf(c.export.Appliance) }

// listedLeaves keeps the tile that was read last: a box's numbers rise along the log.
type listedLeaves struct {
	opened *openKit
	log    *kit.Range
	number int64
	held   []merkle.Hash
}

// at is the hash of a leaf of the range; V1 and V2 have read all of them.
func (l *listedLeaves) at(index int64) merkle.Hash {
	number := index / kit.Width
	if l.held == nil || l.number != number {
		held, err := l.opened.leaves(l.log, number)
		if err != nil {
			panic("leaf hashes that were read before: " + err.Error())
		}
		l.number, l.held = number, held
	}
	begin, _ := l.log.In(number)
	return l.held[index-begin]
}

// v5Exports is V5: what a box kept of its own entries is what the kit holds of them.
func (r *run) v5Exports() *Failure {
	step := r.Steps[5]
	for _, export := range r.given.Exports {
		one := r.walkOf(export.Log)
		c := &compared{export: export, walk: one}
		if one == nil || !slices.Contains(one.history.appliances(), export.Appliance) {
			step.gap("%s cannot be compared with this kit", c.where())
			continue
		}
		c.leaves = listedLeaves{opened: r.opened, log: one.log}
		r.exports = append(r.exports, c)
		if failure := c.v5Compare(step); failure != nil {
			return failure
		}
	}
	return nil
}

func (c *compared) v5Compare(step *Step) *Failure {
	key := c.walk.history.find(c.export.Appliance, c.export.KeyID, evidence)
	if key == nil {
		return fail(5, c.where(), "a signature by an evidence key of this appliance", c.export.KeyID)
	}
	if !c.export.SignedBy(key.public) {
		return fail(5, c.where(), "a signature that verifies under "+c.export.KeyID, "one that does not")
	}
	return c.v5Leaves(step)
}

// v5Leaves goes over the box's numbers in the range. What a box kept of an epoch has no hole; it may begin late, and a box
// that was restored has lost its last numbers of the epoch before.
func (c *compared) v5Leaves(step *Step) *Failure {
	agree, absent := 0, 0
	epochs := map[int64]*numbered{}
	if t := c.walk.tracks[c.export.Appliance]; t != nil {
		epochs = t.epochs
	}
	for _, epoch := range slices.Sorted(maps.Keys(epochs)) {
		numbers, kept := epochs[epoch], c.export.Epoch(epoch)
		for at, index := range numbers.indices {
			seq := numbers.first + int64(at)
			leaf, listed := find(kept, seq)
			switch within := len(kept) > 0 && seq > kept[0].Seq && seq < kept[len(kept)-1].Seq; {
			case listed:
				if found := c.leaves.at(index); found != leaf {
					return c.v5Differs(index, fmt.Sprintf("leaf %x as %d/%d", leaf, epoch, seq), hex.EncodeToString(found[:]))
				}
				agree++
			case within:
				return c.v5Differs(index, fmt.Sprintf("%d/%d in the %s", epoch, seq, c.where()), "none")
			case !c.export.Behind(epoch, seq):
				absent++
			}
		}
	}
	if absent > 0 {
		step.gap("%s does not hold %d of its entries in this kit", c.where(), absent)
	}
	step.fact("%s: %d entries agree, %d lie outside the kit", c.where(), agree, len(c.export.Leaves)-agree)
	return nil
}

func find(kept []told.Leaf, seq int64) (found merkle.Hash, listed bool) {
	at, listed := slices.BinarySearchFunc(kept, seq, func(leaf told.Leaf, wanted int64) int { return cmp.Compare(leaf.Seq, wanted) })
	if listed {
		found = kept[at].Hash
	}
	return found, listed
}

func (c *compared) v5Differs(index int64, expected, found string) *Failure {
	return fail(5, fmt.Sprintf("entry %d of %s", index, c.walk.log.Origin), expected, found)
}

// v7Exports is V7 on the checkpoints that a box kept: each is signed by the log, and no signature of a witness is bad.
func (r *run) v7Exports() *Failure {
	for _, c := range r.exports {
		logKeys, failure := v7LogKeys(c.export.Log, c.walk.history, r.given.Trust)
		if failure != nil {
			return failure
		}
		keys := append(slices.Clone(logKeys), v7Witnesses(c.export.Log, c.walk.history, r.given.Trust)...)
		for _, head := range c.export.Checkpoints {
			proofs, err := head.Verify(keys)
			if err != nil {
				return fail(7, c.where(), fmt.Sprintf("signatures that verify on its checkpoint of size %d", head.Size), err.Error())
			}
			if !slices.ContainsFunc(proofs, func(p note.Proof) bool { return slices.Contains(logKeys, p.Key) }) {
				return fail(7, c.where(), fmt.Sprintf("a signature of the log's key on its checkpoint of size %d", head.Size), "none")
			}
		}
	}
	return nil
}
