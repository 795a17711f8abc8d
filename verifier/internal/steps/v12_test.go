package steps

import (
	"crypto/sha256"
	"encoding/base64"
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

func base64url(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// signedBy puts client data into the golden decision's assertion; challenge stands for the right one.
func signedBy(t *testing.T, clientData string) *read {
	t.Helper()
	p := readGolden(t, "decision").statement.Predicate
	parts := []string{}
	for _, member := range p.Members {
		switch member.Name {
		case "appliance", "assertion", "assurance", "chain", "clock", "log", "organisation", "recorded_at", "site", "software":
		default:
			parts = append(parts, `"`+member.Name+`":`+string(member.Value.Raw))
		}
	}
	challenge := sha256.Sum256([]byte("{" + strings.Join(parts, ",") + "}"))
	clientData = strings.ReplaceAll(clientData, "challenge-of-this", base64.RawURLEncoding.EncodeToString(challenge[:]))
	assertion := `{"authenticator_data":"AA","client_data_json":"` + base64url(clientData) + `","credential_id":"AA","signature":"AA"}`
	return readGolden(t, "decision", `"assertion":`+string(p.Get("assertion").Raw), `"assertion":`+assertion,
		`"assurance":"`+p.Get("assurance").Str+`"`, `"assurance":"webauthn"`)
}

func TestAPasskeysWordIsOnThisDecision(t *testing.T) {
	for clientData, good := range map[string]bool{
		`{"type":"webauthn.get","challenge":"challenge-of-this","origin":"https://x","crossOrigin":false}`: true,
		`{"challenge":"challenge-of-this","type":"webauthn.create","type":"webauthn.get"}`:                 true,
		`{"type":"webauthn.create","challenge":"challenge-of-this"}`:                                       false,
		`{"type":"webauthn.get","challenge":"challenge-of-this="}`:                                         false,
		`{"type":"webauthn.get","challenge":"challenge-of-this","challenge":"AAAA"}`:                       false,
		`{"type":"webauthn.get"}`:                                     false,
		`{"Type":"webauthn.get","Challenge":"challenge-of-this"}`:     false,
		`{"type":["webauthn.get"],"challenge":"challenge-of-this"}`:   false,
		`{"type":null,"challenge":null}`:                              false,
		`[{"type":"webauthn.get","challenge":"challenge-of-this"}]`:   false,
		`{"type":"webauthn.get","challenge":"challenge-of-this"} end`: false,
		"\xff": false, "null": false, "": false,
	} {
		if clientData == "" {
			clientData = " "
		}
		a := newLedger(0, 0).acts
		a.note(signedBy(t, clientData))
		if (a.failure == nil) != good || a.passkey != 1 || a.made != 1 {
			t.Errorf("%s: %v", clientData, a.failure)
		}
	}
}

func TestAnAssuranceHasItsAssertion(t *testing.T) {
	p := readGolden(t, "decision").statement.Predicate
	assertion := `"assertion":` + string(p.Get("assertion").Raw)
	assurance := `"assurance":"` + p.Get("assurance").Str + `"`
	whole := `"assertion":{"authenticator_data":"AA","client_data_json":"AA","credential_id":"AA","signature":"AA"}`
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
