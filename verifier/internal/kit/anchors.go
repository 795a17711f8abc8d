package kit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/sparse"
)

// AnchorFolder holds the anchors of a kit.
const AnchorFolder = "anchors/"

const (
	anchorName = "anchor.json"
	otsName    = "checkpoint.ots"

	maxAnchors     = 200
	maxAnchorBytes = 1 << 20
	maxStampBytes  = 64 << 10
	maxHeight      = 64
)

var anchorFile = regexp.MustCompile(`\Aanchors/([0-9]{16})/(anchor\.json|checkpoint\.ots|token-[1-8]\.der)\z`)

// Anchor is a checkpoint of the platform log that an outside clock has stamped. Size is the checkpoint's; Files are
// those of its folder besides anchor.json, in the archive's order.
type Anchor struct {
	Size  int64
	Name  string
	Files []string

	Checkpoint, Heads []byte
	Index             int64
	Inclusion         []merkle.Hash
	Paths             []AnchorPath
	// Consistency leads from the checkpoint of the anchor before; where Continues is false the file has no such member.
	Consistency []merkle.Hash
	Continues   bool
}

// AnchorPath leads from a log's checkpoint of that size to the root that the anchor commits to.
type AnchorPath struct {
	Log      string
	Size     int64
	Siblings []merkle.Hash
}

// IsOTS tells whether a file of an anchor is an OpenTimestamps proof; others are tokens.
func IsOTS(name string) bool { return strings.HasSuffix(name, otsName) }

// Misnamed is what is wrong with the files below anchors/: at which, and what was expected there.
type Misnamed struct{ Where, Expected, Found string }

// Anchors reads which anchors there are from the files' names and sizes, in the archive's order.
func (m *Manifest) Anchors() ([]*Anchor, *Misnamed) {
	var found []*Anchor
	sizes := map[string]int64{}
	for _, file := range m.Files {
		if !strings.HasPrefix(file.Name, AnchorFolder) {
			continue
		}
		parts := anchorFile.FindStringSubmatch(file.Name)
		if parts == nil {
			return nil, &Misnamed{file.Name, "a file of an anchor", "another name"}
		}
		size, _ := strconv.ParseInt(parts[1], 10, 64)
		if size > canon.MaxInteger {
			return nil, &Misnamed{file.Name, "a size below 2^53", parts[1]}
		}
		if len(found) == 0 || found[len(found)-1].Size != size {
			found = append(found, &Anchor{Size: size, Name: AnchorFolder + parts[1] + "/" + anchorName})
		}
		sizes[file.Name] = file.Size
		if parts[2] != anchorName {
			last := found[len(found)-1]
			last.Files = append(last.Files, file.Name)
		}
	}
	for i, one := range found {
		if i >= maxAnchors {
			return nil, &Misnamed{one.Name, fmt.Sprintf("at most %d anchors", maxAnchors), "one more"}
		}
		if wrong := one.misnamed(sizes); wrong != nil {
			return nil, wrong
		}
	}
	return found, nil
}

func (a *Anchor) misnamed(sizes map[string]int64) *Misnamed {
	if _, there := sizes[a.Name]; !there || len(a.Files) == 0 {
		return &Misnamed{a.Name, "anchor.json, and a token or checkpoint.ots", "one of them missing"}
	}
	folder := strings.TrimSuffix(a.Name, anchorName)
	tokens := len(a.Files)
	if IsOTS(a.Files[0]) {
		tokens--
	}
	for number := range tokens {
		if name := fmt.Sprintf("%stoken-%d.der", folder, number+1); !slices.Contains(a.Files, name) {
			return &Misnamed{name, "tokens numbered without hole", "none of this number"}
		}
	}
	for _, name := range append([]string{a.Name}, a.Files...) {
		most := int64(maxStampBytes)
		if name == a.Name {
			most = maxAnchorBytes
		}
		if sizes[name] > most {
			return &Misnamed{name, fmt.Sprintf("at most %d bytes", most), fmt.Sprint(sizes[name])}
		}
	}
	return nil
}

var (
	anyText    = form.Text("a text", func(string) bool { return true })
	anchorForm = form.Object(
		field("checkpoint", anyText),
		form.Field{Name: "consistency", Form: form.List(form.Hash, 0, maxHeight), Optional: true}, field("heads", anyText),
		field("inclusion", form.List(form.Hash, 0, maxHeight)), field("index", form.Number),
		field("paths", form.Map(isLogID, form.Object(
			field("siblings", form.List(form.Hash, 0, sparse.Deepest)), field("size", form.Number)), maxLogs)))
)

var logIDForm = regexp.MustCompile(`\A[0-9a-f]{32}\z`)

func isLogID(text string) bool { return logIDForm.MatchString(text) }

// Read takes in anchor.json. Each of its paths begins at a checkpoint that the kit has.
func (a *Anchor) Read(raw []byte, m *Manifest) error {
	v, err := parsed(raw, anchorForm)
	if err != nil {
		return err
	}
	a.Checkpoint, a.Heads = []byte(v.Get("checkpoint").Str), []byte(v.Get("heads").Str)
	a.Index, a.Inclusion = v.Get("index").Int, hashes(v.Get("inclusion"))
	proof := v.Get("consistency")
	a.Consistency, a.Continues = hashes(proof), proof.Kind != canon.Missing
	paths := v.Get("paths")
	for i := range paths.Members {
		path := &paths.Members[i]
		one := AnchorPath{path.Name, path.Value.Get("size").Int, hashes(path.Value.Get("siblings"))}
		if !slices.ContainsFunc(m.Logs, func(log Range) bool {
			return log.ID() == one.Log && slices.Contains(log.Checkpoints, one.Size)
		}) {
			return errors.New("a path of a checkpoint that is not in the kit")
		}
		a.Paths = append(a.Paths, one)
	}
	return nil
}
