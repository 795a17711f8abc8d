package passkey

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"testing"
)

var challenge = make([]byte, 32)

func text(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// signed is an honest assertion over any client data; CHALLENGE stands for the right one.
func signed(t *testing.T, client string) Assertion {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	client = strings.ReplaceAll(client, "CHALLENGE", text(challenge))
	data := make([]byte, leastData)
	data[flagsAt] = wantedFlags
	inner := sha256.Sum256([]byte(client))
	outer := sha256.Sum256(append(append([]byte(nil), data...), inner[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, key, outer[:])
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return Assertion{"AAAA", text(data), text([]byte(client)), text(spki), text(signature)}
}

func TestClientDataAreOfThePageThatAsked(t *testing.T) {
	for client, good := range map[string]bool{
		`{"type":"webauthn.get","challenge":"CHALLENGE","origin":"https://x","crossOrigin":false}`:                                true,
		`{"type":"webauthn.get","challenge":"CHALLENGE"}`:                                                                         true,
		` { "type" : "webauthn.get" , "challenge" : "CHALLENGE" , "crossOrigin" : false } `:                                       true,
		`{"challenge":"CHALLENGE","type":"webauthn.create","type":"webauthn.get"}`:                                                true,
		`{"type":"webauthn.get","challenge":"CHALLENGE","crossOrigin":true,"crossOrigin":false}`:                                  true,
		`{"type":"webauthn.get","challenge":"CHALLENGE","x":` + strings.Repeat(`{"y":`, 63) + `1` + strings.Repeat("}", 63) + `}`: true,
		`{"type":"webauthn.get","challenge":"CHALLENGE","x":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`:           false,
		`{"type":"webauthn.get","challenge":"CHALLENGE","crossOrigin":true}`:                                                      false,
		`{"type":"webauthn.get","challenge":"CHALLENGE","crossOrigin":"false"}`:                                                   false,
		`{"type":"webauthn.get","challenge":"CHALLENGE","crossOrigin":0}`:                                                         false,
		`{"type":"webauthn.get","challenge":"CHALLENGE","crossOrigin":null}`:                                                      false,
		`{"type":"webauthn.create","challenge":"CHALLENGE"}`:                                                                      false,
		`{"type":"webauthn.get","challenge":"CHALLENGE="}`:                                                                        false,
		`{"type":"webauthn.get","challenge":"CHALLENGE","challenge":"AAAA"}`:                                                      false,
		`{"type":"webauthn.get"}`:                                    false,
		`{"Type":"webauthn.get","Challenge":"CHALLENGE"}`:            false,
		`{"type":["webauthn.get"],"challenge":"CHALLENGE"}`:          false,
		`{"type":null,"challenge":null}`:                             false,
		`[{"type":"webauthn.get","challenge":"CHALLENGE"}]`:          false,
		`{"type":"webauthn.get","challenge":"CHALLENGE"} end`:        false,
		"\ufeff" + `{"type":"webauthn.get","challenge":"CHALLENGE"}`: false,
		"\xff": false, "null": false, " ": false,
	} {
		if fingerprint, refused := Judge(signed(t, client), challenge); (refused == nil) != good || good != (len(fingerprint) == 64) {
			t.Errorf("%s: %v", client, refused)
		}
	}
}

func TestNothingThatWasSignedCanBeAnother(t *testing.T) {
	honest := signed(t, `{"type":"webauthn.get","challenge":"CHALLENGE"}`)
	for _, part := range []*string{&honest.AuthenticatorData, &honest.ClientData, &honest.PublicKey, &honest.Signature} {
		before := *part
		raw, err := base64.RawURLEncoding.DecodeString(before)
		if err != nil {
			t.Fatal(err)
		}
		for at := range raw {
			raw[at] ^= 1
			*part = text(raw)
			if _, refused := Judge(honest, challenge); refused == nil {
				t.Errorf("byte %d of %s", at, before)
			}
			raw[at] ^= 1
		}
		for _, other := range []string{text(raw[:len(raw)-1]), text(append(raw, 0)), "A"} {
			*part = other
			if _, refused := Judge(honest, challenge); refused == nil {
				t.Errorf("%s instead of %s", other, before)
			}
		}
		*part = before
	}
	if _, refused := Judge(honest, challenge); refused != nil {
		t.Error(refused)
	}
	other := append([]byte{1}, challenge[1:]...)
	if _, refused := Judge(honest, other); refused == nil || refused.Error() == "" {
		t.Error("another challenge")
	}
}
