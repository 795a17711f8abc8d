package steps

import (
	"io"
	"time"

	"wardkeep.invalid/verifier/internal/told"
	"wardkeep.invalid/verifier/internal/trust"
)

// Given is what somebody holds besides the kit. Trust nil is no trust file.
type Given struct {
	Trust    *trust.File
	Receipts []told.Head
	Exports  []*told.Export
}

// Verify runs the steps over a kit of `size` bytes. A step that fails ends the run.
func Verify(file io.ReaderAt, size int64, given Given) *Report {
	r := &run{Report: newReport(), given: given, known: given.Trust, began: time.Now()}
	r.all(file, size)
	r.judge()
	return r.Report
}

// run is one verification under way: what a step found, for the steps behind it.
type run struct {
	*Report
	given  Given
	known  *trust.File
	opened *openKit
	walks  []*walk
	// exports are those that V5 could compare with the kit.
	exports []*compared
	stamps  *stamps
	began   time.Time
}

func (r *run) all(file io.ReaderAt, size int64) {
	steps := []struct {
		first, last int
		step        func() *Failure
	}{
		{0, 0, func() *Failure { v0Trust(r.Steps[0], r.known); return nil }},
		{1, 1, func() (failure *Failure) {
			r.opened, failure = v1Files(r.Steps[1], file, size)
			return failure
		}},
		{2, 5, r.entries},
		{6, 6, r.v6Heads},
		{7, 7, r.v7Witnessed},
		{8, 8, r.v8Anchors},
		{9, 9, r.v9Times},
		{10, 10, func() *Failure { return v10Coverage(r.Steps[10], r.opened.manifest, r.walks) }},
		{11, 11, func() *Failure { return v11Heals(r.Steps[11], r.opened, r.walks) }},
		{12, 12, r.v12Decisions},
		{13, 13, r.v13Report},
	}
	for _, one := range steps {
		failure := one.step()
		r.timed(one.first, one.last)
		if !r.ended(one.first, one.last, failure) {
			return
		}
	}
}

// entries is V2 to V5, one walk over the kit.
func (r *run) entries() (failure *Failure) {
	r.walks, failure = v2ToV5(r.Report, r.opened, r.known)
	if failure == nil {
		failure = r.v5Exports()
	}
	if failure != nil {
		return failure
	}
	found := map[Fingerprint]bool{{"platform attestation", r.opened.signedBy}: true}
	for _, one := range r.walks {
		r.Entries += one.entries
		one.history.fingerprints(found)
	}
	r.fingerprints(found)
	return nil
}

func (r *run) each(step func(*walk) *Failure) *Failure {
	for _, one := range r.walks {
		if failure := step(one); failure != nil {
			return failure
		}
	}
	return nil
}

// timed notes how long the steps since the last note took.
func (r *run) timed(first, last int) {
	name := r.Steps[first].Name
	if last > first {
		name += "-" + r.Steps[last].Name
	}
	r.Took = append(r.Took, Timing{name, float64(time.Since(r.began).Microseconds()) / 1000})
	r.began = time.Now()
}
