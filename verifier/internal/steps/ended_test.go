package steps

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/statement"
)

// ending is a walk over one log of 100 entries whose period is the day up to noon of the golden statements' next day.
type ending struct {
	*walker
	one *walk
	box string
}

func newEnding(t *testing.T) *ending {
	from := readGolden(t, "retired").statement.RecordedAt - 12*hour
	opened := &openKit{manifest: &kit.Manifest{From: from, To: from + 24*hour}}
	w := &walker{kit: opened, report: newReport()}
	one := &walk{log: &kit.Range{Origin: "log", Start: 10, End: 100}, history: newHistory(nil), tracks: map[string]*track{}, ends: newEnds(),
		cover: newCoverage(from, from+24*hour), ledger: newLedger(from, from+24*hour)}
	return &ending{w, one, readGolden(t, "retired").statement.Predicate.Get("of_appliance").Str}
}

// wrote gives the box a newest entry.
func (e *ending) wrote(seq int64, leaf string, at form.Moment) {
	t := newTrack()
	t.goOn(statement.Link{Seq: seq}, leaf, 20)
	t.timed, t.lastAt = true, at
	e.one.tracks[e.box] = t
}

func (e *ending) said(t *testing.T, kind string, index int64, listed bool, changes ...string) *Failure {
	now := readGolden(t, kind, changes...)
	now.index = index
	now.log = e.one.log
	if !listed {
		now.listed = nil
	}
	return e.v5Left(e.one, now)
}

var (
	goldenLast = strings.Repeat("0e", 32)
	goldenRef  = `"last":{"epoch":0,"leaf_hash":"` + goldenLast + `","seq":41}`
)

func TestARetirementNamesTheBoxesLastEntry(t *testing.T) {
	at := readGolden(t, "retired").statement.RecordedAt
	for name, one := range map[string]struct {
		seq     int64
		leaf    string
		listed  bool
		changes []string
		fails   bool
	}{
		"its last":         {41, goldenLast, true, nil, false},
		"a later one":      {42, goldenLast, true, nil, true},
		"another leaf":     {41, strings.Repeat("0f", 32), true, nil, true},
		"nothing":          {41, goldenLast, true, []string{goldenRef, `"last":null`}, true},
		"relied on":        {42, goldenLast, false, nil, false},
		"no entry in here": {-1, "", true, nil, false},
	} {
		e := newEnding(t)
		if one.seq >= 0 {
			e.wrote(one.seq, one.leaf, at-hour)
		}
		failure := e.said(t, "retired", 30, one.listed, one.changes...)
		if (failure != nil) != one.fails || failure != nil && (failure.Step != "V5" || failure.Where != "entry 30 of log") {
			t.Errorf("%s: %v", name, failure)
		}
		now := readGolden(t, "observation")
		now.index = 31
		if failure := e.one.ends.alive(now, e.box); failure == nil || failure.Where != "entry 31 of log" {
			t.Errorf("%s: an entry behind it: %v", name, failure)
		}
		if failure := e.one.ends.alive(now, nobody); failure != nil {
			t.Errorf("%s: an entry of another: %v", name, failure)
		}
	}
}

func TestSilenceUntilARetirement(t *testing.T) {
	at := readGolden(t, "retired").statement.RecordedAt
	for name, one := range map[string]struct {
		seq    int64
		lastAt form.Moment
		silent form.Moment // since when, 0: not silent
	}{
		"within two hours":  {41, at - 2*hour, 0},
		"more":              {41, at - 2*hour - 1, at - 2*hour - 1},
		"since before":      {41, at - 20*hour, at - 12*hour},
		"it never wrote":    {-1, 0, at - 12*hour},
		"behind the period": {41, at + 12*hour, 0},
	} {
		e := newEnding(t)
		if one.seq >= 0 {
			e.wrote(one.seq, goldenLast, one.lastAt)
		}
		for range 2 { // a second statement adds nothing
			if failure := e.said(t, "retired", 30, true); failure != nil {
				t.Fatal(failure)
			}
		}
		var wanted []string
		if one.silent != 0 {
			wanted = []string{fmt.Sprintf("appliance %s silent %v to %v", e.box, one.silent, at)}
		}
		if gaps := e.report.Steps[5].Gaps; !slices.Equal(gaps, wanted) {
			t.Errorf("%s: %v", name, gaps)
		}
	}
}

