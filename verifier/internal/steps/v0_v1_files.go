package steps

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"wardkeep.invalid/verifier/internal/archive"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/statement"
	"wardkeep.invalid/verifier/internal/trust"
)

// v0Trust is V0: nothing inside the kit is a root; without a trust file no key is compared.
func v0Trust(step *Step, known *trust.File) {
	if known == nil {
		step.gap("keys not compared")
		return
	}
	step.fact("trust file: logs %d, witnesses %d, appliances %d", len(known.Logs), len(known.Witnesses), len(known.Appliances))
	if len(known.Platform) == 0 {
		step.gap("platform key not compared")
	}
}

// openKit is a kit whose files are listed, whole and unaltered.
type openKit struct {
	archive  *archive.Archive
	manifest *kit.Manifest
	signedBy string
	anchors  []*kit.Anchor
}

// v1Files is V1: the archive, keys.json, the manifest, the names, the files, report.json; in this order.
func v1Files(step *Step, file io.ReaderAt, size int64) (*openKit, *Failure) {
	opened, failure := v1Manifest(file, size)
	if failure != nil {
		return nil, failure
	}
	failure = v1Names(opened)
	if failure == nil {
		failure = v1AnchorNames(opened)
	}
	if failure != nil {
		return nil, failure
	}
	if failure := v1Contents(opened); failure != nil {
		return nil, failure
	}
	if failure := v1Forms(opened); failure != nil {
		return nil, failure
	}
	total := int64(0)
	for _, listed := range opened.manifest.Files {
		total += listed.Size
	}
	step.fact("%d files, %d bytes", len(opened.manifest.Files), total)
	return opened, nil
}

// v1Contents compares every file with its size and digest, on all cores; the first in the archive's order that is
// another is the one named. Nothing behind a file that was found to be another is begun.
func v1Contents(opened *openKit) *Failure {
	files := opened.manifest.Files
	var group sync.WaitGroup
	var next atomic.Int64
	var lock sync.Mutex
	first := len(files)
	var found *Failure
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				at := int(next.Add(1) - 1)
				lock.Lock()
				over := at >= first
				lock.Unlock()
				if over {
					return
				}
				if failure := v1Content(opened, &files[at]); failure != nil {
					lock.Lock()
					if at < first {
						first, found = at, failure
					}
					lock.Unlock()
				}
			}
		})
	}
	group.Wait()
	return found
}

func v1Content(opened *openKit, listed *kit.File) *Failure {
	content, failure := v1Read(opened.archive, listed.Name)
	if failure != nil {
		return failure
	}
	sum := sha256.Sum256(content)
	if int64(len(content)) != listed.Size || hex.EncodeToString(sum[:]) != listed.SHA256 {
		return fail(1, listed.Name, fmt.Sprintf("%d bytes with SHA-256 %s", listed.Size, listed.SHA256),
			fmt.Sprintf("%d bytes with %x", len(content), sum))
	}
	return nil
}

// v1Forms is V1 for the files that later steps read: each anchor.json, then report.json.
func v1Forms(opened *openKit) *Failure {
	for _, anchor := range opened.anchors {
		raw, failure := v1Read(opened.archive, anchor.Name)
		if failure != nil {
			return failure
		}
		if err := anchor.Read(raw, opened.manifest); err != nil {
			return fail(1, anchor.Name, "canonical JSON of an anchor of this kit's logs", err.Error())
		}
	}
	raw, failure := v1Read(opened.archive, kit.ReportName)
	if failure != nil {
		return failure
	}
	if _, err := kit.ParseReport(raw); err != nil {
		return fail(1, kit.ReportName, "canonical JSON of counts", err.Error())
	}
	return nil
}

func v1AnchorNames(opened *openKit) *Failure {
	anchors, wrong := opened.manifest.Anchors()
	if wrong != nil {
		return fail(1, wrong.Where, wrong.Expected, wrong.Found)
	}
	opened.anchors = anchors
	return nil
}

func v1Manifest(file io.ReaderAt, size int64) (*openKit, *Failure) {
	opened, err := archive.Open(file, size)
	if err != nil {
		return nil, fail(1, "archive", "one ZIP in the fixed spelling", err.Error())
	}
	raw, failure := v1Read(opened, kit.KeysName)
	if failure != nil {
		return nil, failure
	}
	keys, err := kit.ParseKeys(raw)
	if err != nil {
		return nil, fail(1, kit.KeysName, "canonical JSON of public keys", err.Error())
	}
	if raw, failure = v1Read(opened, kit.ManifestName); failure != nil {
		return nil, failure
	}
	envelope, err := v1Signature(raw, keys)
	if err != nil {
		return nil, fail(1, kit.ManifestName, "a signature of an attestation key of keys.json", err.Error())
	}
	manifest, err := kit.ParseManifest(envelope.Payload)
	if err != nil {
		return nil, fail(1, kit.ManifestName, "a manifest of version 1", err.Error())
	}
	return &openKit{archive: opened, manifest: manifest, signedBy: envelope.KeyID}, nil
}

