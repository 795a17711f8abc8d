package steps

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/statement"
)

// dated is an entry's times, for V9. Signer and device are numbers of the ledger's names; device 0 is no observation.
type dated struct {
	recorded, observed form.Moment
	signer, device     int32
	trusted            bool
}

// embedded is an anchor's token that an inventory names by the digest of its file.
type embedded struct {
	place  int
	digest string
}

// ledger is what V9, V12 and V13 need of one log; note takes every entry by rising index.
type ledger struct {
	from, to form.Moment
	names    map[string]int32
	entries  []dated
	embedded []embedded
	acts     acts
	tally    tally
}

func newLedger(from, to form.Moment) *ledger {
	return &ledger{
		from: from, to: to, names: map[string]int32{"": 0},
		acts:  acts{platform: map[statement.Link]act{}, uses: map[string]int64{}, decided: map[string]int64{}},
		tally: newTally(),
	}
}

func (l *ledger) note(now *read) {
	l.acts.note(now)
	if now.listed == nil {
		return
	}
	s, p := now.statement, now.statement.Predicate
	one := dated{recorded: s.RecordedAt, signer: l.number(s.Appliance), trusted: p.Get("clock").Get("trusted").Truth}
	if s.Kind == "observation" {
		one.device, one.observed = l.number(p.Get("device").Str), newest(p.Get("results"))
	}
	if s.Kind == "inventory" && !p.Get("anchor_digest").IsNull() {
		l.embedded = append(l.embedded, embedded{len(l.entries), p.Get("anchor_digest").Str})
	}
	l.entries = append(l.entries, one)
	if within(l.from, s.RecordedAt, l.to) {
		l.tally.note(s)
	}
}

func (l *ledger) number(name string) int32 {
	found, known := l.names[name]
	if !known {
		found = int32(len(l.names))
		l.names[name] = found
	}
	return found
}

func newest(results *canon.Value) form.Moment {
	found := form.At(results.Items[0].Get("observed_at"))
	for i := range results.Items {
		found = max(found, form.At(results.Items[i].Get("observed_at")))
	}
	return found
}

// tally are the counts of report.json.
type tally struct {
	entries, gaps             int64
	kinds, verdicts, attempts map[string]int64
	devices                   map[string]bool
}

func newTally() tally {
	return tally{kinds: map[string]int64{}, verdicts: map[string]int64{}, attempts: map[string]int64{}, devices: map[string]bool{}}
}

func (t *tally) note(s *statement.Statement) {
	t.entries++
	t.kinds[s.Kind]++
	switch s.Kind {
	case "gap":
		t.gaps++
	case "observation":
		t.devices[s.Predicate.Get("device").Str] = true
		results := s.Predicate.Get("results")
		for i := range results.Items {
			t.verdicts[results.Items[i].Get("result").Str]++
		}
	case "remediation":
		t.attempts[s.Predicate.Get("outcome").Str]++
	}
}

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

// acts are what V12 needs of one log: decisions, changes of keys, and the consents that attempts used.
type acts struct {
	failure                         *Failure
	asserted, passkey, itself, made int64
	platform                        map[statement.Link]act
	keys                            []keyAct
	// uses and decided give for a consent its first use, and the first decision about it.
	uses, decided map[string]int64
	order         []string
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
		}
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