func TestABindingStandsBehindTheRetirementInTheSameWords(t *testing.T) {
	predecessor := readGolden(t, "binding").statement.Predicate.Get("predecessor")
	last := `"last":` + string(predecessor.Get("last").Raw)
	cosigned := `"cosigned":` + string(predecessor.Get("cosigned").Raw)
	decision := `"decision":"` + readGolden(t, "binding").statement.Predicate.Get("decision").Str + `"`
	for name, one := range map[string]struct {
		before  bool
		changes []string
		fails   bool
	}{
		"the same words":     {true, nil, false},
		"nothing before it":  {false, nil, true},
		"another last":       {true, []string{last, `"last":null`}, true},
		"another checkpoint": {true, []string{cosigned, `"cosigned":null`}, true},
		"another decision":   {true, []string{decision, `"decision":"` + nobody + `"`}, true},
		"another box":        {true, []string{predecessor.Get("appliance").Str, nobody}, true},
	} {
		e := newEnding(t)
		if one.before {
			if failure := e.said(t, "retired", 5, false); failure != nil {
				t.Fatal(failure)
			}
		}
		failure := e.said(t, "binding", 30, true, one.changes...)
		if (failure != nil) != one.fails || failure != nil && (failure.Step != "V5" || failure.Where != "entry 30 of log") {
			t.Errorf("%s: %v", name, failure)
		}
		if failure := e.said(t, "binding", 5, false, one.changes...); failure != nil {
			t.Errorf("%s, relied on: %v", name, failure)
		}
	}
}

func TestARetiredBoxEndsWithoutAGap(t *testing.T) {
	at := readGolden(t, "retired").statement.RecordedAt
	successor := readGolden(t, "binding").statement.Predicate.Get("successor").Str
	for _, one := range []struct {
		index, replaced int64 // replaced 0: by nobody
		fact            string
	}{
		{30, 0, "retired " + at.String()},
		{30, 31, "retired " + at.String() + ", replaced by appliance " + successor},
		{30, 100, "retired " + at.String()},
		{100, 101, "last entry " + (at - hour).String()},
	} {
		e := newEnding(t)
		e.one.inTime = 1
		e.one.history.enrolled[e.box] = map[string]bool{}
		e.wrote(41, goldenLast, at-hour)
		e.said(t, "retired", one.index, one.index < 100)
		if one.replaced > 0 {
			e.said(t, "binding", one.replaced, one.replaced < 100)
		}
		if failure := e.v5Ends([]*walk{e.one}); failure != nil {
			t.Fatal(failure)
		}
		step := e.report.Steps[5]
		if !slices.Equal(step.Facts, []string{"appliance " + e.box + ": " + one.fact}) || (len(step.Gaps) == 0) != (one.index < 100) {
			t.Error(one, step.Facts, step.Gaps)
		}
	}
}

func TestNobodyAsksARetiredBoxToCosign(t *testing.T) {
	e, step := newEnding(t), &Step{}
	e.one.history.keys = []*held{{Key: statement.Key{Appliance: e.box, Purpose: witness}}}
	v7Appliances(step, e.one, nil, 0)
	e.said(t, "retired", 30, true)
	v7Appliances(step, e.one, nil, 0)
	const end = " at or after the period's end for log"
	if !slices.Equal(step.Gaps, []string{"unwitnessed: appliance " + e.box + end, "unwitnessed: no appliance" + end}) || len(step.Facts) != 2 {
		t.Error(step)
	}
}

