package steps

import (
	"fmt"
	"maps"

	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/statement"
)

// decisionsFor name the decision that must stand before a change of keys.
var decisionsFor = map[string]string{"enrolled": "appliance_confirm_keys", "revoked": retireDecision}

// v12Decisions is V12: who enrolled, revoked or retired a box, who had a leaf erased, and who gave the leave that an
// attempt relied on.
func (r *run) v12Decisions() *Failure {
	step := r.Steps[12]
	var made, asserted, passkey, itself int64
	for _, one := range r.walks {
		a := &one.ledger.acts
		if a.failure != nil {
			return a.failure
		}
		made, asserted, passkey, itself = made+a.made, asserted+a.asserted, passkey+a.passkey, itself+a.itself
		a.undecided(step)
		for _, consent := range a.order {
			if decided, known := a.decided[consent]; !known || decided >= a.uses[consent] {
				step.gap("consent %s has no decision in the kit before its first use at entry %d", consent, a.uses[consent])
			}
		}
	}
	step.fact("%d decisions: %d asserted by the platform, %d signed by a passkey, %d of the platform itself", made, asserted, passkey, itself)
	for _, line := range r.signers() {
		step.fact("%s", line)
	}
	return nil
}

// undecided lists by index what the platform changed without a decision before it.
func (a *acts) undecided(step *Step) {
	ends := a.ends
	for _, key := range append(a.keys, keyAct{index: noEnd}) {
		for ; len(ends) > 0 && ends[0].index < key.index; ends = ends[1:] {
			if decided, known := a.ending[ends[0].decision]; !known || decided >= ends[0].index {
				step.gap("%s at entry %d with no decision before it", ends[0].words, ends[0].index)
			}
		}
		if key.index != noEnd && a.before(key) != decisionsFor[key.event] {
			step.gap("key %s of %s %s at entry %d with no decision before it", key.key.ID, nameOf(key.key.Appliance), key.event, key.index)
		}
	}
}

// before is what the platform decided directly before a change of keys, other such changes passed over. It is noted for
// all that it passes over, so that a long row of them is gone through once.
func (a *acts) before(key keyAct) string {
	at := key.link
	var row []statement.Link
	for a.platform[at].changeKeys && a.platform[at].what == "" {
		row = append(row, at)
		at.Seq--
	}
	what := a.platform[at].what
	if what == "" {
		what = "nothing"
	}
	for _, passed := range row {
		a.platform[passed] = act{what, true}
	}
	return what
}

// v13Report is V13: the numbers of report.json, counted again.
func (r *run) v13Report() *Failure {
	raw, failure := v1Read(r.opened.archive, kit.ReportName)
	if failure != nil {
		return failure
	}
	said, err := kit.ParseReport(raw)
	if err != nil {
		return fail(13, kit.ReportName, "canonical JSON of counts", err.Error())
	}
	whole := newTally()
	for _, one := range r.walks {
		whole.add(&one.ledger.tally)
	}
	if said.Decisions == nil {
		whole.decisions = nil
	}
	for _, one := range []struct {
		name         string
		found, count map[string]int64
	}{
		{"attempts", said.Attempts, whole.attempts},
		{"decisions", said.Decisions, whole.decisions},
		{"kinds", said.Kinds, whole.kinds},
		{"verdicts", said.Verdicts, whole.verdicts},
		{"numbers", said.Numbers, map[string]int64{
			"devices": int64(len(whole.devices)), "entries": whole.entries, "gaps": whole.gaps,
		}},
	} {
		if !maps.Equal(one.found, one.count) {
			return fail(13, kit.ReportName, fmt.Sprintf("%s %v", one.name, one.count), fmt.Sprint(len(one.found), " others"))
		}
	}
	r.Steps[13].fact("%d entries counted again", whole.entries)
	return nil
}

func (t *tally) add(other *tally) {
	t.entries += other.entries
	t.gaps += other.gaps
	for _, pair := range [][2]map[string]int64{
		{t.kinds, other.kinds}, {t.verdicts, other.verdicts}, {t.attempts, other.attempts}, {t.decisions, other.decisions},
	} {
		for name, count := range pair[1] {
			pair[0][name] += count
		}
	}
	maps.Copy(t.devices, other.devices)
}
