package stamp

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // signingCertificate of RFC 2634 names its certificate by it
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/der"
)

const maxFraction = 9

// takeInfo reads the TSTInfo: what was stamped, and when.
func (t *Token) takeInfo() error {
	whole := der.Read(t.content)
	r := whole.Inside(whole.Take(der.Sequence))
	r.Is([]byte{der.Integer, 1, 1})
	r.Ident()
	imprint := r.Inside(r.Take(der.Sequence))
	hash := digestAlgorithm(imprint)
	t.imprint = imprint.Take(der.OctetString).Body
	r.Integer()
	text := string(r.Take(der.Time).Body)
	for _, optional := range []byte{der.Sequence, der.Boolean, der.Integer, der.Context, der.Context + 1} {
		r.Optional(optional)
	}
	if err := errors.Join(imprint.End(), r.End(), whole.End()); err != nil {
		return err
	}
	if hash != crypto.SHA256 {
		return errors.New("an imprint that is not SHA-256")
	}
	var err error
	t.Time, err = stampTime(text)
	return err
}

// digestAlgorithm takes an AlgorithmIdentifier of a hash; its parameters are absent or NULL.
func digestAlgorithm(r *der.Reader) crypto.Hash {
	inside := r.Inside(r.Take(der.Sequence))
	hash := hashes[inside.Ident()]
	if inside.Next(der.Null) {
		inside.Is([]byte{der.Null, 0})
	}
	if err := inside.End(); err != nil {
		r.Fail(err)
	}
	return hash
}

// stampTime reads `YYYYMMDDhhmmss[.f]Z` and cuts it to milliseconds.
func stampTime(text string) (time.Time, error) {
	whole, fraction, parted := strings.Cut(strings.TrimSuffix(text, "Z"), ".")
	digits := strings.Trim(fraction, "0123456789") == "" && fraction != "" && !strings.HasSuffix(fraction, "0")
	if parted && (!digits || len(fraction) > maxFraction) {
		return time.Time{}, errors.New("a time with a fraction in another spelling")
	}
	found, err := certificate.Calendar(whole + text[len(text)-min(1, len(text)):])
	for place, step := 0, 100*time.Millisecond; place < min(len(fraction), 3); place, step = place+1, step/10 {
		found = found.Add(time.Duration(fraction[place]-'0') * step)
	}
	return found, err
}

// Check tells what is wrong with a token over these bytes, nil when nothing is.
func (t *Token) Check(stamped []byte) error {
	if sum := sha256.Sum256(stamped); !bytes.Equal(t.imprint, sum[:]) {
		return errors.New("an imprint of something else")
	}
	if err := t.checkAttributes(); err != nil {
		return err
	}
	signer := t.Path[0]
	switch {
	case !signer.Verify(t.algorithm, t.attributes, t.signature):
		return errors.New("a signature that does not verify")
	case !signer.OnlyTimeStamping():
		return errors.New("a signer whose certificate is not for time stamps alone")
	case !signer.ValidAt(t.Time):
		return errors.New("a signer whose certificate was not valid then")
	}
	return nil
}

// checkAttributes judges the four attributes that matter; others are passed over.
func (t *Token) checkAttributes() error {
	whole := der.Read(t.attributes)
	list := whole.Inside(whole.Take(der.Set))
	found := map[string][]byte{}
	for list.More() {
		one := list.Inside(list.Take(der.Sequence))
		name, values := one.Ident(), one.Take(der.Set)
		if err := one.End(); err != nil {
			return err
		}
		if name != contentType && name != messageHash && name != signingCert && name != signingCert2 {
			continue
		}
		inside := der.Read(values.Body)
		inside.Any()
		if err := inside.End(); err != nil || found[name] != nil {
			return errors.New("a signed attribute twice, or not of one value")
		}
		found[name] = values.Body
	}
	if err := errors.Join(list.End(), whole.End()); err != nil {
		return err
	}
	digest := t.hash.New()
	digest.Write(t.content)
	if !isOnly(found[contentType], der.OID, []byte(contentInfo)) || !isOnly(found[messageHash], der.OctetString, digest.Sum(nil)) {
		return errors.New("another content type or message digest")
	}
	return t.checkNamed(found[signingCert], found[signingCert2])
}

func isOnly(raw []byte, tag byte, body []byte) bool {
	r := der.Read(raw)
	v := r.Take(tag)
	return r.End() == nil && bytes.Equal(v.Body, body)
}

// checkNamed: the signer names its own certificate, by SHA-1 (RFC 2634) or by a hash of its choice (RFC 5035).
func (t *Token) checkNamed(old, newer []byte) error {
	if old == nil && newer == nil {
		return errors.New("no signing certificate named")
	}
	for _, one := range []struct {
		raw    []byte
		chosen bool
	}{{old, false}, {newer, true}} {
		if one.raw == nil {
			continue
		}
		hash, named, err := firstNamed(one.raw, one.chosen)
		if err != nil {
			return err
		}
		digest := hash.New()
		digest.Write(t.Path[0].Raw)
		if !bytes.Equal(digest.Sum(nil), named) {
			return errors.New("another certificate named than the signer's")
		}
	}
	return nil
}

func firstNamed(raw []byte, chosen bool) (crypto.Hash, []byte, error) {
	whole := der.Read(raw)
	outer := whole.Inside(whole.Take(der.Sequence))
	names := outer.Inside(outer.Take(der.Sequence))
	first := names.Inside(names.Take(der.Sequence))
	for names.More() {
		names.Take(der.Sequence)
	}
	outer.Optional(der.Sequence) // policies
	hash := crypto.SHA1
	if chosen {
		hash = crypto.SHA256
		if first.Next(der.Sequence) {
			hash = digestAlgorithm(first)
		}
	}
	named := first.Take(der.OctetString).Body
	first.Optional(der.Sequence) // issuer and serial number
	err := errors.Join(first.End(), names.End(), outer.End(), whole.End())
	if err == nil && hash == 0 {
		err = errors.New("a certificate named by a hash that is not known here")
	}
	return hash, named, err
}