// The golden inventory lists one device; a second box may list it too, up to `taken`.
func TestDevicesOfARetiredBoxAreTakenOn(t *testing.T) {
	at := readGolden(t, "retired").statement.RecordedAt
	for _, one := range []struct {
		inRange bool
		taken   form.Moment
		to      form.Moment
		gap     bool
	}{
		{true, at, noTime, false}, {true, at - 1, noTime, true}, {true, -noTime, at + 1, true},
		{true, -noTime, at, false}, {false, -noTime, noTime, false},
	} {
		e, step := newEnding(t), &Step{}
		e.kit.manifest.To = one.to
		lastAt := at - hour
		if one.inRange && one.to == noTime {
			lastAt = at + 9*hour // by a clock of its own; what it promised ends with it all the same
		}
		e.wrote(41, goldenLast, lastAt)
		mine, other := &chainWatch{devices: map[string]*deviceWatch{}}, &chainWatch{devices: map[string]*deviceWatch{}}
		mine.before = &inventory{from: at - 2*hour, to: at - hour, devices: map[string]inventoryRow{"one": {cadence: 300}}}
		mine.device("one").namedTo, other.device("one").namedTo = at, one.taken
		e.one.cover.chains[e.box], e.one.cover.chains["z"] = mine, other
		e.one.tracks["z"] = newTrack()
		other.before = &inventory{}
		e.said(t, "retired", 30, one.inRange)
		if failure := v10Coverage(step, e.kit.manifest, []*walk{e.one}); failure != nil {
			t.Fatal(failure)
		}
		if strings.Contains(strings.Join(step.Gaps, " "), "coverage not stated") {
			t.Error("coverage is asked for behind the end", step.Gaps)
		}
		wanted := fmt.Sprintf("device one not observed after appliance %s was retired at %v", e.box, at)
		if slices.Contains(step.Gaps, wanted) != one.gap {
			t.Error(one, step.Gaps)
		}
	}
}

func TestEndsHaveTheirDecisionBefore(t *testing.T) {
	for _, one := range []struct {
		kind, what, appliance string
		at                    int64
		gap                   string
	}{
		{"retired", retireDecision, "", 29, ""},
		{"retired", retireDecision, "", 31, "appliance 7318b987-fe5c-f539-8c7e-dcd95bffe9f4 retired at entry 30 with no decision before it"},
		{"retired", eraseDecision, "", 29, "appliance 7318b987-fe5c-f539-8c7e-dcd95bffe9f4 retired at entry 30 with no decision before it"},
		{"retired", retireDecision, "a box", 29, "appliance 7318b987-fe5c-f539-8c7e-dcd95bffe9f4 retired at entry 30 with no decision before it"},
		{"erasure", eraseDecision, "", 29, ""},
		{"erasure", retireDecision, "", 29, "entry 17 of log erased at entry 30 with no decision before it"},
	} {
		e := newEnding(t)
		end := readGolden(t, one.kind)
		end.index, end.statement.Log = 30, "log"
		golden := readGolden(t, "decision").statement.Predicate
		made := readGolden(t, "decision", golden.Get("decision").Str, end.statement.Predicate.Get("decision").Str,
			`"what":"`+golden.Get("what").Str+`"`, `"what":"`+one.what+`"`)
		made.index, made.statement.Appliance, made.listed = one.at, one.appliance, nil
		order := []*read{made, end}
		if one.at > 30 {
			slices.Reverse(order)
		}
		again, place := *made, *made.entry
		place.index, again.entry = 32, &place // the first one counts
		for _, now := range append(order, &again) {
			e.one.ledger.acts.note(now)
		}
		r := &run{Report: newReport(), walks: []*walk{e.one}}
		if failure := r.v12Decisions(); failure != nil {
			t.Fatal(failure)
		}
		if gaps := strings.Join(r.Steps[12].Gaps, "; "); gaps != one.gap {
			t.Errorf("%v: %s", one, gaps)
		}
	}
}
