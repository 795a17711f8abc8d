package steps

import (
	"encoding/hex"
	"fmt"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
)

// longestBefore is how old the failing look may be when the attempt starts.
const longestBefore = form.Moment(10 * 60 * 1000)

type recheck struct {
	origin, appliance string
	epoch, seq        int64
}

// bundles keeps the one that was read last: the looks of a heal stand close to each other.
type bundles struct {
	*openKit
	log    *kit.Range
	number int64
	held   []*entry
}

func (b *bundles) at(log *kit.Range, number int64) ([]*entry, *Failure) {
	if b.held != nil && b.log == log && b.number == number {
		return b.held, nil
	}
	held, failure := b.bundle(log, number)
	if failure == nil {
		b.log, b.number, b.held = log, number, held
	}
	return held, failure
}

// v11Heals is V11: each heal recorded in or after the period has its failing look, its steps and a passing look of its
// own. Those before the period are context: they claim nothing here, but the look that they used is used.
func v11Heals(step *Step, opened *openKit, walks []*walk) *Failure {
	used, read := map[recheck]bool{}, &bundles{openKit: opened}
	judged := 0
	for _, one := range walks {
		for _, h := range one.heals {
			after := h.Predicate.Get("after")
			look := recheck{one.log.Origin, h.Appliance, after.Get("epoch").Int, after.Get("seq").Int}
			gone := v11Erased(step, one, h, opened.manifest.From)
			if h.RecordedAt >= opened.manifest.From && !gone {
				if failure := v11One(read, one, h); failure != nil {
					return failure
				}
				if used[look] {
					return fail(11, h.where, "a re-check of its own", "one used twice")
				}
				judged++
			}
			if !after.IsNull() {
				used[look] = true
			}
		}
	}
	step.fact("%d heals judged", judged)
	return nil
}

// v11Erased tells whether a heal recorded from a moment on rests on an erased leaf: then there is nothing to judge it by.
func v11Erased(step *Step, one *walk, h heal, from form.Moment) (rests bool) {
	if h.RecordedAt < from || len(one.erasures.all) == 0 {
		return false
	}
	for _, name := range []string{"before", "after"} {
		ref := h.Predicate.Get(name)
		if ref.IsNull() {
			continue
		}
		index := one.tracks[h.Appliance].indexOf(ref.Get("epoch").Int, ref.Get("seq").Int)
		gone := one.erasures.byIndex[index]
		if gone != nil && index < h.index && gone.leaf == ref.Get("leaf_hash").Str {
			step.gap("attempt %s: entry %d of %s, on which it rests, is erased", h.Predicate.Get("attempt").Str, index, one.log.Origin)
			rests = true
		}
	}
	return rests
}

func v11One(opened *bundles, one *walk, h heal) *Failure {
	p := h.Predicate
	carried := false
	for _, step := range p.Get("steps").Items {
		status := step.Get("status").Str
		carried = carried || status == "done" || status == "unchanged"
	}
	if p.Get("dry_run").Truth || !carried {
		return fail(11, h.where, "steps carried out", "a dry run or no step carried out")
	}
	started, last, ended := form.At(p.Get("started_at")), form.At(p.Get("last_step_at")), form.At(p.Get("ended_at"))
	if p.Get("last_step_at").IsNull() || started > last || last > ended {
		return fail(11, h.where, "start, last step and end in that order", "other times")
	}
	failing, failure := v11Look(opened, one, h, p.Get("before"), "fail")
	if failure != nil {
		return failure
	}
	passing, failure := v11Look(opened, one, h, p.Get("after"), "pass")
	if failure != nil {
		return failure
	}
	if failing > started || started-failing > longestBefore {
		return fail(11, h.where, fmt.Sprintf("a failing look at most 10 minutes before %v", started), failing.String())
	}
	if passing < last {
		return fail(11, h.where, fmt.Sprintf("a re-check after the last step at %v", last), passing.String())
	}
	return nil
}

// v11Look finds the look that a heal names and compares everything around it; it gives the time of the look.
func v11Look(opened *bundles, one *walk, h heal, ref *canon.Value, wanted string) (form.Moment, *Failure) {
	if ref.IsNull() {
		return 0, fail(11, h.where, "a named entry that shows "+wanted, "none named")
	}
	look, failure := v11Entry(opened, one, h, ref)
	if failure != nil {
		return 0, failure
	}
	if look.Kind != "observation" || look.Predicate.Get("device").Str != h.Predicate.Get("device").Str {
		return 0, fail(11, h.where, "an observation of device "+h.Predicate.Get("device").Str, look.Kind)
	}
	var results []*canon.Value
	for i := range look.Predicate.Get("results").Items {
		result := &look.Predicate.Get("results").Items[i]
		if result.Get("check").Str == h.Predicate.Get("check").Str {
			results = append(results, result)
		}
	}
	if len(results) != 1 || results[0].Get("result").Str != wanted ||
		results[0].Get("version").Int != h.Predicate.Get("check_version").Int {
		expected := fmt.Sprintf("one result %s of %s version %d in entry %d/%d", wanted, h.Predicate.Get("check").Str,
			h.Predicate.Get("check_version").Int, ref.Get("epoch").Int, ref.Get("seq").Int)
		return 0, fail(11, h.where, expected, fmt.Sprintf("%d results of that check, or another one", len(results)))
	}
	if expected, found := h.Predicate.Get("parameters_digest").Str, look.Predicate.Get("parameters_digest").Str; expected != found {
		return 0, fail(11, h.where, "parameters "+expected, found)
	}
	if h.Catalogue != look.Catalogue {
		return 0, fail(11, h.where, "catalogue "+h.Catalogue, look.Catalogue)
	}
	return form.At(results[0].Get("observed_at")), nil
}

// v11Entry reads the entry of the heal's own chain that ref names; it lies in the range and before the heal.
func v11Entry(opened *bundles, one *walk, h heal, ref *canon.Value) (*statement.Statement, *Failure) {
	epoch, seq, hash := ref.Get("epoch").Int, ref.Get("seq").Int, ref.Get("leaf_hash").Str
	name := fmt.Sprintf("entry %d/%d", epoch, seq)
	index := one.tracks[h.Appliance].indexOf(epoch, seq)
	if index < 0 || index >= h.index {
		return nil, fail(11, h.where, name+" of its own chain, in the kit and before it", "none")
	}
	bundle, failure := opened.at(one.log, index/kit.Width)
	if failure != nil {
		return nil, failure
	}
	begin, _ := one.log.In(index / kit.Width)
	now := readEntry(bundle[index-begin])
	if found := merkle.Leaf(now.raw); hex.EncodeToString(found[:]) != hash {
		return nil, fail(11, h.where, "leaf "+hash+" as "+name, hex.EncodeToString(found[:]))
	}
	return now.statement, nil
}