func v1Read(from *archive.Archive, name string) ([]byte, *Failure) {
	content, err := from.Read(name)
	if err != nil {
		return nil, fail(1, "archive", "one ZIP in the fixed spelling", err.Error())
	}
	return content, nil
}

func v1Signature(raw []byte, keys []statement.Key) (*dsse.Envelope, error) {
	envelope, err := dsse.Parse(raw, kit.MaxManifest)
	if err != nil {
		return nil, err
	}
	signed := false
	for _, record := range keys {
		if record.Purpose != attestation {
			continue
		}
		key, err := edkey.New(record.Raw)
		if err != nil {
			return nil, err
		}
		signed = signed || record.ID == envelope.KeyID && envelope.Verify(key)
	}
	if !signed || envelope.Type != dsse.InToto {
		return nil, fmt.Errorf("a signature named %s that does not verify under any of them", envelope.KeyID)
	}
	return envelope, nil
}

func v1Names(opened *openKit) *Failure {
	var listed []string
	for _, file := range opened.manifest.Files {
		listed = append(listed, file.Name)
	}
	if !slices.Equal(opened.archive.Names(), append(slices.Clone(listed), kit.ManifestName)) {
		return fail(1, "archive", "exactly the listed files, in that order", "others, or another order")
	}
	demanded := opened.manifest.Names()
	if len(listed) < len(demanded) || !slices.Equal(listed[:len(demanded)], demanded) {
		return fail(1, kit.ManifestName, "the files that its ranges name", "others, or another order")
	}
	extra := listed[len(demanded):]
	folder := func(name string) int {
		return slices.IndexFunc([]string{kit.AnchorFolder, "catalogue/", "frameworks/", "oscal/"}, func(f string) bool { return strings.HasPrefix(name, f) })
	}
	for i, name := range extra {
		// The folders begin with rising letters, so one order covers all: by folder, then by name.
		if folder(name) < 0 || i > 0 && extra[i-1] >= name {
			return fail(1, kit.ManifestName, "anchors, catalogue, frameworks, oscal, each by name", "other or unordered files")
		}
	}
	return nil
}

// entry is one leaf; listed is nil for an entry that is only relied on.
type entry struct {
	log    *kit.Range
	index  int64
	raw    []byte
	listed *merkle.Hash
}

func (e *entry) where() string { return fmt.Sprintf("entry %d of %s", e.index, e.log.Origin) }

// bundle reads one bundle of a range with its listed leaf hashes (V2).
func (k *openKit) bundle(log *kit.Range, number int64) ([]*entry, *Failure) {
	begin, end := log.In(number)
	name := log.EntriesName(number)
	raws, err := k.cut(name, end-begin)
	if err != nil {
		return nil, fail(2, name, fmt.Sprintf("%d entries", end-begin), err.Error())
	}
	leaves, err := k.leaves(log, number)
	if err != nil {
		return nil, fail(2, name, fmt.Sprintf("%d leaf hashes", end-begin), err.Error())
	}
	var found []*entry
	for i, raw := range raws {
		found = append(found, &entry{log, begin + int64(i), raw, &leaves[i]})
	}
	return found, nil
}

func (k *openKit) cut(name string, count int64) ([][]byte, error) {
	raw, err := k.archive.Read(name)
	if err != nil {
		return nil, err
	}
	return kit.Bundle(raw, count)
}

func (k *openKit) leaves(log *kit.Range, number int64) ([]merkle.Hash, error) {
	begin, end := log.In(number)
	raw, err := k.archive.Read(log.LeavesName(number))
	if err != nil {
		return nil, err
	}
	return kit.Leaves(raw, end-begin)
}

// relied reads the entries outside the range, before it and behind it (V2).
func (k *openKit) relied(log *kit.Range) (before, behind []*entry, failure *Failure) {
	if len(log.Relied) == 0 {
		return nil, nil, nil
	}
	raws, err := k.cut(log.ReliedName(), int64(len(log.Relied)))
	if err != nil {
		return nil, nil, fail(2, log.ReliedName(), fmt.Sprintf("%d entries", len(log.Relied)), err.Error())
	}
	for i, index := range log.Relied {
		one := &entry{log, index, raws[i], nil}
		if index < log.Start {
			before = append(before, one)
		} else {
			behind = append(behind, one)
		}
	}
	return before, behind, nil
}
