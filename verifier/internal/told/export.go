package told

import (
	"bytes"
	"errors"
	"fmt"
	"sort"

	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
)

const (
	// MaxExports is how many boxes one call compares.
	MaxExports = 16
	// MaxExportBytes is some three million entries, which a box writes in years.
	MaxExportBytes = 256 << 20

	exportHead = "wardkeep-appliance-export-v1"
	// shortestLeaf is `leaf 0 0 ` with 64 digits and its LF.
	shortestLeaf = 74
)

// Leaf is one of the box's entries by its number.
type Leaf struct {
	Epoch, Seq int64
	Hash       merkle.Hash
}

// Export is what a box says about its own entries and the checkpoints that it co-signed; read, not yet verified.
type Export struct {
	Appliance, Log string
	Leaves         []Leaf
	Checkpoints    []*note.Checkpoint
	KeyID          string

	signed, signature []byte
}

// SignedBy tells whether the box's signature over all lines before it verifies.
func (e *Export) SignedBy(key edkey.Key) bool { return key.Verify(e.signed, e.signature) }

// Behind tells whether a number lies behind the newest that the export names.
func (e *Export) Behind(epoch, seq int64) bool {
	if len(e.Leaves) == 0 {
		return true
	}
	newest := e.Leaves[len(e.Leaves)-1]
	return epoch > newest.Epoch || epoch == newest.Epoch && seq > newest.Seq
}

// Epoch are the leaves of one epoch, by rising seq.
func (e *Export) Epoch(epoch int64) []Leaf {
	first := func(wanted int64) int {
		return sort.Search(len(e.Leaves), func(i int) bool { return e.Leaves[i].Epoch >= wanted })
	}
	return e.Leaves[first(epoch):first(epoch+1)]
}

// exportReader goes through an export line by line.
type exportReader struct {
	raw      []byte
	at, line int
	made     Export
}

// ParseExport reads an export in its one spelling; a fault names its line, counted from 1. It holds on to raw.
func ParseExport(raw []byte) (*Export, error) {
	if len(raw) > MaxExportBytes {
		return nil, fmt.Errorf("export: more than %d bytes", MaxExportBytes)
	}
	r := &exportReader{raw: raw}
	r.made.Leaves = make([]Leaf, 0, len(raw)/shortestLeaf)
	err := r.head()
	for err == nil && r.made.signature == nil {
		err = r.next()
	}
	if err == nil && r.at != len(raw) {
		r.line++
		err = errors.New("expected nothing behind the sig line")
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", r.line, err)
	}
	return &r.made, nil
}

func (r *exportReader) take() ([]byte, error) {
	r.line++
	line, _, ended := bytes.Cut(r.raw[r.at:], []byte("\n"))
	if !ended {
		return nil, errors.New("expected a line with its LF; the last one begins with sig")
	}
	r.at += len(line) + 1
	return line, nil
}

// head reads the four lines that every export begins with.
func (r *exportReader) head() error {
	for _, one := range []struct {
		begin, what string
		good        func(string) bool
		to          *string
	}{
		{exportHead, "nothing else", func(text string) bool { return text == "" }, nil},
		{"appliance ", "an appliance id", form.IsID, &r.made.Appliance},
		{"log ", "an origin", note.IsOrigin, &r.made.Log},
		{"at ", "a time", form.IsTime, nil},
	} {
		line, err := r.take()
		if err != nil {
			return err
		}
		rest, opened := bytes.CutPrefix(line, []byte(one.begin))
		if !opened || !one.good(string(rest)) {
			return fmt.Errorf("expected %q and %s", one.begin, one.what)
		}
		if one.to != nil {
			*one.to = string(rest)
		}
	}
	return nil
}

func (r *exportReader) next() error {
	before := r.at
	line, err := r.take()
	if err != nil {
		return err
	}
	kind, rest, _ := bytes.Cut(line, []byte(" "))
	switch string(kind) {
	case "leaf":
		return r.leaf(rest)
	case "checkpoint":
		return r.checkpoint(rest)
	case "sig":
		r.made.signed = r.raw[:before]
		return r.signature(rest)
	}
	return errors.New("expected leaf, checkpoint or sig")
}

func (r *exportReader) leaf(rest []byte) error {
	if len(r.made.Checkpoints) > 0 {
		return errors.New("expected no leaf behind a checkpoint")
	}
	first, rest, _ := bytes.Cut(rest, []byte(" "))
	second, third, _ := bytes.Cut(rest, []byte(" "))
	epoch, good1 := number(first)
	seq, good2 := number(second)
	leaf, good3 := hash(third)
	if !good1 || !good2 || !good3 {
		return errors.New("expected leaf <epoch> <seq> <64 lower-case hex digits>")
	}
	if len(r.made.Leaves) > 0 && !r.made.Behind(epoch, seq) {
		return errors.New("expected leaves by rising epoch and seq, none twice")
	}
	r.made.Leaves = append(r.made.Leaves, Leaf{epoch, seq, leaf})
	return nil
}

func (r *exportReader) checkpoint(rest []byte) error {
	raw, err := dsse.Base64(rest)
	if err != nil {
		return errors.New("expected checkpoint <base64 of a note, in its one spelling>")
	}
	head, err := note.ParseCheckpoint(raw)
	if err != nil {
		return fmt.Errorf("expected a checkpoint: %w", err)
	}
	if head.Origin != r.made.Log {
		return errors.New("expected a checkpoint of the log that the export names")
	}
	if n := len(r.made.Checkpoints); n > 0 && r.made.Checkpoints[n-1].Size >= head.Size {
		return errors.New("expected checkpoints by rising sizes, none twice")
	}
	r.made.Checkpoints = append(r.made.Checkpoints, head)
	return nil
}

func (r *exportReader) signature(rest []byte) error {
	keyid, packed, _ := bytes.Cut(rest, []byte(" "))
	raw, err := dsse.Base64(packed)
	if err != nil || len(raw) != 64 || !form.IsHash(string(keyid)) {
		return errors.New("expected sig <64 lower-case hex digits> <base64 of 64 bytes>")
	}
	r.made.KeyID, r.made.signature = string(keyid), raw
	return nil
}
