package kit

import (
	"encoding/hex"
	"fmt"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
)

var (
	keysForm = form.Object(field("keys", form.List(statement.KeyRecord, 0, 65_536)))

	anyName    = func(string) bool { return true }
	counts     = form.Map(anyName, form.Number, maxManifestMembers)
	reportForm = form.Object(
		field("attempts", counts), form.Field{Name: "decisions", Form: counts, Optional: true}, field("devices", form.Number), field("entries", form.Number),
		field("gaps", form.Number), field("kinds", counts), field("verdicts", counts))

	path       = form.List(form.Hash, 0, 64) // a tree of 2^64 leaves is 64 high
	proofsForm = form.Object(
		field("consistency", form.List(path, 0, maxCheckpoints)), field("left", path),
		field("relied", form.List(path, 0, maxRelied)), field("right", path))
)

// maxManifestMembers is never reached: a member of the archive ends before.
const maxManifestMembers = MaxManifest

// ParseKeys reads keys.json.
func ParseKeys(raw []byte) ([]statement.Key, error) {
	v, err := parsed(raw, keysForm)
	if err != nil {
		return nil, err
	}
	var keys []statement.Key
	for i := range v.Get("keys").Items {
		keys = append(keys, statement.ReadKey(&v.Get("keys").Items[i]))
	}
	return keys, nil
}

// Report is report.json: counts by name, and the single numbers under theirs. Decisions is nil in kits from before they
// were counted.
type Report struct{ Attempts, Decisions, Kinds, Verdicts, Numbers map[string]int64 }

// ParseReport reads report.json; V13 counts its numbers again.
func ParseReport(raw []byte) (*Report, error) {
	v, err := parsed(raw, reportForm)
	if err != nil {
		return nil, err
	}
	report := &Report{byName(v.Get("attempts")), nil, byName(v.Get("kinds")), byName(v.Get("verdicts")), map[string]int64{}}
	if decisions := v.Get("decisions"); !decisions.IsNull() {
		report.Decisions = byName(decisions)
	}
	for _, name := range []string{"devices", "entries", "gaps"} {
		report.Numbers[name] = v.Get(name).Int
	}
	return report, nil
}

func byName(v *canon.Value) map[string]int64 {
	found := map[string]int64{}
	for _, member := range v.Members {
		found[member.Name] = member.Value.Int
	}
	return found
}

// Proofs are the hashes that tie a range to the checkpoints.
type Proofs struct {
	Left, Right         []merkle.Hash
	Consistency, Relied [][]merkle.Hash
}

// ParseProofs reads proofs.json.
func ParseProofs(raw []byte) (*Proofs, error) {
	v, err := parsed(raw, proofsForm)
	if err != nil {
		return nil, err
	}
	return &Proofs{
		Left: hashes(v.Get("left")), Right: hashes(v.Get("right")),
		Consistency: paths(v.Get("consistency")), Relied: paths(v.Get("relied")),
	}, nil
}

func parsed(raw []byte, f form.Form) (*canon.Value, error) {
	v, err := canon.Parse(raw, 0)
	if err == nil {
		err = f(&v)
	}
	return &v, err
}

func paths(v *canon.Value) [][]merkle.Hash {
	var found [][]merkle.Hash
	for i := range v.Items {
		found = append(found, hashes(&v.Items[i]))
	}
	return found
}

func hashes(v *canon.Value) []merkle.Hash {
	var found []merkle.Hash
	for _, item := range v.Items {
		raw, _ := hex.DecodeString(item.Str)
		found = append(found, merkle.Hash(raw))
	}
	return found
}

// Bundle cuts entries out of a bundle: each behind a 16-bit big-endian length, exactly `count` of them.
func Bundle(raw []byte, count int64) ([][]byte, error) {
	var entries [][]byte
	for rest := raw; len(rest) > 0; {
		if len(rest) < 2 || len(rest) < 2+int(rest[0])<<8+int(rest[1]) {
			return nil, fmt.Errorf("a bundle cut short in entry %d", len(entries))
		}
		behind := 2 + int(rest[0])<<8 + int(rest[1])
		entries = append(entries, rest[2:behind])
		rest = rest[behind:]
	}
	if int64(len(entries)) != count {
		return nil, fmt.Errorf("%d entries, expected %d", len(entries), count)
	}
	return entries, nil
}

// Leaves cuts hashes out of a tile.
func Leaves(raw []byte, count int64) ([]merkle.Hash, error) {
	if int64(len(raw)) != count*32 {
		return nil, fmt.Errorf("%d bytes of leaf hashes, expected %d", len(raw), count*32)
	}
	found := make([]merkle.Hash, count)
	for i := range found {
		found[i] = merkle.Hash(raw[32*i : 32*i+32])
	}
	return found, nil
}
