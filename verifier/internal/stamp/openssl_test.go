package stamp

import (
	"bytes"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/der"
)

const openSSLConfig = `
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[signer]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
`

// openSSL runs the real program in a folder of its own.
func openSSL(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	command := exec.Command("openssl", arguments...)
	command.Dir = folder
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("openssl %v: %v\n%s", arguments, err, said)
	}
}

func readCertificate(t *testing.T, path string) *certificate.Certificate {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	read, err := certificate.Parse(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// authority makes a root and a signer, and lets them stamp a text; the token as `openssl ts` writes it.
func authority(t *testing.T, key, digest, ess string, stamped []byte) (token []byte, root *certificate.Certificate) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Fatal("the program openssl is needed: ", err)
	}
	folder := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config", []byte(openSSLConfig+"signer_digest = "+digest+"\ness_cert_id_alg = "+ess+"\n"))
	write("serial", []byte("2A\n"))
	write("data", stamped)
	kind := []string{"-newkey", "rsa:2048"}
	if key != "rsa" {
		kind = []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + key}
	}
	common := append([]string{"req", "-x509", "-config", "config", "-nodes", "-days", "2"}, kind...)
	openSSL(t, folder, append(slices.Clone(common), "-subj", "/CN=root", "-extensions", "root", "-keyout", "root.key", "-out", "root.pem")...)
	openSSL(t, folder, append(slices.Clone(common), "-subj", "/CN=signer", "-extensions", "signer", "-CA", "root.pem", "-CAkey", "root.key",
		"-keyout", "signer.key", "-out", "signer.pem")...)
	openSSL(t, folder, "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query")
	openSSL(t, folder, "ts", "-reply", "-config", "config", "-queryfile", "query", "-inkey", "signer.key", "-signer", "signer.pem",
		"-token_out", "-out", "token")
	openSSL(t, folder, "ts", "-verify", "-data", "data", "-in", "token", "-token_in", "-CAfile", "root.pem")
	token, err := os.ReadFile(filepath.Join(folder, "token"))
	if err != nil {
		t.Fatal(err)
	}
	return token, readCertificate(t, filepath.Join(folder, "root.pem"))
}

// value writes a value.
func value(tag byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	size := len(body)
	switch {
	case size < 0x80:
		return append([]byte{tag, byte(size)}, body...)
	case size < 0x100:
		return append([]byte{tag, 0x81, byte(size)}, body...)
	}
	return append([]byte{tag, 0x82, byte(size >> 8), byte(size)}, body...)
}

// pared writes a token as a kit holds it, from what the authority gave.
func pared(t *testing.T, token []byte) []byte {
	t.Helper()
	r := der.Read(token)
	outer := r.Inside(r.Take(der.Sequence))
	kind := outer.Any().Raw
	around := outer.Inside(outer.Take(der.Context))
	data := around.Inside(around.Take(der.Sequence))
	data.Any()
	data.Any()
	content := data.Take(der.Sequence).Raw
	certificates := data.Take(der.Context).Body
	signers := data.Inside(data.Take(der.Set))
	signer := signers.Inside(signers.Take(der.Sequence))
	version, named := signer.Any().Raw, signer.Any().Raw
	digest := signer.Inside(signer.Take(der.Sequence))
	algorithm := value(der.Sequence, digest.Take(der.OID).Raw)
	rest := slices.Concat(signer.Any().Raw, signer.Any().Raw, signer.Any().Raw)
	if err := signer.End(); err != nil {
		t.Fatal(err)
	}
	return value(der.Sequence, kind, value(der.Context, value(der.Sequence,
		[]byte{der.Integer, 1, 3}, value(der.Set, algorithm), content, value(der.Context, certificates),
		value(der.Set, value(der.Sequence, version, named, algorithm, rest)))))
}

func TestTokensOfOpenSSLAreTaken(t *testing.T) {
	stamped := []byte("a checkpoint\n")
	_, other := authority(t, "P-256", "sha256", "sha256", stamped)
	for _, one := range []struct{ key, digest, ess string }{
		{"rsa", "sha256", "sha256"}, {"rsa", "sha512", "sha1"}, {"P-256", "sha256", "sha256"}, {"P-384", "sha384", "sha384"}, {"P-521", "sha512", "sha512"},
	} {
		received, root := authority(t, one.key, one.digest, one.ess, stamped)
		token, err := Parse(pared(t, received))
		if err == nil {
			err = token.Check(stamped)
		}
		if err != nil || time.Since(token.Time) > time.Hour || !certificate.LeadsTo(token.Path, []*certificate.Certificate{root}, token.Time) {
			t.Fatalf("%v: %v", one, err)
		}
		if token.Check([]byte("another checkpoint\n")) == nil {
			t.Errorf("%v: taken for another checkpoint", one)
		}
		if certificate.LeadsTo(token.Path, []*certificate.Certificate{other}, token.Time) || certificate.LeadsTo(token.Path, nil, token.Time) {
			t.Errorf("%v: counted under an authority that did not make it", one)
		}
		if later := token.Time.Add(72 * time.Hour); certificate.LeadsTo(token.Path, []*certificate.Certificate{root}, later) {
			t.Errorf("%v: counted behind its certificates' end", one)
		}
	}
}

func TestEveryFlippedBitOfATokenIsSeen(t *testing.T) {
	stamped := []byte("a checkpoint\n")
	received, _ := authority(t, "P-256", "sha256", "sha256", stamped)
	form := pared(t, received)
	if _, err := Parse(received); err == nil && !bytes.Equal(form, received) {
		t.Error("a token as the authority spelt it was taken for the one form")
	}
	for place := range form {
		for _, bit := range []byte{1, 0x80} {
			changed := slices.Clone(form)
			changed[place] ^= bit
			if token, err := Parse(changed); err == nil && token.Check(stamped) == nil {
				t.Errorf("byte %d: taken with another bit", place)
			}
		}
	}
	for size := range form {
		if _, err := Parse(form[:size]); err == nil {
			t.Errorf("%d bytes of %d were taken", size, len(form))
		}
	}
}
