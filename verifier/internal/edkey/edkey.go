// Package edkey holds Ed25519 public keys (RFC 8032) as Wardkeep takes them: canonical points of large order only.
package edkey

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// Key is a public key that passed New.
type Key [ed25519.PublicKeySize]byte

var errUnsound = errors.New("not a canonical encoding of a point of large order")

// prime is 2^255 - 19, little-endian: a y coordinate of it or more has a second spelling.
var prime = bytes.Join([][]byte{{0xed}, bytes.Repeat([]byte{0xff}, 30), {0x7f}}, nil)

// smallOrder are the y coordinates (little-endian) of the eight points whose order divides 8. Under such a key one
// signature fits many messages.
var smallOrder = [][]byte{
	make([]byte, 32),
	append([]byte{1}, make([]byte, 31)...),
	bytes.Join([][]byte{{0xec}, bytes.Repeat([]byte{0xff}, 30), {0x7f}}, nil),
	unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
}

func unhex(text string) []byte {
	raw, _ := hex.DecodeString(text)
	return raw
}

// New checks 32 raw bytes. That they are a point at all is found out by Verify, which then says no.
func New(raw []byte) (Key, error) {
	var key Key
	if len(raw) != len(key) {
		return key, errors.New("an Ed25519 public key is 32 bytes")
	}
	y := append([]byte(nil), raw...)
	y[31] &= 0x7f
	if !lessLittleEndian(y, prime) {
		return key, errUnsound
	}
	if isSmall(y) {
		return key, errUnsound
	}
	copy(key[:], raw)
	return key, nil
}

// isSmall tells whether a y coordinate (the top bit cleared) is one of a point of small order.
func isSmall(y []byte) bool {
	for _, small := range smallOrder {
		if bytes.Equal(y, small) {
			return true
		}
	}
	return false
}

func lessLittleEndian(a, b []byte) bool {
	for i := len(a) - 1; i >= 0; i-- {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// Parse reads padded standard base64 without stray bits, then checks as New does.
func Parse(text string) (Key, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return Key{}, err
	}
	return New(raw)
}

// Verify is pure Ed25519; crypto/ed25519 refuses S >= L and keys that are no point. An R of small order is refused too:
// libraries differ on it, and no signer makes one.
func (k Key) Verify(message, signature []byte) bool {
	if len(signature) != ed25519.SignatureSize {
		return false
	}
	r := append([]byte(nil), signature[:32]...)
	r[31] &= 0x7f
	return !isSmall(r) && ed25519.Verify(k[:], message, signature)
}

// spki is the DER SubjectPublicKeyInfo of an Ed25519 key up to its raw bytes (RFC 8410, section 4).
var spki = unhex("302a300506032b6570032100")

// ID is the key id of 32 raw bytes, whether they are a sound key or not.
func ID(raw []byte) string {
	sum := sha256.Sum256(append(append([]byte(nil), spki...), raw...))
	return hex.EncodeToString(sum[:])
}
