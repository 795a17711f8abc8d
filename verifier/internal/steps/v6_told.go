package steps

import (
	"encoding/hex"
	"fmt"
	"slices"

	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/told"
)

// toldHead is a head that an entry says this log had.
type toldHead struct {
	index, size int64
	root        merkle.Hash
}

// tells notes the head of this log that an entry of the range tells of.
func (one *walk) tells(now *read) {
	head := now.statement.Predicate
	switch now.statement.Kind {
	case "inventory", "retired":
		head = head.Get("cosigned")
	case "binding":
		head = head.Get("predecessor").Get("cosigned")
	default:
		return
	}
	if now.listed == nil || head.Get("origin").Str != one.log.Origin {
		return
	}
	root, _ := hex.DecodeString(head.Get("root").Str)
	one.told = append(one.told, toldHead{now.index, head.Get("size").Int, merkle.Hash(root)})
}

// wanted are the sizes inside the range that somebody told of, rising, so that one pass over the leaves gives all roots.
func (r *run) wanted(one *walk) []int64 {
	var sizes []int64
	for _, head := range one.told {
		sizes = append(sizes, head.size)
	}
	for _, head := range r.given.Receipts {
		if head.Origin == one.log.Origin {
			sizes = append(sizes, head.Size)
		}
	}
	for _, export := range r.given.Exports {
		for _, head := range export.Checkpoints {
			if head.Origin == one.log.Origin {
				sizes = append(sizes, head.Size)
			}
		}
	}
	sizes = slices.DeleteFunc(sizes, func(size int64) bool { return size < one.log.Start || size > one.log.End })
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// agrees compares a told head with the kit. shown is false where the kit cannot say.
func (one *walk) agrees(where string, size int64, root merkle.Hash) (shown bool, failure *Failure) {
	known, shown := one.roots[size]
	if shown && known != root {
		failure = fail(6, where, fmt.Sprintf("root %x at size %d", known, size), fmt.Sprintf("%x", root))
	}
	return shown, failure
}

// v6Heads is V6: the tree of each log, and every head that its entries tell of; then receipts and exports.
func (r *run) v6Heads() *Failure {
	failure := r.each(func(one *walk) *Failure {
		if failure := v6Tree(r.Steps[6], r.opened, one, r.wanted(one)); failure != nil {
			return failure
		}
		for _, head := range one.told {
			where := fmt.Sprintf("entry %d of %s", head.index, one.log.Origin)
			if _, failure := one.agrees(where, head.size, head.root); failure != nil {
				return failure
			}
		}
		return nil
	})
	for _, head := range r.given.Receipts {
		if failure == nil {
			failure = r.v6Receipt(head)
		}
	}
	for _, each := range r.exports {
		if failure == nil {
			failure = each.v6Heads(r.Steps[6])
		}
	}
	return failure
}

func (r *run) v6Receipt(head told.Head) *Failure {
	step, shown := r.Steps[6], false
	if one := r.walkOf(head.Origin); one != nil {
		var failure *Failure
		where := fmt.Sprintf("receipt %d of %s", head.Size, head.Origin)
		if shown, failure = one.agrees(where, head.Size, head.Root); failure != nil {
			return failure
		}
	}
	if !shown {
		step.gap("receipt of size %d for %s cannot be compared with this kit", head.Size, head.Origin)
		return nil
	}
	step.fact("receipt of size %d for %s agrees", head.Size, head.Origin)
	return nil
}

func (r *run) walkOf(origin string) *walk {
	for _, one := range r.walks {
		if one.log.Origin == origin {
			return one
		}
	}
	return nil
}

// v6Heads compares what a box co-signed. It has seen more than one kit holds, so what lies outside is no gap.
func (c *compared) v6Heads(step *Step) *Failure {
	agree := 0
	for _, head := range c.export.Checkpoints {
		shown, failure := c.walk.agrees(c.where(), head.Size, head.Root)
		if failure != nil {
			return failure
		}
		if shown {
			agree++
		}
	}
	step.fact("%s: %d checkpoints agree, %d lie outside the kit", c.where(), agree, len(c.export.Checkpoints)-agree)
	return nil
}
