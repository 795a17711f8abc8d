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

// track is one signer's count in one log's range. Until it is timed no entry with a time was seen.
type track struct {
	link   statement.Link
	hash   string
	timed  bool
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

func newTrack() *track { return &track{epochs: map[int64]*numbered{}} }

// ref is the newest entry, as a statement names it.
func (t *track) ref() string {
	return fmt.Sprintf(`{"epoch":%d,"leaf_hash":"%s","seq":%d}`, t.link.Epoch, t.hash, t.link.Seq)
}

// follows tells what is wrong with a link that should be the next one.
func (t *track) follows(now *read, signer string, link statement.Link) *Failure {
	if link.Epoch != t.link.Epoch || link.Seq != t.link.Seq+1 {
		expected := statement.Link{Epoch: t.link.Epoch, Seq: t.link.Seq + 1}
		return fail(5, now.where(), fmt.Sprintf("number %v of %s", expected, nameOf(signer)), link.String())
	}
	if link.Prev != t.hash {
		return fail(5, now.where(), "prev "+t.hash, link.Prev)
	}
	return nil
}

func (t *track) goOn(link statement.Link, leaf string, index int64) {
	numbers := t.epochs[link.Epoch]
	if numbers == nil {
		numbers = &numbered{first: link.Seq}
		t.epochs[link.Epoch] = numbers
	}
	numbers.indices = append(numbers.indices, index)
	t.link, t.hash = link, leaf
}

// v5Counted is V5: the signer's numbers go on without hole or duplicate, and prev is the leaf before.
func (w *walker) v5Counted(one *walk, now *read) *Failure {
	s := now.statement
	if failure := one.ends.alive(now, s.Appliance); failure != nil {
		return failure
	}
	t := one.tracks[s.Appliance]
	var failure *Failure
	switch {
	case s.Link.Seq == 0 && (t == nil || s.Link.Epoch > t.link.Epoch):
		failure = v5Opening(now)
	case t != nil:
		failure = t.follows(now, s.Appliance, s.Link)
	}
	if failure != nil {
		return failure
	}
	if t == nil {
		t = newTrack()
		one.tracks[s.Appliance] = t
	}
	if !t.timed {
		t.timed, t.lastAt = true, s.RecordedAt
		if s.Link.Seq != 0 {
			// Its entry before lies outside the range: it was silent at least since the period began.
			t.lastAt = min(s.RecordedAt, w.kit.manifest.From)
		}
	}
	w.v5Period(one, now, t)
	t.goOn(s.Link, now.leaf, now.index)
	t.lastAt = s.RecordedAt
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
	if s.Appliance != "" {
		w.v5Silent(s.Appliance, t, s.RecordedAt)
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

// bound is an appliance that should reach the period's end: its last entry with a time, or how it came to its end.
type bound struct {
	any    bool
	lastAt form.Moment
	left   *retirement
	next   string
}

// v5Ends is V5: something was recorded in the period, and every bound appliance reaches its end.
func (w *walker) v5Ends(walks []*walk) *Failure {
	if w.over(5) {
		return nil
	}
	step, inTime, stated := w.report.Steps[5], 0, 0
	for _, one := range walks {
		inTime, stated = inTime+one.inTime, stated+one.stated
	}
	if inTime == 0 {
		return fail(5, "kit", "at least one entry recorded in the period", "none")
	}
	if stated > 0 {
		step.gap("%d gaps stated in the period", stated)
	}
	all := w.bound(walks)
	for _, appliance := range slices.Sorted(maps.Keys(all)) {
		all[appliance].end(step, nameOf(appliance), w.kit.manifest.To)
	}
	return nil
}

// bound are the appliances of trust file, enrolments and entries.
func (w *walker) bound(walks []*walk) map[string]*bound {
	all := map[string]*bound{}
	if w.known != nil {
		for appliance := range w.known.Appliances {
			all[appliance] = &bound{}
		}
	}
	for _, one := range walks {
		for _, appliance := range append(one.history.appliances(), slices.Collect(maps.Keys(one.history.enrolled))...) {
			if all[appliance] == nil {
				all[appliance] = &bound{}
			}
		}
	}
	for appliance, b := range all {
		for _, one := range walks {
			if t := one.tracks[appliance]; t != nil && t.timed && (!b.any || t.lastAt > b.lastAt) {
				b.any, b.lastAt = true, t.lastAt
			}
			if b.left == nil {
				b.left = one.inForce(appliance)
			}
			if b.next == "" {
				b.next = one.followedBy(appliance)
			}
		}
	}
	return all
}

func (b *bound) end(step *Step, name string, to form.Moment) {
	switch {
	case b.left != nil && b.next != "":
		step.fact("%s: retired %v, replaced by %s", name, b.left.at, nameOf(b.next))
	case b.left != nil:
		step.fact("%s: retired %v", name, b.left.at)
	case !b.any:
		step.gap("%s has no entry in the kit's range", name)
		step.fact("%s: last entry none", name)
	default:
		if b.lastAt < to {
			step.gap("%s ends at %v, before the period does", name, b.lastAt)
		}
		step.fact("%s: last entry %v", name, b.lastAt)
	}
}
