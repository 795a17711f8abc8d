package stamp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/golden"
)

// goldenBody is the text under the time stamps of the golden anchor: the note up to its signatures.
func goldenBody(t testing.TB) []byte {
	var anchor struct{ Checkpoint string }
	if err := json.Unmarshal(golden.File(t, "anchor/anchor.json"), &anchor); err != nil {
		t.Fatal(err)
	}
	body, _, _ := bytes.Cut([]byte(anchor.Checkpoint), []byte("\n\n"))
	return append(body, '\n')
}

func TestTheGoldenTokensAreTaken(t *testing.T) {
	for _, number := range []int{1, 2} {
		token, err := Parse(golden.File(t, fmt.Sprintf("anchor/token-%d.der", number)))
		if err == nil {
			err = token.Check(goldenBody(t))
		}
		if err != nil {
			t.Fatal(number, err)
		}
		for root, wanted := range map[int]bool{number: true, 3 - number: false} {
			trusted, err := certificate.Parse(golden.File(t, fmt.Sprintf("anchor/root-%d.der", root)))
			if err != nil || certificate.LeadsTo(token.Path, []*certificate.Certificate{trusted}, token.Time) != wanted {
				t.Error(number, root, err)
			}
		}
		if at := token.Time.Format("2006-01-02T15:04:05.000Z"); at != "2026-03-02T03:01:10.250Z" {
			t.Error(number, at)
		}
	}
}

func TestOnlyTheOneFormIsTaken(t *testing.T) {
	root, err := certificate.Parse(golden.File(t, "anchor/received-root.der"))
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []int{1, 2} {
		if _, err := Parse(golden.File(t, fmt.Sprintf("anchor/received-%d.der", number))); err == nil {
			t.Errorf("token %d as the authority spelt it was taken", number)
		}
		token, err := Parse(golden.File(t, fmt.Sprintf("anchor/pared-%d.der", number)))
		if err != nil || !certificate.LeadsTo(token.Path, []*certificate.Certificate{root}, token.Time) {
			t.Error(number, err)
		}
	}
}

func FuzzToken(f *testing.F) {
	for _, name := range []string{"token-1", "token-2", "pared-1", "received-1"} {
		f.Add(golden.File(f, "anchor/"+name+".der"))
	}
	f.Add(golden.File(f, "anchor/root-1.der"))
	body := goldenBody(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if token, err := Parse(raw); err == nil && token.Check(body) == nil && certificate.LeadsTo(token.Path, nil, token.Time) {
			t.Fatal("counted without a trusted certificate")
		}
		if read, err := certificate.Parse(raw); err == nil && !bytes.Equal(read.Raw, raw) {
			t.Fatal("bytes behind a certificate")
		}
	})
}
