package steps

import (
	"fmt"
	"strings"

	"wardkeep.invalid/verifier/internal/statement"
)

// act is a statement in the platform's chain that V12 looks for: a decision's `what`, or a change of keys.
type act struct {
	what       string
	changeKeys bool
}

// keyAct is an enrolment or revocation by the platform.
type keyAct struct {
	index int64
	link  statement.Link
	event string
	key   statement.Key
}

// endAct is what the platform stated about a box that is no more or a leaf that it erased. Its decision stands before it.
type endAct struct {
	index    int64
	decision decisionFor
	words    string
}

// decisionFor is a decision by its id and by what was decided.
type decisionFor struct{ id, what string }

// Decisions that end something.
const (
	retireDecision = "appliance_retire"
	eraseDecision  = "evidence_erase"
)

// acts are what V12 needs of one log: decisions, changes of keys, and the consents that attempts used.
type acts struct {
	failure                         *Failure
	asserted, passkey, itself, made int64
	passkeys                        passkeys
	platform                        map[statement.Link]act
	keys                            []keyAct
	ends                            []endAct
	// ending gives the first entry with a decision that ends something.
	ending map[decisionFor]int64
	// uses and decided give for a consent its first use, and the first decision about it.
	uses, decided map[string]int64
	order         []string
}

func newActs() acts {
	return acts{passkeys: newPasskeys(), platform: map[statement.Link]act{}, ending: map[decisionFor]int64{}, uses: map[string]int64{}, decided: map[string]int64{}}
}

// place is a number without the link back, so that it can be looked up.
func place(epoch, seq int64) statement.Link { return statement.Link{Epoch: epoch, Seq: seq} }

func (a *acts) note(now *read) {
	s, p := now.statement, now.statement.Predicate
	at := place(s.Link.Epoch, s.Link.Seq)
	switch {
	case s.Kind == "decision":
		a.decision(now)
		if s.Appliance == "" {
			a.platform[at] = act{what: p.Get("what").Str}
			a.ended(now.index, decisionFor{p.Get("decision").Str, p.Get("what").Str})
		}
	case s.Kind == "retired":
		words := nameOf(p.Get("of_appliance").Str) + " retired"
		a.ends = append(a.ends, endAct{now.index, decisionFor{p.Get("decision").Str, retireDecision}, words})
	case s.Kind == "erasure":
		words := fmt.Sprintf("entry %d of %s erased", p.Get("index").Int, s.Log)
		a.ends = append(a.ends, endAct{now.index, decisionFor{p.Get("decision").Str, eraseDecision}, words})
	case s.Kind == "key" && s.Appliance == "" && (s.Event == "enrolled" || s.Event == "revoked"):
		a.platform[at] = act{changeKeys: true}
		a.keys = append(a.keys, keyAct{now.index, at, s.Event, s.Keys[0]})
	case s.Kind == "remediation" && now.listed != nil:
		a.attempt(now)
	}
}

func (a *acts) decision(now *read) {
	s, p := now.statement, now.statement.Predicate
	a.made++
	switch {
	case p.Get("person").Str == nobody:
		a.itself++
	case p.Get("assurance").Str == "webauthn":
		a.passkey++
	default:
		a.asserted++
	}
	if a.failure == nil {
		if refused := a.passkeys.note(p); refused != nil {
			a.failure = fail(12, now.where(), refused.Expected, refused.Found)
		}
	}
	consent, about := strings.CutPrefix(p.Get("target").Str, "consent:")
	if _, before := a.decided[consent]; about && !before && s.Appliance == "" {
		a.decided[consent] = now.index
	}
}

func (a *acts) ended(index int64, made decisionFor) {
	if _, before := a.ending[made]; !before && (made.what == retireDecision || made.what == eraseDecision) {
		a.ending[made] = index
	}
}

func (a *acts) attempt(now *read) {
	p := now.statement.Predicate
	consent := p.Get("consent").Get("id").Str
	if _, used := a.uses[consent]; used || consent == "" || p.Get("dry_run").Truth {
		return
	}
	steps := p.Get("steps")
	for i := range steps.Items {
		if status := steps.Items[i].Get("status").Str; status != "planned" && status != "skipped" {
			a.uses[consent] = now.index
			a.order = append(a.order, consent)
			return
		}
	}
}
