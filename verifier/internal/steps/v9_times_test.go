package steps

import (
	"slices"
	"testing"

	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
)

const (
	noon   = form.Moment(1_772_452_800_000)
	minute = 60 * second
)

// timesOf runs V9 over one log whose entries are of one box, signer 1, and of its device 2.
func timesOf(entries []dated, change func(*walk, *stamps)) (*Step, *Failure) {
	one := &walk{log: &kit.Range{Origin: "log", End: int64(len(entries))}, ledger: newLedger(0, noon), cover: newCoverage(0, noon)}
	one.ledger.entries = entries
	one.ledger.names["device"] = 2
	found := &stamps{over: map[*walk][]counted{}, tokens: map[string]form.Moment{}}
	change(one, found)
	r := &run{Report: newReport(), walks: []*walk{one}, stamps: found}
	return r.Steps[9], r.v9Times()
}

func written(at form.Moment, trusted bool) dated {
	return dated{recorded: at, signer: 1, trusted: trusted}
}

func TestTimesAgainstTheStampsOverThem(t *testing.T) {
	over := func(one *walk, s *stamps) { s.over[one] = []counted{{2, noon + hour}, {1, noon}} }
	for _, one := range []struct {
		second  form.Moment
		trusted bool
		gap     string
		failed  bool
	}{
		{noon + hour + clockSlack, true, "", false},
		{noon + hour + clockSlack + 1, true, "", true},
		{noon + hour + clockSlack + 1, false, "1 entries of log dated after the time stamp over them, by a clock not trusted", false},
	} {
		step, failure := timesOf([]dated{written(noon, true), written(one.second, one.trusted)}, over)
		if (failure != nil) != one.failed || failure != nil && failure.Where != "entry 1 of log" {
			t.Errorf("%v: %v", one, failure)
		}
		if wanted := one.gap != ""; failure == nil && (wanted != (len(step.Gaps) == 1) || wanted && step.Gaps[0] != one.gap) {
			t.Errorf("%v: %v", one, step.Gaps)
		}
	}
}

// The first inventory names a token of noon: entries of its chain behind it are younger.
func TestTimesAgainstTheStampTheirChainHolds(t *testing.T) {
	held := func(one *walk, s *stamps) {
		s.tokens["digest"] = noon
		one.ledger.embedded = []embedded{{1, "digest"}, {2, "of a token that does not count"}}
	}
	early := noon - clockSlack - 1
	if _, failure := timesOf([]dated{written(early, true), written(early, true), written(early+1, true)}, held); failure != nil {
		t.Error("entries before the inventory, itself, and one within the slack: ", failure)
	}
	step, failure := timesOf([]dated{written(early, true), written(early, true), written(early, false)}, held)
	if failure != nil || len(step.Gaps) != 1 || step.Facts[0] != "entries of log lie between "+noon.String()+" and -" {
		t.Error(failure, step.Gaps, step.Facts)
	}
	if _, failure := timesOf([]dated{written(noon, true), written(noon, true), written(early, true)}, held); failure == nil || failure.Where != "entry 2 of log" {
		t.Error(failure)
	}
	other := written(early, true)
	other.signer = 3
	if _, failure := timesOf([]dated{written(noon, true), written(noon, true), other}, held); failure != nil {
		t.Error("an entry of another chain: ", failure)
	}
}

func TestClocksThatFallAndWitnesses(t *testing.T) {
	entries := []dated{written(noon, false), written(noon-steadySlack, false), written(noon-2*steadySlack-1, false), written(noon+minute*3, false)}
	step, failure := timesOf(entries, func(one *walk, _ *stamps) {
		one.cosigned = []counted{{3, noon}, {4, noon + minute - 1}, {9, noon + hour}}
	})
	wanted := []string{
		"1 entries of log dated more than 5 s before the entry before them in their chain",
		"1 entries of log dated more than 120 s after a witness signed over them",
	}
	if failure != nil || !slices.Equal(step.Gaps, wanted) {
		t.Error(failure, step.Gaps)
	}
}

func TestObservationsThatNoStampCoveredInTime(t *testing.T) {
	seen := dated{recorded: noon + 3*hour, observed: noon, signer: 1, device: 2}
	for _, one := range []struct {
		stamp form.Moment
		gap   gapSpan
		late  bool
	}{
		{noon + lateness, gapSpan{}, false},
		{noon + lateness + 1, gapSpan{}, true},
		{noon + 3*hour, gapSpan{device: "device", cause: "offline", span: span{noon, noon}}, false},
		{noon + 3*hour, gapSpan{cause: "appliance_down", span: span{from: noon - hour}, open: true}, false},
		{noon + 3*hour, gapSpan{cause: "maintenance", span: span{from: noon - hour}, open: true}, true},
		{noon + 3*hour, gapSpan{device: "another", cause: "offline", span: span{from: noon - hour}, open: true}, true},
		{noon + 3*hour, gapSpan{cause: "offline", span: span{noon - hour, noon - 1}}, true},
		{noon + 3*hour, gapSpan{cause: "offline", span: span{noon + 1, noon + hour}}, true},
	} {
		step, failure := timesOf([]dated{written(noon, true), seen}, func(w *walk, s *stamps) {
			s.over[w] = []counted{{1, one.stamp}}
			w.cover.gaps = []gapSpan{one.gap}
		})
		if failure != nil || (len(step.Gaps) == 1) != one.late {
			t.Errorf("%v: %v %v", one, failure, step.Gaps)
		}
	}
}
