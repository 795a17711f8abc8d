// Package statement reads in-toto Statement v1 around Wardkeep's predicates (docs/evidence-format.md, section 2).
package statement

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/form"
)

const (
	typeOfStatement = "https://in-toto.io/Statement/v1"
	typeBase        = "https://wardkeep.invalid/evidence/"
	typeVersion     = "/v1"
)

// ZeroHash is `prev` where nothing came before.
var ZeroHash = strings.Repeat("00", 32)

// Link is a statement's place in its signer's count.
type Link struct {
	Epoch, Seq int64
	Prev       string
}

// String is how a report names a number.
func (l Link) String() string { return fmt.Sprintf("%d/%d", l.Epoch, l.Seq) }

// Key is a public key that a statement names. Appliance "" is the platform.
type Key struct {
	Appliance, Purpose string
	Raw                []byte
	ID                 string
}

// Mark is an endorsement.
type Mark struct {
	KeyID     string
	Signature []byte
}

// Statement is what the steps need of a predicate; Predicate holds all of it. Appliance "" is the platform, Site ""
// all sites.
type Statement struct {
	Kind, Organisation, Site, Appliance, Log, Catalogue string
	Link                                                Link
	RecordedAt                                          form.Moment
	Predicate                                           *canon.Value

	// Keys are `keys` of a key statement, or `new_keys` of a gap; KeysRaw is their canonical form.
	Keys    []Key
	KeysRaw []byte
	Marks   []Mark
	// Event is a key statement's event; Restored marks a gap of that cause.
	Event    string
	Restored bool
}

// Parse reads a payload of a known kind.
func Parse(payload []byte) (*Statement, error) {
	// -1: the depth of a statement is counted from its predicate.
	whole, err := canon.Parse(payload, -1)
	if err != nil {
		return nil, err
	}
	name, known := strings.CutPrefix(whole.Get("predicateType").Str, typeBase)
	name, versioned := strings.CutSuffix(name, typeVersion)
	what, is := kinds[name]
	if !known || !versioned || !is {
		return nil, errors.New("predicateType: not a kind and version known here")
	}
	body := whole.Get("predicate")
	if err := what.form(body); err != nil {
		return nil, fmt.Errorf("predicate.%w", err)
	}
	made := read(name, body)
	digested := body
	if facts := body.Get("facts"); len(facts.Items) > 0 {
		digested = facts
	}
	about := body.Get(what.subject).Str
	if name == "key" {
		about = made.Keys[0].ID
	}
	return made, CheckFrame(&whole, digested.Raw, what.subject+":"+about)
}

// CheckFrame compares what stands around a predicate: the statement's type and its one subject. All is canonical, so
// there is one way to write it.
func CheckFrame(whole *canon.Value, digested []byte, name string) error {
	sum := sha256.Sum256(digested)
	text := make([]byte, 0, 512)
	text = append(text, `{"_type":"`+typeOfStatement+`","predicate":`...)
	rest, opened := bytes.CutPrefix(whole.Raw, text)
	rest, held := bytes.CutPrefix(rest, whole.Get("predicate").Raw)
	text = append(append(text[:0], `,"predicateType":`...), whole.Get("predicateType").Raw...)
	text = hex.AppendEncode(append(text, `,"subject":[{"digest":{"sha256":"`...), sum[:])
	text = append(append(append(text, `"},"name":"`...), name...), `"}]}`...)
	if !opened || !held || !bytes.Equal(rest, text) {
		return fmt.Errorf("not a statement of one subject, %s with SHA-256 %x", name, sum)
	}
	return nil
}

func read(kind string, body *canon.Value) *Statement {
	chain := body.Get("chain")
	s := &Statement{
		Kind:         kind,
		Organisation: body.Get("organisation").Str,
		Site:         body.Get("site").Str,
		Appliance:    body.Get("appliance").Str,
		Log:          body.Get("log").Str,
		Catalogue:    body.Get("software").Get("catalogue_digest").Str,
		Link:         Link{chain.Get("epoch").Int, chain.Get("seq").Int, chain.Get("prev").Str},
		RecordedAt:   form.At(body.Get("recorded_at")),
		Predicate:    body,
	}
	switch kind {
	case "key":
		s.Event = body.Get("event").Str
		s.takeKeys(body.Get("keys"), body.Get("endorsements"))
	case "gap":
		s.Restored = body.Get("cause").Str == "restored"
		s.takeKeys(body.Get("new_keys"), body.Get("endorsements"))
	}
	return s
}

func (s *Statement) takeKeys(keys, marks *canon.Value) {
	s.KeysRaw = keys.Raw
	for i := range keys.Items {
		s.Keys = append(s.Keys, ReadKey(&keys.Items[i]))
	}
	for i := range marks.Items {
		signature, _ := dsse.Base64([]byte(marks.Items[i].Get("signature").Str))
		s.Marks = append(s.Marks, Mark{marks.Items[i].Get("keyid").Str, signature})
	}
}

// ReadKey reads a value that passed KeyRecord.
func ReadKey(v *canon.Value) Key {
	raw, _ := dsse.Base64([]byte(v.Get("public_key").Str))
	return Key{v.Get("appliance").Str, v.Get("purpose").Str, raw, edkey.ID(raw)}
}

// Endorsed tells whether a mark is this key's word on the keys that the statement names, at its place.
func (s *Statement) Endorsed(mark Mark, key edkey.Key) bool {
	appliance := "null"
	if s.Appliance != "" {
		appliance = `"` + s.Appliance + `"`
	}
	message := fmt.Appendf(nil, "wardkeep-key-v1\n"+`{"appliance":%s,"epoch":%d,"keys":%s,"log":"%s","seq":%d}`,
		appliance, s.Link.Epoch, s.KeysRaw, s.Log, s.Link.Seq)
	return key.Verify(message, mark.Signature)
}

// ChangesKeys tells whether the statement may change which keys are valid.
func (s *Statement) ChangesKeys() bool { return s.Kind == "key" || s.Restored }
