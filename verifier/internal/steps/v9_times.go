package steps

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"wardkeep.invalid/verifier/internal/form"
)

const (
	// clockSlack is how far a box's clock may differ from an authority's or a witness's.
	clockSlack = 120 * second
	// steadySlack is how far a clock may be set back between two entries.
	steadySlack = 5 * second
	// lateness is how long an observation may stay without a time stamp over it.
	lateness = 2 * hour

	noTime = form.Moment(math.MaxInt64)
)

// steady are times by rising size: upper is the earliest over more than i entries, below the latest over at most i.
type steady []counted

func newSteady(times []counted) steady {
	sorted := slices.Clone(times)
	slices.SortFunc(sorted, func(a, b counted) int { return cmp.Compare(a.size, b.size) })
	return sorted
}

// earliestOver is the earliest time over a tree that holds entry i, noTime without one.
func (s steady) earliestOver(i int64) form.Moment {
	found := noTime
	for at := len(s) - 1; at >= 0 && s[at].size > i; at-- {
		found = min(found, s[at].at)
	}
	return found
}

// latestBefore is the latest time over a tree that does not hold entry i.
func (s steady) latestBefore(i int64) form.Moment {
	found := -noTime
	for _, one := range s {
		if one.size > i {
			break
		}
		found = max(found, one.at)
	}
	return found
}

// timed is V9 over one log.
type timed struct {
	*walk
	stamps *stamps

	after, before, back, witnessed, late int64
	lowest                               form.Moment
	darkness                             map[int32]stretches
}

// v9Times is V9: entries against the time stamps over them and under them, against their order and their witnesses.
func (r *run) v9Times() *Failure {
	step := r.Steps[9]
	for _, one := range r.walks {
		t := &timed{walk: one, stamps: r.stamps, lowest: noTime}
		if failure := t.entries(); failure != nil {
			return failure
		}
		t.say(step)
	}
	return nil
}

// chainTime is what V9 knows of a signer's chain so far: the newest stamp that it held, and its entry before.
type chainTime struct {
	lower, before form.Moment
}

func (t *timed) entries() *Failure {
	over, witnessed := newSteady(t.stamps.over[t.walk]), newSteady(t.cosigned)
	chains := map[int32]*chainTime{}
	inventories := t.ledger.embedded
	var limit [3]form.Moment // upper and below of this index, and the earliest witness
	turns := turnsOf(over, witnessed)
	for place := range t.ledger.entries {
		one, index := &t.ledger.entries[place], t.log.Start+int64(place)
		if place == 0 || len(turns) > 0 && index >= turns[0] {
			limit = [3]form.Moment{over.earliestOver(index), over.latestBefore(index), witnessed.earliestOver(index)}
			for len(turns) > 0 && index >= turns[0] {
				turns = turns[1:]
			}
		}
		if one.signer == noSigner {
			continue
		}
		chain := chains[one.signer]
		if chain == nil {
			chain = &chainTime{lower: -noTime, before: one.recorded}
			chains[one.signer] = chain
		}
		if failure := t.against(one, index, limit, chain); failure != nil {
			return failure
		}
		if len(inventories) > 0 && inventories[0].place == place {
			if at, known := t.stamps.tokens[inventories[0].digest]; known && one.signer != 0 {
				chain.lower = max(chain.lower, at)
			}
			inventories = inventories[1:]
		}
	}
	return nil
}

// turnsOf are the indices at which another time begins to count, rising.
func turnsOf(all ...steady) []int64 {
	var turns []int64
	for _, times := range all {
		for _, one := range times {
			turns = append(turns, one.size)
		}
	}
	slices.Sort(turns)
	return turns
}

func (t *timed) against(one *dated, index int64, limit [3]form.Moment, chain *chainTime) *Failure {
	upper, below, witness := limit[0], limit[1], limit[2]
	if chain.lower != -noTime {
		t.lowest = min(t.lowest, chain.lower)
	}
	tooLate := upper != noTime && one.recorded > upper+clockSlack
	tooEarly := chain.lower != -noTime && one.recorded < chain.lower-clockSlack
	if one.trusted && (tooLate || tooEarly) {
		where := fmt.Sprintf("entry %d of %s", index, t.log.Origin)
		return fail(9, where, fmt.Sprintf("a time between %s and %s", stampOr(chain.lower, -noTime), stampOr(upper, noTime)), one.recorded.String())
	}
	t.after += one1(tooLate)
	t.before += one1(tooEarly)
	t.back += one1(one.recorded < chain.before-steadySlack)
	t.witnessed += one1(witness != noTime && one.recorded > witness+clockSlack)
	if one.device != 0 && below != -noTime && below > one.observed+lateness && !t.dark(one) {
		t.late++
	}
	chain.before = one.recorded
	return nil
}

func one1(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// dark tells whether a gap says that the device, or its box, was out of reach when the observation was made.
func (t *timed) dark(one *dated) bool {
	if t.darkness == nil {
		t.darkness = darknessOf(t.cover.gaps, t.ledger.names)
	}
	return t.darkness[0].at(one.observed) || t.darkness[one.device].at(one.observed)
}

// stretches by rising begin, each with the latest end of it and those before.
type stretches []span

func (s stretches) at(moment form.Moment) bool {
	behind, _ := slices.BinarySearchFunc(s, moment+1, func(one span, wanted form.Moment) int { return cmp.Compare(one.from, wanted) })
	return behind > 0 && s[behind-1].to >= moment
}

// darknessOf are the gaps of each device, 0 for those of all.
func darknessOf(gaps []gapSpan, names map[string]int32) map[int32]stretches {
	found := map[int32]stretches{}
	for _, gap := range gaps {
		if gap.cause != "offline" && gap.cause != "appliance_down" {
			continue
		}
		until := gap.to
		if gap.open {
			until = noTime
		}
		device, known := names[gap.device]
		if known {
			found[device] = append(found[device], span{gap.from, until})
		}
	}
	for _, all := range found {
		slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		for i := 1; i < len(all); i++ {
			all[i].to = max(all[i].to, all[i-1].to)
		}
	}
	return found
}

func (t *timed) say(step *Step) {
	origin := t.log.Origin
	for _, one := range []struct {
		count int64
		words string
	}{
		{t.after, "%d entries of %s dated after the time stamp over them, by a clock not trusted"},
		{t.before, "%d entries of %s dated before a time stamp that their chain already held, by a clock not trusted"},
		{t.back, "%d entries of %s dated more than 5 s before the entry before them in their chain"},
		{t.witnessed, "%d entries of %s dated more than 120 s after a witness signed over them"},
		{t.late, "%d observations of %s late: a time stamp more than 2 h younger does not cover them"},
	} {
		if one.count > 0 {
			step.gap(one.words, one.count, origin)
		}
	}
	upper := newSteady(t.stamps.over[t.walk]).earliestOver(t.log.End - 1)
	step.fact("entries of %s lie between %s and %s", origin, stampOr(t.lowest, noTime), stampOr(upper, noTime))
}

func stampOr(at, none form.Moment) string {
	if at == none {
		return "-"
	}
	return at.String()
}
