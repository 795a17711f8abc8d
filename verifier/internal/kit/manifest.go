// Package kit reads an auditor kit: its manifest and the files that the manifest's ranges demand
// (docs/evidence-format.md, section 9).
package kit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/statement"
)

// Names of the files that every kit has.
const (
	ManifestName = "manifest.dsse.json"
	KeysName     = "keys/keys.json"
	ReportName   = "report.json"

	paperName    = "report.pdf"
	verifyName   = "verify.html"
	manifestType = "https://wardkeep.invalid/evidence/manifest/v1"
	// Width is how many entries a full bundle holds (C2SP tlog-tiles).
	Width = 256
	// MaxManifest is what one member of the archive may hold.
	MaxManifest = 33_554_432

	maxLogs, maxCheckpoints, maxRelied, maxFiles = 256, 256, 65_536, 65_534
)

// File is one listed file.
type File struct {
	Name, SHA256 string
	Size         int64
}

// Range says which leaves of a log are here: [Start, End), and single ones outside it.
type Range struct {
	Origin      string
	Start, End  int64
	Relied      []int64
	Checkpoints []int64
}

// Manifest is what the platform says the kit holds. Site "" is all sites.
type Manifest struct {
	Organisation, Site string
	From, To           form.Moment
	Logs               []Range
	Files              []File
}

var manifestForm = form.Object(
	field("files", form.List(form.Object(
		field("name", form.Text("a file name", func(text string) bool { return utf8.RuneCountInString(text) <= 200 })),
		field("sha256", form.Hash), field("size", form.Number)), 0, maxFiles)),
	field("from_at", form.Time),
	field("kit_version", form.Int(1, 1)),
	field("logs", form.List(form.Object(
		field("checkpoints", form.List(form.Number, 1, maxCheckpoints)),
		field("end", form.Number),
		field("origin", form.Text("an origin", note.IsOrigin)),
		field("relied", form.List(form.Number, 0, maxRelied)),
		field("start", form.Number)), 1, maxLogs)),
	field("organisation", form.ID),
	field("site", form.OrNull(form.ID)),
	field("to_at", form.Time),
	field("worm", form.Bool),
)

func field(name string, f form.Form) form.Field { return form.Field{Name: name, Form: f} }

// ParseManifest reads the manifest's statement.
func ParseManifest(payload []byte) (*Manifest, error) {
	whole, err := canon.Parse(payload, 0)
	if err != nil {
		return nil, err
	}
	body := whole.Get("predicate")
	if err := manifestForm(body); err != nil {
		return nil, fmt.Errorf("manifest.%w", err)
	}
	if whole.Get("predicateType").Str != manifestType {
		return nil, errors.New("predicateType: not a manifest")
	}
	m := read(body)
	if err := statement.CheckFrame(&whole, body.Raw, "kit:"+m.Organisation); err != nil {
		return nil, err
	}
	return m, m.contradictions()
}

func read(body *canon.Value) *Manifest {
	m := &Manifest{
		Organisation: body.Get("organisation").Str, Site: body.Get("site").Str,
		From: form.At(body.Get("from_at")), To: form.At(body.Get("to_at")),
	}
	for _, v := range body.Get("files").Items {
		m.Files = append(m.Files, File{v.Get("name").Str, v.Get("sha256").Str, v.Get("size").Int})
	}
	for _, v := range body.Get("logs").Items {
		m.Logs = append(m.Logs, Range{
			Origin: v.Get("origin").Str, Start: v.Get("start").Int, End: v.Get("end").Int,
			Relied: numbers(v.Get("relied")), Checkpoints: numbers(v.Get("checkpoints")),
		})
	}
	return m
}

func numbers(list *canon.Value) []int64 {
	var found []int64
	for _, item := range list.Items {
		found = append(found, item.Int)
	}
	return found
}

func (m *Manifest) contradictions() error {
	if m.From >= m.To {
		return errors.New("the period ends before it begins")
	}
	bundles, ids := int64(0), map[string]bool{}
	for _, log := range m.Logs {
		last := log.Checkpoints[len(log.Checkpoints)-1]
		if log.Start > log.End || !rising(log.Checkpoints) || !rising(log.Relied) || last < log.End || ids[log.ID()] {
			return fmt.Errorf("numbers of %s contradict each other", log.Origin)
		}
		for _, index := range log.Relied {
			if index >= log.Start && index < log.End {
				return fmt.Errorf("%s relies on leaf %d of its own range", log.Origin, index)
			}
		}
		ids[log.ID()] = true
		first, behind := log.Bundles()
		bundles += behind - first
	}
	// Asked before names are made of them: a range may claim 2^53 leaves.
	if 2*bundles > int64(len(m.Files)) {
		return errors.New("ranges that name more files than are listed")
	}
	return nil
}

func rising(numbers []int64) bool {
	for i := 1; i < len(numbers); i++ {
		if numbers[i-1] >= numbers[i] {
			return false
		}
	}
	return true
}

// ID is the log's directory in the kit.
func (r *Range) ID() string { return r.Origin[strings.LastIndexByte(r.Origin, '/')+1:] }

// Bundles are the numbers [first, behind) of the bundles that the range touches.
func (r *Range) Bundles() (first, behind int64) {
	first = r.Start / Width
	if r.End == r.Start {
		return first, first
	}
	return first, (r.End + Width - 1) / Width
}

// In is the part [begin, end) of the range that lies in a bundle.
func (r *Range) In(bundle int64) (begin, end int64) {
	return max(r.Start, bundle*Width), min(r.End, (bundle+1)*Width)
}

// EntriesName is the file of a bundle's entries.
func (r *Range) EntriesName(bundle int64) string {
	return fmt.Sprintf("entries/%s/%012d", r.ID(), bundle)
}

// LeavesName is the file of the leaf hashes of the same entries.
func (r *Range) LeavesName(bundle int64) string {
	return fmt.Sprintf("proofs/%s/leaves-%012d", r.ID(), bundle)
}

// ReliedName is the file of the entries outside the range.
func (r *Range) ReliedName() string { return fmt.Sprintf("entries/%s/relied", r.ID()) }

// ProofsName is the file of the hashes that tie the range to the checkpoints.
func (r *Range) ProofsName() string { return fmt.Sprintf("proofs/%s/proofs.json", r.ID()) }

// CheckpointName is the file of a checkpoint.
func (r *Range) CheckpointName(size int64) string {
	return fmt.Sprintf("checkpoints/%s/%016d", r.ID(), size)
}

// Names are the files that the ranges demand, in the archive's order, and paper and page of steps where they are listed;
// the folders follow them.
func (m *Manifest) Names() []string {
	var names []string
	for i := range m.Logs {
		log := &m.Logs[i]
		first, behind := log.Bundles()
		for bundle := first; bundle < behind; bundle++ {
			names = append(names, log.EntriesName(bundle), log.LeavesName(bundle))
		}
		if len(log.Relied) > 0 {
			names = append(names, log.ReliedName())
		}
		names = append(names, log.ProofsName())
		for _, size := range log.Checkpoints {
			names = append(names, log.CheckpointName(size))
		}
	}
	names = append(names, KeysName, ReportName, "README.html", "disclosures.md")
	for _, page := range []string{paperName, verifyName} {
		if slices.ContainsFunc(m.Files, func(file File) bool { return file.Name == page }) {
			names = append(names, page)
		}
	}
	return names
}
