package steps

import (
	"fmt"
	"maps"
	"slices"

	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/statement"
)

// longestSilence: each device is stated anew every hour, so a box that wrote nothing for two was not looking.
const longestSilence = form.Moment(2 * 60 * 60 * 1000)

// track is one signer's count in one log's range.
type track struct {
	link   statement.Link
	hash   string
	lastAt form.Moment
	// epochs gives, for each epoch, its first number in the range and the log index of each number from there.
	epochs map[int64]*numbered
}

type numbered struct {
	first   int64
	indices []int64
}

// indexOf is the log index of a number, -1 when it is not in the range.
func (t *track) indexOf(epoch, seq int64) int64 {
	numbers := t.epochs[epoch]
	if numbers == nil || seq < numbers.first || seq-numbers.first >= int64(len(numbers.indices)) {
		return -1
	}
	return numbers.indices[seq-numbers.first]
}

// v5Counted is V5: the signer's numbers go on without hole or duplicate, and prev is the leaf before.
func (w *walker) v5Counted(one *walk, now *read) *Failure {
	s := now.statement
	t := one.tracks[s.Appliance]
	var failure *Failure
	switch {
	case t == nil:
		t = &track{lastAt: s.RecordedAt, epochs: map[int64]*numbered{}}
		one.tracks[s.Appliance] = t
		if s.Link.Seq == 0 {
			failure = v5Opening(now)
		} else {
			// Its entry before lies outside the range: it was silent at least since the period began.
			t.lastAt = min(s.RecordedAt, w.kit.manifest.From)
		}
	case s.Link.Seq == 0 && s.Link.Epoch > t.link.Epoch:
		failure = v5Opening(now)
	case s.Link.Epoch != t.link.Epoch || s.Link.Seq != t.link.Seq+1:
		expected := statement.Link{Epoch: t.link.Epoch, Seq: t.link.Seq + 1}
		failure = fail(5, now.where(), fmt.Sprintf("number %v of %s", expected, nameOf(s.Appliance)), s.Link.String())
	case s.Link.Prev != t.hash:
		failure = fail(5, now.where(), "prev "+t.hash, s.Link.Prev)
	}
	if failure != nil {
		return failure
	}
	if t.epochs[s.Link.Epoch] == nil {
		t.epochs[s.Link.Epoch] = &numbered{first: s.Link.Seq}
	}
	numbers := t.epochs[s.Link.Epoch]
	numbers.indices = append(numbers.indices, now.index)
	w.v5Period(one, now, t)
	t.link, t.hash, t.lastAt = s.Link, now.leaf, s.RecordedAt
	return nil
}

// v5Opening: epoch 0 opens with a genesis behind nothing, a later one with a restored gap behind what it last knew.
func v5Opening(now *read) *Failure {
	s := now.statement
	expected, prev, right := "a key statement of event genesis", statement.ZeroHash, s.Event == "genesis"
	if s.Link.Epoch > 0 {
		expected, right = "a gap of cause restored", s.Restored
		if last := s.Predicate.Get("last_known"); !last.IsNull() {
			prev = last.Get("leaf_hash").Str
		}
	}
	if !right || s.Link.Prev != prev {
		return fail(5, now.where(), expected+" with prev "+prev, s.Kind+" with prev "+s.Link.Prev)
	}
	return nil
}

// v5Period notes what V5 and V11 say about the period: silence, stated gaps, heals.
func (w *walker) v5Period(one *walk, now *read, t *track) {
	s, m, step := now.statement, w.kit.manifest, w.report.Steps[5]
	if s.Appliance != "" && s.RecordedAt >= m.From && t.lastAt < m.To {
		since, until := max(t.lastAt, m.From), min(s.RecordedAt, m.To)
		if until-since > longestSilence {
			step.gap("%s silent %v to %v", nameOf(s.Appliance), since, until)
		}
	}
	if s.Kind == "remediation" && s.Predicate.Get("outcome").Str == "healed" {
		one.heals = append(one.heals, heal{now.index, now.where(), s})
	}
	if s.Kind == "gap" {
		to := m.To
		if end := s.Predicate.Get("to_at"); !end.IsNull() {
			to = form.At(end)
		}
		if form.At(s.Predicate.Get("from_at")) < m.To && to > m.From {
			one.stated++
			if s.Restored {
				step.gap("%s was restored: epoch %d", nameOf(s.Appliance), s.Link.Epoch)
			}
		}
	}
	if within(m.From, s.RecordedAt, m.To) {
		one.inTime++
	}
}

// v5Ends is V5: something was recorded in the period, and every bound appliance reaches its end.
func (w *walker) v5Ends(walks []*walk) *Failure {
	if w.over(5) {
		return nil
	}
	step, inTime, stated := w.report.Steps[5], 0, 0
	bound, last := map[string]bool{}, map[string]form.Moment{}
	if w.known != nil {
		for appliance := range w.known.Appliances {
			bound[appliance] = true
		}
	}
	for _, one := range walks {
		inTime, stated = inTime+one.inTime, stated+one.stated
		for appliance := range one.history.enrolled {
			bound[appliance] = true
		}
		for _, appliance := range one.history.appliances() {
			bound[appliance] = true
			if t := one.tracks[appliance]; t != nil {
				before, any := last[appliance]
				if !any || t.lastAt > before {
					last[appliance] = t.lastAt
				}
			}
		}
	}
	if inTime == 0 {
		return fail(5, "kit", "at least one entry recorded in the period", "none")
	}
	if stated > 0 {
		step.gap("%d gaps stated in the period", stated)
	}
	for _, appliance := range slices.Sorted(maps.Keys(bound)) {
		v5End(step, nameOf(appliance), last, appliance, w.kit.manifest.To)
	}
	return nil
}

func v5End(step *Step, name string, last map[string]form.Moment, appliance string, to form.Moment) {
	at, any := last[appliance]
	switch {
	case !any:
		step.gap("%s has no entry in the kit's range", name)
		step.fact("%s: last entry none", name)
		return
	case at < to:
		step.gap("%s ends at %v, before the period does", name, at)
	}
	step.fact("%s: last entry %v", name, at)
}
