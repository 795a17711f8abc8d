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

	// signed is DSSE's pre-authentication encoding; Payload is its end.
	signed []byte
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
	if envelope.Type == InToto {
		envelope.Type = InToto // one copy for all
	}
	var err1, err2 error
	envelope.signed, envelope.Payload, err1 = preAuthentication(envelope.Type, payload)
	envelope.Signature, err2 = Base64(sig)
	if err1 != nil || err2 != nil {
		return nil, errForm
	}
	return envelope, nil
}

// preAuthentication decodes a payload behind what DSSE puts before it, where the signature is verified.
func preAuthentication(kind string, text []byte) (signed, payload []byte, err error) {
	size := base64.StdEncoding.DecodedLen(len(text)) - (len(text) - len(bytes.TrimRight(text, "=")))
	message := make([]byte, 0, len("DSSEv1    ")+2*len("65535")+len(kind)+base64.StdEncoding.DecodedLen(len(text)))
	message = strconv.AppendInt(append(message, "DSSEv1 "...), int64(len(kind)), 10)
	message = append(append(append(message, ' '), kind...), ' ')
	message = append(strconv.AppendInt(message, int64(size), 10), ' ')
	begin := len(message)
	message, err = appendBase64(message, text)
	if err == nil && len(message)-begin != size {
		err = errForm
	}
	return message, message[begin:], err
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
func Base64(text []byte) ([]byte, error) { return appendBase64(nil, text) }

var strict = base64.StdEncoding.Strict()

func appendBase64(to, text []byte) ([]byte, error) {
	if bytes.IndexByte(text, '\r') >= 0 || bytes.IndexByte(text, '\n') >= 0 {
		return to, errForm
	}
	return strict.AppendDecode(to, text)
}

// Verify checks the signature over DSSE's pre-authentication encoding.
func (e *Envelope) Verify(key edkey.Key) bool { return key.Verify(e.signed, e.Signature) }
