package steps

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
)

// erasedAt is the golden erasure as it stands at place 17, over the leaf that it names.
func erasedAt(t *testing.T, changes ...string) *read {
	now := readGolden(t, "erasure", changes...)
	listed, err := hex.DecodeString(strings.Repeat("0b", 32))
	if err != nil {
		t.Fatal(err)
	}
	now.index, now.listed, now.hash = 17, (*merkle.Hash)(listed), merkle.Hash{1}
	return now
}

func TestOnlyAnErasureOfThisLeafStandsInForIt(t *testing.T) {
	for name, one := range map[string]struct {
		change func(*read)
		taken  bool
	}{
		"the golden one": {func(*read) {}, true},
		"another place":  {func(now *read) { now.index = 18 }, false},
		"another leaf":   {func(now *read) { now.listed = &merkle.Hash{} }, false},
		"another kind":   {func(now *read) { now.statement.Kind = "order" }, false},
		"not well-formed": {func(now *read) {
			now.err, now.statement = fmt.Errorf("no envelope"), nil
		}, false},
	} {
		w, now := &walk{log: &kit.Range{Origin: "log"}}, erasedAt(t)
		one.change(now)
		failure := v2Leaf(w, now)
		if (failure == nil) != one.taken || failure != nil && failure.Step != "V2" || w.entries != 1 {
			t.Errorf("%s: %v", name, failure)
		}
	}
}

func TestAnErasureStandsInTheLogForItself(t *testing.T) {
	for name, one := range map[string]struct {
		meet   func(*walk, *read)
		stands bool
	}{
		"in the range":   {func(w *walk, now *read) { now.listed = &now.hash; v2Leaf(w, now) }, true},
		"relied on":      {func(w *walk, now *read) { now.listed = nil; v2Leaf(w, now) }, true},
		"nowhere":        {func(*walk, *read) {}, false},
		"another of it":  {func(w *walk, now *read) { now.listed, now.hash[0] = nil, 9; v2Leaf(w, now) }, false},
		"as a stand-in ": {func(w *walk, now *read) { w.entries++ }, false},
	} {
		w, step, again := &walk{log: &kit.Range{Origin: "log"}}, &Step{}, erasedAt(t)
		if failure := v2Leaf(w, erasedAt(t)); failure != nil {
			t.Fatal(failure)
		}
		again.index = 30
		one.meet(w, again)
		failure := v2Erased(step, w)
		if (failure == nil) != one.stands || failure != nil && (failure.Step != "V2" || failure.Where != "entry 17 of log") {
			t.Errorf("%s: %v", name, failure)
		}
		if one.stands && !slices.Equal(step.Gaps, []string{"entry 17 of log erased: court_order"}) {
			t.Errorf("%s: %v", name, step.Gaps)
		}
	}
	w, now := &walk{log: &kit.Range{Origin: "log"}}, erasedAt(t)
	now.listed, now.index = nil, 5
	v2Leaf(w, now) // relied on, and before the leaf: no erasure of it
	if v2Leaf(w, erasedAt(t)); v2Erased(&Step{}, w) == nil {
		t.Error("an erasure before its leaf was taken")
	}
}

func TestAStandInKeepsItsPlaceInTheChain(t *testing.T) {
	prev := strings.Repeat("0c", 32)
	for name, one := range map[string]struct {
		seq   int64
		leaf  string
		fails bool
	}{
		"the next": {11, prev, false}, "a hole": {10, prev, true}, "twice": {12, prev, true}, "another link": {11, goldenLast, true},
		"the first": {-1, "", false},
	} {
		e := newEnding(t)
		at := e.kit.manifest.From + hour
		if one.seq >= 0 {
			e.wrote(one.seq, one.leaf, at)
		}
		now := erasedAt(t)
		now.log = e.one.log
		if failure := v2Leaf(e.one, now); failure != nil {
			t.Fatal(failure)
		}
		failure := e.standIn(e.one, now, 6)
		if (failure != nil) != one.fails || failure != nil && (failure.Step != "V5" || failure.Where != "entry 17 of log") {
			t.Errorf("%s: %v", name, failure)
		}
		if failure != nil {
			continue
		}
		chain := e.one.tracks[e.box]
		if chain.link.Seq != 12 || chain.hash != strings.Repeat("0b", 32) || chain.indexOf(0, 12) != 17 || chain.timed != (one.seq >= 0) {
			t.Errorf("%s: %v", name, chain)
		}
		if last := e.one.ledger.entries; len(last) != 1 || last[0].signer != noSigner || !e.one.cover.erased[e.box] {
			t.Errorf("%s: %v", name, last)
		}
		e.said(t, "retired", 16, false)
		if failure := e.standIn(e.one, now, 6); failure == nil || failure.Step != "V5" {
			t.Errorf("%s, behind a retirement: %v", name, failure)
		}
	}
}

func TestAHealOnAnErasedLeafIsNotJudged(t *testing.T) {
	h := readGolden(t, "remediation")
	before := h.statement.Predicate.Get("before")
	gone := &erased{index: 17, leaf: before.Get("leaf_hash").Str}
	chain := newTrack()
	chain.goOn(statement.Link{Epoch: before.Get("epoch").Int, Seq: before.Get("seq").Int}, gone.leaf, 17)
	for name, one := range map[string]struct {
		leaf  string
		index int64
		from  form.Moment
		rests bool
	}{
		"erased": {gone.leaf, 18, 0, true}, "another leaf": {goldenLast, 18, 0, false},
		"behind the heal": {gone.leaf, 17, 0, false}, "before the period": {gone.leaf, 18, noTime, false},
	} {
		w, step := &walk{log: &kit.Range{Origin: "log"}, tracks: map[string]*track{h.statement.Appliance: chain}}, &Step{}
		w.erasures.take(&erased{index: 17, leaf: one.leaf})
		rests := v11Erased(step, w, heal{one.index, "", h.statement}, one.from)
		wanted := fmt.Sprintf("attempt %s: entry 17 of log, on which it rests, is erased", h.statement.Predicate.Get("attempt").Str)
		if rests != one.rests || one.rests && !slices.Equal(step.Gaps, []string{wanted}) || !one.rests && len(step.Gaps) != 0 {
			t.Errorf("%s: %v", name, step.Gaps)
		}
	}
}

func TestErasedScansNeedNotBeShown(t *testing.T) {
	for _, erased := range []bool{false, true} {
		c := newCoverage(0, noon)
		chain := &chainWatch{fromGenesis: true, devices: map[string]*deviceWatch{}}
		now := readGolden(t, "inventory")
		now.index, now.statement.Log = 50, now.statement.Predicate.Get("cosigned").Get("origin").Str
		c.erased[now.statement.Appliance] = erased
		whole := newInventory(&canon.Value{})
		whole.devices["one"] = inventoryRow{300, 5, 0}
		if c.contradictions(now, chain, whole); (c.failure == nil) != erased {
			t.Error(erased, c.failure)
		}
	}
}
