package certificate

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"wardkeep.invalid/verifier/internal/der"
)

// mayIssue tells whether a certificate may stand at this place of a path (the signer is at 0) as an issuer.
func (c *Certificate) mayIssue(place int) bool {
	authority, limited, below, err := c.constraints()
	if err != nil || !authority || limited && below < int64(place)-1 {
		return false
	}
	if usage, there := c.extensions[keyUsage]; there && !signsCertificates(usage.value) {
		return false
	}
	uses, there, err := c.uses()
	return err == nil && (!there || slices.Contains(uses, timeStamping) || slices.Contains(uses, anyExtendedKeyUsage))
}

func (c *Certificate) constraints() (authority, limited bool, below int64, err error) {
	found, there := c.extensions[basicConstraints]
	if !there {
		return false, false, 0, nil
	}
	r := der.Read(found.value)
	inside := r.Inside(r.Take(der.Sequence))
	authority = inside.True()
	if limited = inside.Next(der.Integer); limited {
		below = inside.Small()
	}
	return authority, limited, below, errors.Join(inside.End(), r.End())
}

// signsCertificates tells whether keyCertSign (bit 5) is set in a key usage.
func signsCertificates(raw []byte) bool {
	r := der.Read(raw)
	body := r.Take(der.BitString).Body
	if r.End() != nil || len(body) < 2 || body[0] > 7 {
		return false
	}
	return body[1]&(0x80>>5) != 0
}

// issued tells whether issuer, at `place` of the path, issued c.
func (c *Certificate) issued(issuer *Certificate, place int) bool {
	algorithm, err := ReadAlgorithm(c.algorithm)
	return err == nil && algorithm.Hash != 0 && bytes.Equal(c.Issuer, issuer.Subject) && issuer.known() &&
		issuer.mayIssue(place) && issuer.Verify(algorithm, c.signed, c.signature)
}

// LeadsTo tells whether a path begins with path[0], takes each next as the issuer of the one before, and ends at a
// trusted certificate, or at one that a trusted certificate issued; all of them valid at that moment.
func LeadsTo(path, trusted []*Certificate, at time.Time) bool {
	for place, now := range path {
		if !now.ValidAt(at) || !now.known() || place > 0 && !path[place-1].issued(now, place) {
			return false
		}
		for _, root := range trusted {
			if bytes.Equal(root.Raw, now.Raw) || root.ValidAt(at) && now.issued(root, place+1) {
				return true
			}
		}
	}
	return false
}
