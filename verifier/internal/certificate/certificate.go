// Package certificate reads X.509 certificates (RFC 5280) of time-stamping authorities and follows their issuers, by
// the rules of docs/evidence-format.md alone: crypto/x509 lets more through in some places and less in others.
package certificate

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"wardkeep.invalid/verifier/internal/der"
)

// Object identifiers, as their bodies.
const (
	basicConstraints = "\x55\x1d\x13"
	keyUsage         = "\x55\x1d\x0f"
	extKeyUsage      = "\x55\x1d\x25"

	anyExtendedKeyUsage = "\x55\x1d\x25\x00"
	timeStamping        = "\x2b\x06\x01\x05\x05\x07\x03\x08"
)

type extension struct {
	critical bool
	value    []byte
}

// Certificate is read, not believed. Issuer, Subject and Serial are whole values as they stand in it.
type Certificate struct {
	Raw                     []byte
	Serial, Issuer, Subject []byte

	signed, signature []byte
	algorithm         []byte
	key               publicKey
	begins, ends      time.Time
	extensions        map[string]extension
}

var version3 = []byte{0xa0, 3, 2, 1, 2}

// Parse reads a certificate in its one spelling.
func Parse(raw []byte) (*Certificate, error) {
	whole := der.Read(raw)
	parts := whole.Inside(whole.Take(der.Sequence))
	body := parts.Take(der.Sequence)
	algorithm := parts.Take(der.Sequence)
	c := &Certificate{Raw: raw, signed: body.Raw, algorithm: algorithm.Raw, signature: parts.Bits()}
	if err := errors.Join(parts.End(), whole.End()); err != nil {
		return nil, err
	}
	return c, c.read(der.Read(body.Body))
}

func (c *Certificate) read(r *der.Reader) error {
	r.Is(version3)
	serial := der.Read(nil)
	if r.Next(der.Integer) {
		v := r.Take(der.Integer)
		c.Serial, serial = v.Raw, der.Read(v.Raw)
		serial.Integer()
	} else {
		r.Fail(errors.New("no serial number"))
	}
	r.Is(c.algorithm)
	c.Issuer = r.Take(der.Sequence).Raw
	validity := r.Inside(r.Take(der.Sequence))
	c.begins, c.ends = moment(validity), moment(validity)
	c.Subject = r.Take(der.Sequence).Raw
	key := r.Take(der.Sequence).Raw
	r.Optional(0x81)
	r.Optional(0x82)
	extensions, err := readExtensions(r)
	if err := errors.Join(serial.End(), validity.End(), err, r.End()); err != nil {
		return err
	}
	c.key, c.extensions = readKey(key), extensions
	return nil
}

// moment takes a time of a certificate's validity: to the second, in UTC.
func moment(r *der.Reader) time.Time {
	if text, is := r.Optional(der.UTCTime); is {
		century := "19"
		if len(text.Body) > 0 && text.Body[0] < '5' {
			century = "20"
		}
		return calendar(r, century+string(text.Body))
	}
	return calendar(r, string(r.Take(der.Time).Body))
}

func calendar(r *der.Reader, text string) time.Time {
	found, err := Calendar(text)
	if err != nil {
		r.Fail(err)
	}
	return found
}

// Calendar reads `YYYYMMDDhhmmssZ`, a day and time of the calendar in the years 0001 to 9999.
func Calendar(text string) (time.Time, error) {
	const layout = "20060102150405Z"
	found, err := time.Parse(layout, text)
	if err == nil && (found.Format(layout) != text || strings.HasPrefix(text, "0000")) {
		err = errors.New("a time in another spelling")
	}
	return found, err
}

func readExtensions(r *der.Reader) (map[string]extension, error) {
	found := map[string]extension{}
	outer, there := r.Optional(der.Context + 3)
	if !there {
		return found, nil
	}
	around := der.Read(outer.Body)
	list := around.Inside(around.Take(der.Sequence))
	if !list.More() {
		return nil, errors.New("an empty list of extensions")
	}
	for list.More() {
		one := list.Inside(list.Take(der.Sequence))
		name := one.Ident()
		read := extension{one.True(), one.Take(der.OctetString).Body}
		if _, twice := found[name]; twice {
			one.Fail(errors.New("an extension twice"))
		}
		if err := one.End(); err != nil {
			return nil, err
		}
		found[name] = read
	}
	return found, errors.Join(list.End(), around.End())
}

// ValidAt tells whether a moment lies in the certificate's validity, both ends included.
func (c *Certificate) ValidAt(at time.Time) bool { return !at.Before(c.begins) && !at.After(c.ends) }

// SelfIssued tells whether subject and issuer are the same name.
func (c *Certificate) SelfIssued() bool { return bytes.Equal(c.Subject, c.Issuer) }

// Verify tells whether a signature over a message is this key's, by the algorithm of an AlgorithmIdentifier.
func (c *Certificate) Verify(algorithm Algorithm, message, signature []byte) bool {
	return c.key.verify(algorithm, message, signature)
}

// OnlyTimeStamping tells whether the extended key usage is there, critical, and time-stamping alone.
func (c *Certificate) OnlyTimeStamping() bool {
	uses, there, err := c.uses()
	return there && err == nil && c.extensions[extKeyUsage].critical && len(uses) == 1 && uses[0] == timeStamping
}

func (c *Certificate) uses() (uses []string, there bool, err error) {
	found, there := c.extensions[extKeyUsage]
	if !there {
		return nil, false, nil
	}
	r := der.Read(found.value)
	list := r.Inside(r.Take(der.Sequence))
	for list.More() {
		uses = append(uses, list.Ident())
	}
	return uses, true, errors.Join(list.End(), r.End())
}

// known tells that no critical extension is one that nobody here knows.
func (c *Certificate) known() bool {
	for name, one := range c.extensions {
		if one.critical && name != basicConstraints && name != keyUsage && name != extKeyUsage {
			return false
		}
	}
	return true
}
