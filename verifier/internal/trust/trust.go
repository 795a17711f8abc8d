// Package trust reads what an auditor knows from outside the kit: C2SP tlog-policy with lines of Wardkeep's own
// (docs/evidence-format.md, section 8).
package trust

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/note"
)

// Limits: a line is some 250 bytes, and no auditor holds the keys of a thousand witnesses.
const (
	MaxBytes = 262_144
	maxLines = 4_096
	maxNamed = 1_024
	// maxAuthorities are more than a platform asks; a path is tried with each.
	maxAuthorities = 32
)

type group struct {
	name      string
	threshold int
	members   []string
}

// File is a trust file. Quorum "" is `quorum none`.
type File struct {
	Logs       map[string]note.Key
	Witnesses  map[string]note.Key
	Quorum     string
	Platform   map[string]bool
	Appliances map[string]map[string]bool
	// Authorities are certificates under which time stamps count.
	Authorities []*certificate.Certificate

	groups  []group
	used    map[string]bool
	quorums int
}

var (
	keyIDForm = regexp.MustCompile(`\A[0-9a-f]{64}\z`)
	idForm    = regexp.MustCompile(`\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z`)
	countForm = regexp.MustCompile(`\A[1-9][0-9]{0,3}\z`)
)

// Parse reads a trust file; a fault names its line, counted from 1.
func Parse(raw []byte) (*File, error) {
	if len(raw) > MaxBytes || !utf8.Valid(raw) {
		return nil, fmt.Errorf("trust file: not UTF-8, or more than %d bytes", MaxBytes)
	}
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return nil, errors.New("trust file: control characters")
		}
	}
	lines := strings.Split(string(raw), "\n")
	if len(lines) > maxLines {
		return nil, fmt.Errorf("trust file: more than %d lines", maxLines)
	}
	f := &File{
		Logs: map[string]note.Key{}, Witnesses: map[string]note.Key{}, Platform: map[string]bool{},
		Appliances: map[string]map[string]bool{}, used: map[string]bool{},
	}
	for number, line := range lines {
		words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' })
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := f.line(words[0], words[1:]); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
	}
	if f.quorums != 1 {
		return nil, fmt.Errorf("trust file: expected exactly one quorum line, found %d", f.quorums)
	}
	return f, nil
}

func (f *File) line(kind string, words []string) error {
	lines := map[string]struct {
		fewest, most int
		read         func([]string) error
	}{
		"log":       {1, 2, f.log},
		"witness":   {2, 3, f.witness},
		"group":     {3, maxNamed, f.group},
		"quorum":    {1, 1, f.quorum},
		"platform":  {1, 1, f.platform},
		"release":   {1, 1, func(words []string) error { return fingerprint(words[0]) }},
		"appliance": {2, 2, f.appliance},
		"tsa":       {1, 1, f.authority},
	}
	known, is := lines[kind]
	if !is {
		return errors.New("not a kind of line known here")
	}
	if len(words) < known.fewest || len(words) > known.most {
		return fmt.Errorf("a %s line has %d to %d words behind it", kind, known.fewest, known.most)
	}
	return known.read(words)
}

func (f *File) log(words []string) error {
	key, err := keyOf(words[0], note.Ed25519)
	if err != nil {
		return err
	}
	for name, known := range f.Logs {
		if name == key.Name || known.Raw == key.Raw {
			return errors.New("the same log twice")
		}
	}
	f.Logs[key.Name] = key
	return nil
}

func (f *File) witness(words []string) error {
	key, err := keyOf(words[1], note.Cosignature)
	if err != nil {
		return err
	}
	for _, known := range f.Witnesses {
		if known.Raw == key.Raw {
			return errors.New("the same witness key twice")
		}
	}
	if err := f.newName(words[0]); err != nil {
		return err
	}
	f.Witnesses[words[0]] = key
	return nil
}

func keyOf(text string, kind byte) (note.Key, error) {
	key, err := note.ParseKey(text)
	if err == nil && key.Type != kind {
		err = fmt.Errorf("expected signature type 0x%02x, found 0x%02x", kind, key.Type)
	}
	return key, err
}

func (f *File) group(words []string) error {
	made := group{name: words[0], members: words[2:]}
	for _, member := range made.members {
		if !f.known(member) || f.used[member] {
			return errors.New("a member that is not defined on a line before, or is in a group already")
		}
		f.used[member] = true
	}
	switch rule := words[1]; {
	case rule == "any":
		made.threshold = 1
	case rule == "all":
		made.threshold = len(made.members)
	case countForm.MatchString(rule):
		made.threshold, _ = strconv.Atoi(rule)
	default:
		return errors.New("threshold: expected any, all or a number")
	}
	if made.threshold > len(made.members) {
		return fmt.Errorf("threshold %d of %d members", made.threshold, len(made.members))
	}
	if err := f.newName(made.name); err != nil {
		return err
	}
	f.groups = append(f.groups, made)
	return nil
}

func (f *File) quorum(words []string) error {
	f.quorums++
	if words[0] == "none" {
		return nil
	}
	f.Quorum = words[0]
	if !f.known(words[0]) {
		return errors.New("a quorum that is not defined on a line before")
	}
	return nil
}

func (f *File) platform(words []string) error {
	f.Platform[words[0]] = true
	return fingerprint(words[0])
}

func (f *File) appliance(words []string) error {
	if !idForm.MatchString(words[0]) {
		return errors.New("expected an appliance id")
	}
	if f.Appliances[words[0]] == nil {
		f.Appliances[words[0]] = map[string]bool{}
	}
	f.Appliances[words[0]][words[1]] = true
	return fingerprint(words[1])
}

func (f *File) authority(words []string) error {
	raw, err := dsse.Base64([]byte(words[0]))
	if err != nil {
		return errors.New("not base64 in its one spelling")
	}
	read, err := certificate.Parse(raw)
	if err != nil {
		return fmt.Errorf("not a certificate: %w", err)
	}
	for _, known := range f.Authorities {
		if bytes.Equal(known.Raw, raw) {
			return errors.New("the same certificate twice")
		}
	}
	if len(f.Authorities) == maxAuthorities {
		return fmt.Errorf("more than %d time-stamping authorities", maxAuthorities)
	}
	f.Authorities = append(f.Authorities, read)
	return nil
}

func fingerprint(text string) error {
	if !keyIDForm.MatchString(text) {
		return errors.New("a key id is 64 lower-case hex digits")
	}
	return nil
}

func (f *File) known(name string) bool {
	_, witness := f.Witnesses[name]
	for _, made := range f.groups {
		witness = witness || made.name == name
	}
	return witness
}

func (f *File) newName(name string) error {
	if name == "none" || f.known(name) || len(f.Witnesses)+len(f.groups) >= maxNamed {
		return errors.New("a name that is taken, or one too many")
	}
	return nil
}

// QuorumMet tells whether these witnesses (by the file's names) meet the quorum. A group names only what stands above it.
func (f *File) QuorumMet(cosigned map[string]bool) bool {
	present := map[string]bool{}
	for name := range cosigned {
		present[name] = true
	}
	for _, made := range f.groups {
		count := 0
		for _, member := range made.members {
			if present[member] {
				count++
			}
		}
		if count >= made.threshold {
			present[made.name] = true
		}
	}
	return present[f.Quorum]
}
