// Package stamp reads RFC 3161 time-stamp tokens in the one form that a kit holds ("pared"), and judges everything
// about one but whether its authority is trusted (docs/evidence-format.md, section on anchors).
package stamp

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"slices"
	"time"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/der"
)

// Object identifiers, as their bodies.
const (
	signedData   = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	contentInfo  = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04" // id-ct-TSTInfo
	contentType  = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"
	messageHash  = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"
	signingCert  = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c"
	signingCert2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"
	sha2         = "\x60\x86\x48\x01\x65\x03\x04\x02"

	maxCertificates = 8
)

var hashes = map[string]crypto.Hash{sha2 + "\x01": crypto.SHA256, sha2 + "\x02": crypto.SHA384, sha2 + "\x03": crypto.SHA512}

// Token is a time stamp whose form was checked. Path begins with the signer's certificate; Time is cut to milliseconds.
type Token struct {
	Path []*certificate.Certificate
	Time time.Time

	imprint    []byte
	content    []byte
	attributes []byte
	hash       crypto.Hash
	algorithm  certificate.Algorithm
	signature  []byte
}

// Parse reads a token in the one form. Each part is read in its only spelling and none is left over, so the bytes are
// those that the parts would be written as.
func Parse(raw []byte) (*Token, error) {
	whole := der.Read(raw)
	outer := whole.Inside(whole.Take(der.Sequence))
	ident(outer, signedData)
	around := outer.Inside(outer.Take(der.Context))
	data := around.Inside(around.Take(der.Sequence))
	data.Is([]byte{der.Integer, 1, 3})
	digests := data.Take(der.Set)
	t := &Token{}
	t.takeContent(data.Inside(data.Take(der.Sequence)), data)
	certificates := data.Take(der.Context)
	signers := data.Inside(data.Take(der.Set))
	signer := signers.Take(der.Sequence)
	if err := errors.Join(signers.End(), data.End(), around.End(), outer.End(), whole.End()); err != nil {
		return nil, err
	}
	if err := t.takePath(certificates.Body); err != nil {
		return nil, err
	}
	algorithm, err := t.takeSigner(signer.Body)
	if err == nil && !bytes.Equal(digests.Body, algorithm) {
		err = errors.New("other digest algorithms than the signer's")
	}
	if err != nil {
		return nil, err
	}
	return t, t.takeInfo()
}

func ident(r *der.Reader, wanted string) {
	if r.Ident() != wanted {
		r.Fail(errors.New("another object identifier than expected here"))
	}
}

func (t *Token) takeContent(r, around *der.Reader) {
	ident(r, contentInfo)
	inside := r.Inside(r.Take(der.Context))
	t.content = inside.Take(der.OctetString).Body
	if err := errors.Join(inside.End(), r.End()); err != nil {
		around.Fail(err)
	}
}

// takePath reads the signer's certificate and each issuer's upwards; a self-signed root is not among them.
func (t *Token) takePath(raw []byte) error {
	r := der.Read(raw)
	for r.More() {
		one, err := certificate.Parse(r.Take(der.Sequence).Raw)
		if err != nil {
			return errors.Join(r.End(), err)
		}
		if n := len(t.Path); n > 0 && (one.SelfIssued() || !bytes.Equal(t.Path[n-1].Issuer, one.Subject)) {
			return errors.New("certificates that are not in the order of a path, or one that is self-signed")
		}
		if slices.ContainsFunc(t.Path, func(c *certificate.Certificate) bool { return bytes.Equal(c.Raw, one.Raw) }) {
			return errors.New("the same certificate twice")
		}
		t.Path = append(t.Path, one)
	}
	if len(t.Path) == 0 || len(t.Path) > maxCertificates {
		return fmt.Errorf("%d certificates, expected 1 to %d", len(t.Path), maxCertificates)
	}
	return r.End()
}

// takeSigner reads the one SignerInfo and gives its digest algorithm's bytes.
func (t *Token) takeSigner(raw []byte) ([]byte, error) {
	r := der.Read(raw)
	r.Is([]byte{der.Integer, 1, 1})
	named := r.Take(der.Sequence)
	digest := r.Take(der.Sequence)
	// Signed is the SET of attributes, written with its own tag in place of [0] (RFC 5652, section 5.4).
	t.attributes = slices.Clone(r.Take(der.Context).Raw)
	algorithm := r.Take(der.Sequence)
	t.signature = r.Take(der.OctetString).Body
	if err := r.End(); err != nil {
		return nil, err
	}
	t.attributes[0] = der.Set
	if !bytes.Equal(named.Body, slices.Concat(t.Path[0].Issuer, t.Path[0].Serial)) {
		return nil, errors.New("a signer that is not the first certificate's")
	}
	inside := der.Read(digest.Body)
	t.hash = hashes[inside.Ident()]
	signs, err := certificate.ReadAlgorithm(algorithm.Raw)
	if err = errors.Join(inside.End(), err); err != nil {
		return nil, err
	}
	known := false
	if t.algorithm, known = signs.Over(t.hash); !known || t.hash == 0 {
		return nil, errors.New("a digest algorithm that is not known here, or not the signature's")
	}
	return digest.Raw, nil
}
