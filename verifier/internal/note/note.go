// Package note reads C2SP signed notes, verifier keys and co-signatures (signed-note, tlog-checkpoint,
// tlog-cosignature).
package note

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/merkle"
)

// Signature types of C2SP signed-note.
const (
	Ed25519     = 0x01
	Cosignature = 0x04
)

// Limits: a checkpoint is some 200 bytes, a signature line some 250; 64 lines are more witnesses than a site has boxes.
const (
	maxBytes      = 16_384
	maxSignatures = 64
	maxSize       = 1<<53 - 1
)

// Name is a key name: printable ASCII without space and plus.
var nameForm = regexp.MustCompile(`\A[!-*,-~]{1,200}\z`)

// IsOrigin tells whether a text is `<operator host>/wardkeep/<32 hex digits>`; the host is `[a-z0-9.:-]{1,120}`.
func IsOrigin(text string) bool {
	const between = "/wardkeep/"
	host, id, parted := strings.Cut(text, between)
	for i := range len(host) {
		if c := host[i]; (c < 'a' || c > 'z') && (c < '0' || c > ':') && c != '.' && c != '-' {
			return false
		}
	}
	for i := range len(id) {
		if c := id[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return parted && len(host) >= 1 && len(host) <= 120 && len(id) == 32
}

// Key is a verifier key: a name, a signature type, a public key.
type Key struct {
	Name string
	Type byte
	Raw  edkey.Key
}

// ID is SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4], as hex.
func (k Key) ID() string {
	sum := sha256.Sum256(append(append([]byte(k.Name), '\n', k.Type), k.Raw[:]...))
	return hex.EncodeToString(sum[:4])
}

// String is the key's one spelling, `<name>+<key id>+<base64(type ‖ key)>`.
func (k Key) String() string {
	return k.Name + "+" + k.ID() + "+" + base64.StdEncoding.EncodeToString(append([]byte{k.Type}, k.Raw[:]...))
}

// NewKey checks name and key.
func NewKey(name string, kind byte, raw []byte) (Key, error) {
	key, err := edkey.New(raw)
	if err == nil && !nameForm.MatchString(name) {
		err = errors.New("a key name is printable ASCII without space and plus")
	}
	return Key{name, kind, key}, err
}

// ParseKey reads a verifier key and compares its key id.
func ParseKey(text string) (Key, error) {
	parts := strings.Split(text, "+")
	// The base64 at the end may itself hold plus signs, so only the first two are separators.
	if len(parts) < 3 {
		return Key{}, errors.New("expected <name>+<8 hex digits>+<base64>")
	}
	packed, err := dsse.Base64([]byte(strings.Join(parts[2:], "+")))
	if err != nil || len(packed) != 33 {
		return Key{}, errors.New("expected base64 of 33 bytes behind the key id")
	}
	if packed[0] != Ed25519 && packed[0] != Cosignature {
		return Key{}, fmt.Errorf("signature type 0x%02x is not known", packed[0])
	}
	key, err := NewKey(parts[0], packed[0], packed[1:])
	if err == nil && key.ID() != parts[1] {
		err = fmt.Errorf("expected key id %s, found another", key.ID())
	}
	return key, err
}

// Signature is one signature line, not verified.
type Signature struct {
	Name string
	ID   string
	Raw  []byte
}

// Checkpoint is a log's head with its signature lines, not verified.
type Checkpoint struct {
	Origin     string
	Size       int64
	Root       merkle.Hash
	Body       []byte
	Signatures []Signature
}

var (
	errNote = errors.New("not a note: text, a blank line, signature lines")
	errBody = errors.New("not a checkpoint: origin, size and root, and nothing else")
)

// ParseCheckpoint reads a note whose text is a checkpoint without extension lines.
func ParseCheckpoint(raw []byte) (*Checkpoint, error) {
	if len(raw) > maxBytes || !utf8.Valid(raw) {
		return nil, errNote
	}
	cut := bytes.LastIndex(raw, []byte("\n\n"))
	if cut < 0 {
		return nil, errNote
	}
	checkpoint, err := parseBody(raw[:cut+1])
	if err != nil {
		return nil, err
	}
	lines, ended := strings.CutSuffix(string(raw[cut+2:]), "\n")
	split := strings.Split(lines, "\n")
	if !ended || len(split) > maxSignatures {
		return nil, errNote
	}
	for i, line := range split {
		if slices.Contains(split[:i], line) {
			return nil, errors.New("the same signature line twice")
		}
		signature, err := parseSignature(line)
		if err != nil {
			return nil, err
		}
		checkpoint.Signatures = append(checkpoint.Signatures, signature)
	}
	return checkpoint, nil
}

func parseBody(body []byte) (*Checkpoint, error) {
	lines := strings.Split(string(body), "\n")
	if len(lines) != 4 || lines[3] != "" || !IsOrigin(lines[0]) {
		return nil, errBody
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > maxSize || strconv.FormatInt(size, 10) != lines[1] {
		return nil, errBody
	}
	root, err := dsse.Base64([]byte(lines[2]))
	if err != nil || len(root) != sha256.Size {
		return nil, errBody
	}
	checkpoint := &Checkpoint{Origin: lines[0], Size: size, Root: merkle.Hash(root), Body: body}
	if size == 0 && checkpoint.Root != merkle.Empty {
		return nil, errBody
	}
	return checkpoint, nil
}

func parseSignature(line string) (Signature, error) {
	rest, dashed := strings.CutPrefix(line, "\u2014 ")
	name, packed, spaced := strings.Cut(rest, " ")
	raw, err := dsse.Base64([]byte(packed))
	if !dashed || !spaced || err != nil || len(raw) <= 4 || !nameForm.MatchString(name) {
		return Signature{}, errNote
	}
	return Signature{name, hex.EncodeToString(raw[:4]), raw[4:]}, nil
}

// Proof is a signature that verified; Seconds is the Unix time of a co-signature.
type Proof struct {
	Key     Key
	Seconds int64
}

// Verify checks every line that carries the name and id of a known key; lines of others are passed over.
func (c *Checkpoint) Verify(known []Key) ([]Proof, error) {
	var proofs []Proof
	for _, signature := range c.Signatures {
		for _, key := range known {
			if signature.Name != key.Name || signature.ID != key.ID() {
				continue
			}
			seconds, good := c.verifyOne(key, signature.Raw)
			if !good {
				return nil, fmt.Errorf("the signature of %s (%s) does not verify", key.Name, key.ID())
			}
			proofs = append(proofs, Proof{key, seconds})
		}
	}
	return proofs, nil
}

func (c *Checkpoint) verifyOne(key Key, raw []byte) (int64, bool) {
	if key.Type == Ed25519 {
		return 0, key.Raw.Verify(c.Body, raw)
	}
	if len(raw) < 8 {
		return 0, false
	}
	seconds := binary.BigEndian.Uint64(raw)
	if seconds > math.MaxInt64 {
		return 0, false
	}
	message := fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", seconds, c.Body)
	return int64(seconds), key.Raw.Verify(message, raw[8:])
}
