package steps

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/golden"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
)

func readGolden(t *testing.T, kind string, changes ...string) *read {
	t.Helper()
	said, err := statement.Parse([]byte(golden.Read(t, kind).Payload))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(changes...).Replace(string(said.Predicate.Raw))
	if len(changes) > 0 && changed == string(said.Predicate.Raw) {
		t.Fatal("nothing was changed: ", changes)
	}
	predicate, err := canon.Parse([]byte(changed), 0)
	if err != nil {
		t.Fatal(err)
	}
	said.Predicate = &predicate
	return &read{entry: &entry{log: &kit.Range{Origin: "log"}, listed: &merkle.Hash{}}, statement: said, envelope: &dsse.Envelope{}}
}

// judgedWays are decisions signed in unusual and in false ways, pinned by Python.
func judgedWays(t *testing.T) (ways []struct {
	Name     string
	Good     bool
	Decision json.RawMessage
}) {
	t.Helper()
	if err := json.Unmarshal(golden.File(t, "passkey/judged.json"), &ways); err != nil {
		t.Fatal(err)
	}
	return ways
}

func decisionOf(t *testing.T, raw []byte) *canon.Value {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		t.Fatal(err)
	}
	decision, err := canon.Parse(compact.Bytes(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return &decision
}

func TestEveryPinnedWayOfSigningIsJudgedAsPythonDoes(t *testing.T) {
	good, bad := 0, 0
	for _, way := range judgedWays(t) {
		known := newPasskeys()
		refused := known.note(decisionOf(t, way.Decision))
		if (refused == nil) != way.Good || way.Good != (len(known.signed) == 1) {
			t.Errorf("%s: %v", way.Name, refused)
		}
		if way.Good {
			good++
		} else {
			bad++
		}
	}
	if good < 10 || bad < 35 {
		t.Error(good, bad)
	}
}

func TestAPasskeyIsOfOnePersonAndSignsADecisionOnce(t *testing.T) {
	first := readGolden(t, "decision_signed").statement.Predicate
	person, fingerprint := first.Get("person").Str, "fingerprint"
	by, challenge := owner{person, fingerprint}, challengeOf(first)
	other := challenge
	other[0]++
	for _, one := range []struct {
		credential string
		by         owner
		challenge  [32]byte
		good       bool
	}{
		{"c", by, other, true},
		{"c", by, challenge, false},
		{"c", owner{"another", fingerprint}, other, false},
		{"c", owner{person, "another"}, other, false},
		{"another", by, other, false},
		{"another", owner{"another", "another"}, other, true},
		{"another", owner{person, "another"}, other, true},
	} {
		known := newPasskeys()
		if refused := known.take("c", by, challenge); refused != nil {
			t.Fatal(refused)
		}
		if refused := known.take(one.credential, one.by, one.challenge); (refused == nil) != one.good {
			t.Errorf("%v: %v", one, refused)
		}
	}
}

func TestASignedDecisionIsCountedByPersonAndPasskey(t *testing.T) {
	w := &walk{ledger: newLedger(0, 0)}
	w.ledger.acts.note(readGolden(t, "decision_signed"))
	w.ledger.acts.note(readGolden(t, "decision"))
	r := &run{Report: newReport(), walks: []*walk{w, {ledger: newLedger(0, 0)}}}
	if failure := r.v12Decisions(); failure != nil {
		t.Fatal(failure)
	}
	facts := r.Steps[12].Facts
	person := readGolden(t, "decision_signed").statement.Predicate.Get("person").Str
	if len(facts) != 2 || !strings.HasPrefix(facts[0], "2 decisions: 1 asserted by the platform, 1 signed by a passkey, 0") ||
		!strings.HasPrefix(facts[1], "person "+person+" signed 1 with passkey ") {
		t.Error(facts)
	}
	w.ledger.acts.note(readGolden(t, "decision_signed"))
	if failure := r.v12Decisions(); failure == nil || failure.Step != "V12" || failure.Where != "entry 0 of log" {
		t.Error("stated twice", failure)
	}
}

func TestAnAssuranceHasItsAssertion(t *testing.T) {
	p := readGolden(t, "decision").statement.Predicate
	assertion := `"assertion":` + string(p.Get("assertion").Raw)
	assurance := `"assurance":"` + p.Get("assurance").Str + `"`
	whole := `"assertion":` + string(readGolden(t, "decision_signed").statement.Predicate.Get("assertion").Raw)
	for _, lie := range [][2]string{{`"assertion":null`, "webauthn"}, {whole, "platform_asserted"}} {
		a := newLedger(0, 0).acts
		a.note(readGolden(t, "decision", assertion, lie[0], assurance, `"assurance":"`+lie[1]+`"`))
		if a.failure == nil || a.failure.Step != "V12" || a.failure.Where != "entry 0 of log" {
			t.Error(lie, a.failure)
		}
	}
}

func TestChangesOfKeysHaveTheirDecisionBefore(t *testing.T) {
	a := newLedger(0, 0).acts
	decided := func(seq int64, what string) { a.platform[place(0, seq)] = act{what: what} }
	changed := func(seq int64, event string) keyAct {
		a.platform[place(0, seq)] = act{changeKeys: true}
		return keyAct{link: place(0, seq), event: event}
	}
	decided(1, "appliance_confirm_keys")
	first, second := changed(2, "enrolled"), changed(3, "enrolled")
	decided(5, "healing_tier")
	third, fourth := changed(6, "revoked"), changed(8, "revoked")
	decided(9, "appliance_retire")
	fifth := changed(10, "revoked")
	for i, one := range []struct {
		key    keyAct
		wanted string
	}{
		{second, "appliance_confirm_keys"}, {first, "appliance_confirm_keys"}, {third, "healing_tier"}, {fourth, "nothing"}, {fifth, "appliance_retire"},
	} {
		for range 2 {
			if found := a.before(one.key); found != one.wanted {
				t.Errorf("%d: %s", i, found)
			}
		}
	}
}

func TestConsentsAreGivenBeforeTheyAreUsed(t *testing.T) {
	attempt := readGolden(t, "remediation")
	consent := attempt.statement.Predicate.Get("consent").Get("id").Str
	for _, one := range []struct {
		target, appliance string
		at                int64
		gaps              int
	}{
		{"consent:" + consent, "", 6, 0}, {"consent:" + consent, "", 8, 1}, {"consent:" + consent, "a box", 6, 1}, {"device:" + consent, "", 6, 1},
	} {
		w := &walk{ledger: newLedger(0, 0)}
		given := readGolden(t, "decision", `"target":"`+readGolden(t, "decision").statement.Predicate.Get("target").Str+`"`, `"target":"`+one.target+`"`)
		given.statement.Appliance, given.index = one.appliance, one.at
		attempt.index = 7
		for _, now := range []*read{given, attempt} {
			w.ledger.acts.note(now)
		}
		r := &run{Report: newReport(), walks: []*walk{w}}
		if failure := r.v12Decisions(); failure != nil || len(r.Steps[12].Gaps) != one.gaps {
			t.Errorf("%v: %v %v", one, failure, r.Steps[12].Gaps)
		}
	}
}

func TestATallyAddsUp(t *testing.T) {
	whole, other := newTally(), newTally()
	said, err := statement.Parse([]byte(golden.Read(t, "observation").Payload))
	if err != nil {
		t.Fatal(err)
	}
	whole.note(said)
	other.add(&whole)
	if other.entries != 1 || other.kinds["observation"] != 1 || len(other.devices) != 1 || len(other.verdicts) == 0 {
		t.Error(other)
	}
}
