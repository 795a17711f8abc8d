package steps

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/canon"
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
	return acts{platform: map[statement.Link]act{}, ending: map[decisionFor]int64{}, uses: map[string]int64{}, decided: map[string]int64{}}
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
	assertion := p.Get("assertion")
	signed := p.Get("assurance").Str == "webauthn"
	switch {
	case p.Get("person").Str == nobody:
		a.itself++
	case signed:
		a.passkey++
	default:
		a.asserted++
	}
	if a.failure == nil && signed == assertion.IsNull() {
		a.failure = fail(12, now.where(), "an assertion exactly where a passkey is claimed", p.Get("assurance").Str)
	}
	if a.failure == nil && signed && !asserts(assertion, p) {
		a.failure = fail(12, now.where(), "a passkey's word on this decision", "a word on something else")
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

// decisionMembers are those under the challenge, in canonical order.
var decisionMembers = []string{
	"after", "after_digest", "before", "before_digest", "decision", "person", "reason_digest", "role", "target", "what",
}

// asserts tells whether the client data of a passkey's assertion are about this decision (WebAuthn level 2, 5.8.1).
func asserts(assertion, decision *canon.Value) bool {
	raw, err := base64.RawURLEncoding.DecodeString(assertion.Get("client_data_json").Str)
	if err != nil || !utf8.Valid(raw) {
		return false
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(raw, &said) != nil {
		return false
	}
	var parts []string
	for _, name := range decisionMembers {
		parts = append(parts, `"`+name+`":`+string(decision.Get(name).Raw))
	}
	challenge := sha256.Sum256([]byte("{" + strings.Join(parts, ",") + "}"))
	return isText(said["type"], "webauthn.get") && isText(said["challenge"], base64.RawURLEncoding.EncodeToString(challenge[:]))
}

func isText(raw json.RawMessage, wanted string) bool {
	var text *string
	return len(raw) > 0 && json.Unmarshal(raw, &text) == nil && text != nil && *text == wanted
}
