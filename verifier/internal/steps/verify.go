package steps

import (
	"io"

	"wardkeep.invalid/verifier/internal/trust"
)

// Verify runs the steps over a kit of `size` bytes. A step that fails ends the run. known nil is no trust file.
func Verify(file io.ReaderAt, size int64, known *trust.File) *Report {
	report := newReport()
	run(report, file, size, known)
	report.judge()
	return report
}

func run(r *Report, file io.ReaderAt, size int64, known *trust.File) {
	v0Trust(r.Steps[0], known)
	r.ended(0, 0, nil)
	opened, failure := v1Files(r.Steps[1], file, size)
	if !r.ended(1, 1, failure) {
		return
	}
	walks, failure := v2ToV5(r, opened, known)
	if !r.ended(2, 5, failure) {
		return
	}
	found := map[Fingerprint]bool{{"platform attestation", opened.signedBy}: true}
	for _, w := range walks {
		r.Entries += w.entries
		w.history.fingerprints(found)
	}
	r.fingerprints(found)
	for _, w := range walks {
		if failure = v6Tree(r.Steps[6], opened, w); failure != nil {
			break
		}
	}
	if !r.ended(6, 6, failure) {
		return
	}
	for _, w := range walks {
		if failure = v7Heads(r.Steps[7], w, known, opened.manifest.To); failure != nil {
			break
		}
	}
	if r.ended(7, 7, failure) && r.ended(10, 10, v10Coverage(r.Steps[10], opened.manifest, walks)) {
		r.ended(11, 11, v11Heals(r.Steps[11], opened, walks))
	}
}
