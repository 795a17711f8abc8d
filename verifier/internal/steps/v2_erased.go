package steps

import (
	"encoding/hex"
	"fmt"

	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
)

// erased is a leaf that the law took away: the envelope of the erasure stands in its place and says what was there.
type erased struct {
	index                   int64
	appliance, leaf, ground string
	link                    statement.Link
	// by is the leaf hash of the erasure, which must stand behind it at a place of its own.
	by merkle.Hash
}

// erasures are those of one log's range, by rising index; met are the erasures that were seen at their own places.
type erasures struct {
	all     []*erased
	byIndex map[int64]*erased
	met     map[merkle.Hash]bool
}

// standsIn is what an entry says that stands at the place of another leaf; nil where it is no erasure of that leaf.
func standsIn(now *read) *erased {
	if now.err != nil || now.statement.Kind != "erasure" {
		return nil
	}
	p := now.statement.Predicate
	leaf := p.Get("leaf_hash").Str
	if p.Get("index").Int != now.index || leaf != hex.EncodeToString(now.listed[:]) {
		return nil
	}
	link := statement.Link{Epoch: p.Get("epoch").Int, Seq: p.Get("seq").Int, Prev: p.Get("prev").Str}
	return &erased{now.index, p.Get("of_appliance").Str, leaf, p.Get("ground").Str, link, now.hash}
}

func (e *erasures) take(gone *erased) {
	if e.byIndex == nil {
		e.byIndex, e.met = map[int64]*erased{}, map[merkle.Hash]bool{}
	}
	e.all = append(e.all, gone)
	e.byIndex[gone.index] = gone
	e.met[gone.by] = false
}

// meet notes an entry at its own place. Entries come by rising index, so it stands behind every leaf erased so far.
func (e *erasures) meet(hash merkle.Hash) {
	if _, wanted := e.met[hash]; wanted {
		e.met[hash] = true
	}
}

// v2Erased is V2 after the walk over a log: each erasure stands in the kit for itself, so V3 and V4 have judged it.
func v2Erased(step *Step, one *walk) *Failure {
	for _, gone := range one.erasures.all {
		if !one.erasures.met[gone.by] {
			where := fmt.Sprintf("entry %d of %s", gone.index, one.log.Origin)
			return fail(2, where, fmt.Sprintf("the erasure %x as an entry behind it", gone.by), "none")
		}
		step.gap("entry %d of %s erased: %s", gone.index, one.log.Origin, gone.ground)
	}
	return nil
}

// standIn is V5 on an erased leaf: it keeps its place in the chain of its appliance. It has no time, and nothing else of
// it is left to be asked.
func (w *walker) standIn(one *walk, now *read, lowest int) *Failure {
	if lowest <= 5 || w.over(5) {
		return nil
	}
	gone := now.gone
	one.cover.erased[gone.appliance] = true
	one.ledger.skip()
	if failure := one.ends.alive(now, gone.appliance); failure != nil {
		return failure
	}
	t := one.tracks[gone.appliance]
	if t == nil {
		t = newTrack()
		one.tracks[gone.appliance] = t
	} else if failure := t.follows(now, gone.appliance, gone.link); failure != nil {
		return failure
	}
	t.goOn(gone.link, gone.leaf, now.index)
	return nil
}
