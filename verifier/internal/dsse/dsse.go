// Package dsse reads the one spelling of a DSSE 1.0 envelope that Wardkeep writes (docs/evidence-format.md, section 3).
package dsse

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"wardkeep.invalid/verifier/internal/edkey"
)

const (
	// MaxEntry is what a 16-bit length in an entry bundle can say (C2SP tlog-tiles).
	MaxEntry = 65_535
	// InToto is the payload type of every statement.
	InToto = "application/vnd.in-toto+json"
)

// Envelope is read, not yet verified.
type Envelope struct {
	Payload   []byte
	Type      string
	KeyID     string
	Signature []byte
}

var errForm = errors.New("not the one spelling of an envelope")

// Parse reads an envelope of at most `largest` bytes.
func Parse(raw []byte, largest int) (*Envelope, error) {
	if len(raw) > largest {
		return nil, fmt.Errorf("an envelope of %d bytes, at most %d", len(raw), largest)
	}
	rest := raw
	payload, ok1 := between(&rest, `{"payload":"`, `","payloadType":"`)
	kind, ok2 := between(&rest, "", `","signatures":[{"keyid":"`)
	keyid, ok3 := between(&rest, "", `","sig":"`)
	sig, ok4 := between(&rest, "", `"}]}`)
	if !ok1 || !ok2 || !ok3 || !ok4 || len(rest) != 0 || !isType(kind) || !isKeyID(keyid) || len(sig) != 88 {
		return nil, errForm
	}
	envelope := &Envelope{Type: string(kind), KeyID: string(keyid)}
	var err1, err2 error
	envelope.Payload, err1 = Base64(payload)
	envelope.Signature, err2 = Base64(sig)
	return envelope, errors.Join(err1, err2)
}

// between takes what lies between two fixed texts off the front of rest.
func between(rest *[]byte, opening, closing string) ([]byte, bool) {
	behind, opened := bytes.CutPrefix(*rest, []byte(opening))
	inside, after, closed := bytes.Cut(behind, []byte(closing))
	*rest = after
	return inside, opened && closed
}

func isType(text []byte) bool {
	for i, c := range text {
		alphanumeric := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if !alphanumeric && (i == 0 || !strings.ContainsRune(".+/-", rune(c))) {
			return false
		}
	}
	return len(text) > 0 && len(text) <= 127
}

func isKeyID(text []byte) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(text) == 64
}

// Base64 reads padded standard base64 in its one spelling: no line breaks, no stray bits.
func Base64(text []byte) ([]byte, error) {
	if bytes.ContainsAny(text, "\r\n") {
		return nil, errForm
	}
	raw := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	count, err := base64.StdEncoding.Strict().Decode(raw, text)
	return raw[:count], err
}

// Verify checks the signature over DSSE's pre-authentication encoding.
func (e *Envelope) Verify(key edkey.Key) bool {
	message := append([]byte("DSSEv1 "), strconv.Itoa(len(e.Type))...)
	message = append(append(message, ' '), e.Type...)
	message = append(strconv.AppendInt(append(message, ' '), int64(len(e.Payload)), 10), ' ')
	return key.Verify(append(message, e.Payload...), e.Signature)
}
