// Package told reads what others say about a log's heads: receipts that somebody kept, and a box's own export
// (docs/evidence-format.md, section 10).
package told

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
)

// Limits: a receipt is some 150 bytes, and one call compares 32 of them.
const (
	MaxReceipts      = 32
	MaxReceiptsBytes = 65_536
)

// Head is what a log's head was, as somebody says.
type Head struct {
	Origin string
	Size   int64
	Root   merkle.Hash
}

// IsReceipt tells a receipt, which is three words, from the path of a file of them.
func IsReceipt(text string) bool { return len(words(text)) == 3 }

// ParseReceipt reads `<origin> <size> <root hex>`, as a report prints it.
func ParseReceipt(text string) (Head, error) {
	split := words(text)
	if len(split) != 3 {
		return Head{}, fmt.Errorf("expected an origin, a size and a root, found %d words", len(split))
	}
	if !note.IsOrigin(split[0]) {
		return Head{}, errors.New("expected an origin, <operator host>/wardkeep/<32 hex digits>, as the first word")
	}
	size, good := number([]byte(split[1]))
	if !good {
		return Head{}, errors.New("expected a size in decimal digits as the second word")
	}
	root, good := hash([]byte(split[2]))
	if !good {
		return Head{}, errors.New("expected a root of 64 lower-case hex digits as the third word")
	}
	return Head{split[0], size, root}, nil
}

// ParseReceipts reads a file with a receipt on each line, and comments; a fault names its line, counted from 1.
func ParseReceipts(raw []byte) ([]Head, error) {
	if len(raw) > MaxReceiptsBytes || !utf8.Valid(raw) {
		return nil, fmt.Errorf("receipts: not UTF-8, or more than %d bytes", MaxReceiptsBytes)
	}
	var heads []Head
	for at, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if len(words(line)) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		head, err := ParseReceipt(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", at+1, err)
		}
		heads = append(heads, head)
	}
	if len(heads) == 0 {
		return nil, errors.New("receipts: none in this file")
	}
	return heads, nil
}

func words(line string) []string {
	return strings.FieldsFunc(line, func(c rune) bool { return c == ' ' })
}

// number is one in decimal digits, as JSON would write it.
func number(digits []byte) (found int64, good bool) {
	if len(digits) == 0 || len(digits) > 16 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		found = found*10 + int64(c-'0')
	}
	return found, found <= canon.MaxInteger
}

func hash(digits []byte) (found merkle.Hash, good bool) {
	if len(digits) != 2*len(found) {
		return found, false
	}
	for _, c := range digits {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return found, false
		}
	}
	_, err := hex.Decode(found[:], digits)
	return found, err == nil
}
