package stamp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/der"
)

var (
	forgedAt   = time.Date(2026, 3, 2, 3, 1, 10, 0, time.UTC)
	forgedText = []byte("a checkpoint\n")
	stampUse   = []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}
	ecdsaAlg   = value(der.Sequence, value(der.OID, []byte("\x2a\x86\x48\xce\x3d\x04\x03\x02")))
	sha256Alg  = value(der.Sequence, value(der.OID, []byte(sha2+"\x01")))
)

// forged is a token in its one form, signed by keys of its own; the fields say what is told of whom.
type forged struct {
	root, between, signer x509.Certificate
	imprint, algorithm    []byte
	when, version         string
	changeAttributes      func([][]byte) [][]byte
	changeNamed           func([]byte) []byte
	certificates          func([][]byte) [][]byte
}

func usage(t *testing.T, critical bool, uses ...asn1.ObjectIdentifier) pkix.Extension {
	t.Helper()
	raw, err := asn1.Marshal(uses)
	if err != nil {
		t.Fatal(err)
	}
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: critical, Value: raw}
}

func template(name string, ca bool) x509.Certificate {
	made := x509.Certificate{
		SerialNumber: big.NewInt(int64(len(name))), Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true, IsCA: ca,
		NotBefore: forgedAt.AddDate(-1, 0, 0), NotAfter: forgedAt.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if ca {
		made.KeyUsage = x509.KeyUsageCertSign
	}
	return made
}

func honest(t *testing.T) *forged {
	imprint := sha256.Sum256(forgedText)
	f := &forged{root: template("root", true), between: template("between", true), signer: template("signer", false),
		imprint: imprint[:], algorithm: sha256Alg, when: "20260302030110Z", version: "\x01"}
	f.between.MaxPathLenZero = true
	f.signer.ExtraExtensions = []pkix.Extension{usage(t, true, stampUse...)}
	return f
}

func attribute(name string, values ...[]byte) []byte {
	return value(der.Sequence, value(der.OID, []byte(name)), value(der.Set, values...))
}

// token writes it; what it gives beside are the trusted root and the certificate between.
func (f *forged) token(t *testing.T) (raw []byte, root, between *certificate.Certificate) {
	t.Helper()
	keys := make([]*ecdsa.PrivateKey, 3)
	for i := range keys {
		keys[i], _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	issue := func(made, by *x509.Certificate, key, with *ecdsa.PrivateKey) []byte {
		raw, err := x509.CreateCertificate(rand.Reader, made, by, &key.PublicKey, with)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	rootRaw := issue(&f.root, &f.root, keys[0], keys[0])
	betweenRaw := issue(&f.between, &f.root, keys[1], keys[0])
	signerRaw := issue(&f.signer, &f.between, keys[2], keys[1])
	info := value(der.Sequence, value(der.Integer, []byte(f.version)), value(der.OID, []byte{0x2a, 3}),
		value(der.Sequence, f.algorithm, value(der.OctetString, f.imprint)), value(der.Integer, []byte{7}), value(der.Time, []byte(f.when)))
	digest, own := sha256.Sum256(info), sha256.Sum256(signerRaw)
	named := own[:]
	if f.changeNamed != nil {
		named = f.changeNamed(signerRaw)
	}
	list := [][]byte{
		attribute(contentType, value(der.OID, []byte(contentInfo))),
		attribute(messageHash, value(der.OctetString, digest[:])),
		attribute(signingCert2, value(der.Sequence, value(der.Sequence, value(der.Sequence, value(der.OctetString, named))))),
	}
	if f.changeAttributes != nil {
		list = f.changeAttributes(list)
	}
	signed := sha256.Sum256(value(der.Set, list...))
	signature, err := ecdsa.SignASN1(rand.Reader, keys[2], signed[:])
	if err != nil {
		t.Fatal(err)
	}
	read, err := x509.ParseCertificate(signerRaw)
	if err != nil {
		t.Fatal(err)
	}
	path := [][]byte{signerRaw, betweenRaw}
	if f.certificates != nil {
		path = f.certificates(append(path, rootRaw))
	}
	raw = value(der.Sequence, value(der.OID, []byte(signedData)), value(der.Context, value(der.Sequence,
		[]byte{der.Integer, 1, 3}, value(der.Set, sha256Alg),
		value(der.Sequence, value(der.OID, []byte(contentInfo)), value(der.Context, value(der.OctetString, info))),
		value(der.Context, path...),
		value(der.Set, value(der.Sequence, []byte{der.Integer, 1, 1},
			value(der.Sequence, read.RawIssuer, value(der.Integer, f.signer.SerialNumber.Bytes())),
			sha256Alg, value(der.Context, list...), ecdsaAlg, value(der.OctetString, signature))))))
	root, err = certificate.Parse(rootRaw)
	if err == nil {
		between, err = certificate.Parse(betweenRaw)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw, root, between
}

func TestTokensThatLieAreRefused(t *testing.T) {
	swap := func(list [][]byte) [][]byte { return [][]byte{list[1], list[0]} }
	for name, change := range map[string]func(*forged){
		"":                        func(*forged) {},
		"another imprint":         func(f *forged) { f.imprint = make([]byte, 32) },
		"imprint of another hash": func(f *forged) { f.algorithm = value(der.Sequence, value(der.OID, []byte(sha2+"\x03"))) },
		"another version":         func(f *forged) { f.version = "\x02" },
		"a day that is none":      func(f *forged) { f.when = "20260230030110Z" },
		"fraction ending in zero": func(f *forged) { f.when = "20260302030110.10Z" },
		"fraction without digits": func(f *forged) { f.when = "20260302030110.Z" },
		"local time":              func(f *forged) { f.when = "20260302030110" },
		"expired signer":          func(f *forged) { f.signer.NotAfter = forgedAt.Add(-time.Second) },
		"signer of tomorrow":      func(f *forged) { f.signer.NotBefore = forgedAt.Add(time.Second) },
		"no usage":                func(f *forged) { f.signer.ExtraExtensions = nil },
		"usage not critical":      func(f *forged) { f.signer.ExtraExtensions = []pkix.Extension{usage(t, false, stampUse...)} },
		"two usages": func(f *forged) {
			f.signer.ExtraExtensions = []pkix.Extension{usage(t, true, stampUse[0], asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 3})}
		},
		"no certificate named":   func(f *forged) { f.changeAttributes = func(list [][]byte) [][]byte { return list[:2] } },
		"another one named":      func(f *forged) { f.changeNamed = func([]byte) []byte { return make([]byte, 32) } },
		"message digest twice":   func(f *forged) { f.changeAttributes = func(list [][]byte) [][]byte { return append(list, list[1]) } },
		"no content type":        func(f *forged) { f.changeAttributes = func(list [][]byte) [][]byte { return list[1:] } },
		"another named by SHA-1": func(f *forged) { f.changeAttributes = withSHA1(make([]byte, 20)) },
		"no certificate":         func(f *forged) { f.certificates = func([][]byte) [][]byte { return nil } },
		"without the signer's":   func(f *forged) { f.certificates = func(path [][]byte) [][]byte { return path[1:2] } },
		"in another order":       func(f *forged) { f.certificates = swap },
		"with the root":          func(f *forged) { f.certificates = func(path [][]byte) [][]byte { return path } },
		"one certificate doubled": func(f *forged) {
			f.certificates = func(path [][]byte) [][]byte { return [][]byte{path[0], path[1], path[1]} }
		},
		"bytes behind certificate": func(f *forged) {
			f.certificates = func(path [][]byte) [][]byte { return [][]byte{path[0], path[1], {5, 0}} }
		},
	} {
		f := honest(t)
		change(f)
		raw, _, _ := f.token(t)
		token, err := Parse(raw)
		if err == nil {
			err = token.Check(forgedText)
		}
		if (err == nil) != (name == "") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// withSHA1 names the certificate as RFC 2634 does, beside the newer way.
func withSHA1(digest []byte) func([][]byte) [][]byte {
	return func(list [][]byte) [][]byte {
		return append(list, attribute(signingCert, value(der.Sequence, value(der.Sequence, value(der.Sequence, value(der.OctetString, digest))))))
	}
}

func TestWhichPathsCount(t *testing.T) {
	unknown := pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}
	for name, change := range map[string]func(*forged){
		"counts":                           func(*forged) {},
		"counts with its ends included":    func(f *forged) { f.between.NotAfter, f.root.NotBefore = forgedAt, forgedAt },
		"counts with an issuer's usage":    func(f *forged) { f.between.ExtraExtensions = []pkix.Extension{usage(t, false, stampUse...)} },
		"counts with less than a second":   func(f *forged) { f.when = "20260302030110.123456789Z" },
		"expired issuer":                   func(f *forged) { f.between.NotAfter = forgedAt.Add(-time.Second) },
		"expired root":                     func(f *forged) { f.root.NotAfter = forgedAt.Add(-time.Second) },
		"issuer is no authority":           func(f *forged) { f.between.IsCA, f.between.MaxPathLenZero = false, false },
		"issuer may not sign certificates": func(f *forged) { f.between.KeyUsage = x509.KeyUsageDigitalSignature },
		"root allows no other below it":    func(f *forged) { f.root.MaxPathLenZero = true },
		"issuer for other uses": func(f *forged) {
			f.between.ExtraExtensions = []pkix.Extension{usage(t, false, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 3})}
		},
		"unknown critical extension": func(f *forged) { f.between.ExtraExtensions = []pkix.Extension{unknown} },
		"the same in the signer's":   func(f *forged) { f.signer.ExtraExtensions = append(slices.Clone(f.signer.ExtraExtensions), unknown) },
		"the same in the root":       func(f *forged) { f.root.ExtraExtensions = []pkix.Extension{unknown} },
	} {
		f := honest(t)
		change(f)
		raw, root, between := f.token(t)
		token, err := Parse(raw)
		if err == nil {
			err = token.Check(forgedText)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wanted := strings.HasPrefix(name, "counts")
		if certificate.LeadsTo(token.Path, []*certificate.Certificate{root}, token.Time) != wanted {
			t.Error(name)
		}
		if wanted && (!certificate.LeadsTo(token.Path, []*certificate.Certificate{between}, token.Time) ||
			!certificate.LeadsTo(token.Path, token.Path[:1], token.Time)) {
			t.Error(name, "and not under the issuer, or under itself")
		}
	}
}

func TestACertificateNamedBySHA1IsEnough(t *testing.T) {
	f := honest(t)
	f.changeNamed = func(raw []byte) []byte {
		digest := sha1.Sum(raw)
		f.changeAttributes = func(list [][]byte) [][]byte { return withSHA1(digest[:])(list[:2]) }
		return nil
	}
	raw, _, _ := f.token(t)
	token, err := Parse(raw)
	if err == nil {
		err = token.Check(forgedText)
	}
	if err != nil || token.Time != forgedAt {
		t.Fatal(err)
	}
}
