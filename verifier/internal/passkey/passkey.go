// Package passkey judges what a person's passkey signed (W3C WebAuthn level 3, 5.8.1, 6.1, 7.2). Its key is of one of
// three kinds, and each has exactly one spelling.
package passkey

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/edkey"
)

// Assertion is as it stands in a decision: each part base64url without padding.
type Assertion struct {
	CredentialID, AuthenticatorData, ClientData, PublicKey, Signature string
}

// Refused says what was expected of an assertion and what was found.
type Refused struct{ Expected, Found string }

func (r *Refused) Error() string { return fmt.Sprintf("expected %s, found %s", r.Expected, r.Found) }

const (
	leastData    = 37
	flagsAt      = 32
	wantedFlags  = 0x01 | 0x04 // user present, user verified
	leastBits    = 2048
	mostBits     = 8192
	mostBrackets = 64
)

// The two DER SubjectPublicKeyInfo prefixes that are the same for every key: P-256 up to its point (RFC 5480), Ed25519
// up to its bytes (RFC 8410).
var (
	prefixP256    = unhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
	prefixEd25519 = unhex("302a300506032b6570032100")
)

func unhex(text string) []byte {
	raw, _ := hex.DecodeString(text)
	return raw
}

// Judge gives the fingerprint of the key that signed the challenge: hex SHA-256 of its SubjectPublicKeyInfo.
func Judge(a Assertion, challenge []byte) (string, *Refused) {
	var credential, data, client, spki, signature []byte
	for _, part := range []struct {
		text string
		into *[]byte
	}{{a.CredentialID, &credential}, {a.AuthenticatorData, &data}, {a.ClientData, &client}, {a.PublicKey, &spki}, {a.Signature, &signature}} {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(part.text)
		if err != nil {
			return "", &Refused{"base64url in its one spelling", "another text"}
		}
		*part.into = raw
	}
	if refused := judgeClientData(client, challenge); refused != nil {
		return "", refused
	}
	if len(data) < leastData || data[flagsAt]&wantedFlags != wantedFlags {
		return "", &Refused{"authenticator data of a user present and verified", fmt.Sprintf("%d other bytes", len(data))}
	}
	verifies := readKey(spki)
	if verifies == nil {
		return "", &Refused{"a key of P-256, Ed25519 or RSA in its one spelling", "another"}
	}
	hashed := sha256.Sum256(client)
	fingerprint := fmt.Sprintf("%x", sha256.Sum256(spki))
	if !verifies(append(data[:len(data):len(data)], hashed[:]...), signature) {
		return "", &Refused{"a signature by passkey " + fingerprint, "one that does not verify"}
	}
	return fingerprint, nil
}

// judgeClientData tells whether the browser's client data are about this challenge, asked by the page itself.
func judgeClientData(raw, challenge []byte) *Refused {
	var said map[string]json.RawMessage
	brackets := bytes.Count(raw, []byte("[")) + bytes.Count(raw, []byte("{"))
	if brackets > mostBrackets || !utf8.Valid(raw) || json.Unmarshal(raw, &said) != nil || !isText(said["type"], "webauthn.get") {
		return &Refused{"client data of type webauthn.get", "something else"}
	}
	if wanted := base64.RawURLEncoding.EncodeToString(challenge); !isText(said["challenge"], wanted) {
		return &Refused{"challenge " + wanted, "a word on something else"}
	}
	if framed, told := said["crossOrigin"]; told && string(framed) != "false" {
		return &Refused{"no other page around the one that asked", string(framed)}
	}
	return nil
}

func isText(raw json.RawMessage, wanted string) bool {
	var text *string
	return len(raw) > 0 && json.Unmarshal(raw, &text) == nil && text != nil && *text == wanted
}

type verify func(message, signature []byte) bool

// readKey gives nil for anything but the one spelling of a key that is taken.
func readKey(spki []byte) verify {
	switch {
	case bytes.HasPrefix(spki, prefixEd25519):
		key, err := edkey.New(spki[len(prefixEd25519):])
		if err != nil {
			return nil
		}
		return key.Verify
	case bytes.HasPrefix(spki, prefixP256):
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), spki[len(prefixP256):])
		if err != nil {
			return nil
		}
		return func(message, signature []byte) bool {
			hashed := sha256.Sum256(message)
			return ecdsa.VerifyASN1(key, hashed[:], signature)
		}
	}
	return readRSA(spki)
}

func readRSA(spki []byte) verify {
	read, err := x509.ParsePKIXPublicKey(spki)
	key, is := read.(*rsa.PublicKey)
	if err != nil || !is {
		return nil
	}
	again, err := x509.MarshalPKIXPublicKey(key)
	bits := key.N.BitLen()
	if err != nil || !bytes.Equal(again, spki) || key.N.Bit(0) == 0 || bits < leastBits || bits > mostBits || key.E != 3 && key.E != 65537 {
		return nil
	}
	return func(message, signature []byte) bool {
		hashed := sha256.Sum256(message)
		return len(signature) == key.Size() && rsa.VerifyPKCS1v15(key, crypto.SHA256, hashed[:], signature) == nil
	}
}
