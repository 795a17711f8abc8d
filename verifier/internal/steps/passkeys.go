package steps

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/passkey"
)

// owner is a person with the fingerprint of a passkey.
type owner struct{ person, fingerprint string }

// passkeys of one log: whose each is, and which decisions they signed. Whoever comes first is the measure.
type passkeys struct {
	// signed counts decisions.
	signed map[owner]int64
	// owners are by credential, credentials by fingerprint.
	owners      map[string]owner
	credentials map[string]string
	// stated are the challenges that were answered.
	stated map[[sha256.Size]byte]bool
}

func newPasskeys() passkeys {
	return passkeys{map[owner]int64{}, map[string]owner{}, map[string]string{}, map[[sha256.Size]byte]bool{}}
}

// note judges a decision's assurance and assertion, and takes them in.
func (k *passkeys) note(decision *canon.Value) *passkey.Refused {
	assertion, person := decision.Get("assertion"), decision.Get("person").Str
	claimed := decision.Get("assurance").Str == "webauthn"
	if claimed == assertion.IsNull() {
		return &passkey.Refused{Expected: "an assertion exactly where a passkey is claimed", Found: decision.Get("assurance").Str}
	}
	if !claimed {
		return nil
	}
	if person == nobody {
		return &passkey.Refused{Expected: "a passkey of somebody", Found: "one of the platform itself"}
	}
	challenge := challengeOf(decision)
	signed := passkey.Assertion{
		CredentialID:      assertion.Get("credential_id").Str,
		AuthenticatorData: assertion.Get("authenticator_data").Str,
		ClientData:        assertion.Get("client_data_json").Str,
		PublicKey:         assertion.Get("public_key").Str,
		Signature:         assertion.Get("signature").Str,
	}
	fingerprint, refused := passkey.Judge(signed, challenge[:])
	if refused != nil {
		return refused
	}
	return k.take(signed.CredentialID, owner{person, fingerprint}, challenge)
}

func (k *passkeys) take(credential string, by owner, challenge [sha256.Size]byte) *passkey.Refused {
	first, known := k.owners[credential]
	if known && first != by {
		return &passkey.Refused{
			Expected: fmt.Sprintf("passkey %s of person %s for this credential", first.fingerprint, first.person),
			Found:    fmt.Sprintf("%s of %s", by.fingerprint, by.person),
		}
	}
	if other, used := k.credentials[by.fingerprint]; used && other != credential {
		return &passkey.Refused{Expected: "one credential of passkey " + by.fingerprint, Found: "another"}
	}
	if k.stated[challenge] {
		return &passkey.Refused{Expected: "what was signed once, stated once", Found: "the same decision again"}
	}
	k.owners[credential], k.credentials[by.fingerprint], k.stated[challenge] = by, credential, true
	k.signed[by]++
	return nil
}

// decisionMembers are those under the challenge, in canonical order.
var decisionMembers = []string{
	"after", "after_digest", "before", "before_digest", "decision", "person", "reason_digest", "role", "target", "what",
}

// challengeOf is what a passkey is asked to sign: the hash of the decision without assurance and assertion.
func challengeOf(decision *canon.Value) [sha256.Size]byte {
	var parts []string
	for _, name := range decisionMembers {
		parts = append(parts, `"`+name+`":`+string(decision.Get(name).Raw))
	}
	return sha256.Sum256([]byte("{" + strings.Join(parts, ",") + "}"))
}

// signers lists by person and fingerprint how many decisions each passkey signed, in all logs.
func (r *run) signers() []string {
	counts := map[owner]int64{}
	for _, one := range r.walks {
		for by, count := range one.ledger.acts.passkeys.signed {
			counts[by] += count
		}
	}
	sorted := slices.SortedFunc(maps.Keys(counts), func(a, b owner) int {
		return strings.Compare(a.person+a.fingerprint, b.person+b.fingerprint)
	})
	lines := make([]string, 0, len(sorted))
	for _, by := range sorted {
		lines = append(lines, fmt.Sprintf("person %s signed %d with passkey %s", by.person, counts[by], by.fingerprint))
	}
	return lines
}
