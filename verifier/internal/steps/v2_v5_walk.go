package steps

import (
	"encoding/hex"
	"fmt"

	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/statement"
	"wardkeep.invalid/verifier/internal/trust"
)

// read is an entry with all that can be found out about it without the entries before it.
type read struct {
	*entry
	hash      merkle.Hash
	leaf      string // the hash as prev names it
	envelope  *dsse.Envelope
	statement *statement.Statement
	err       error
	key       *held
	// public is the key's, where its signature is still to be verified; the history may change the key meanwhile.
	public *edkey.Key
	// gone is the leaf in whose place this stands, nil for an entry at its own place.
	gone *erased
}

// heal is a statement of outcome healed, for V11.
type heal struct {
	index int64
	where string
	*statement.Statement
}

// walk is what the walk over one log gathered for the later steps.
type walk struct {
	log     *kit.Range
	history *history
	cover   *coverage
	tracks  map[string]*track
	relied  []relied
	heads   []*note.Checkpoint
	// cosigned are the times of good co-signatures of known witnesses, with the sizes of the checkpoints under them.
	cosigned []counted
	ledger   *ledger
	heals    []heal
	erasures erasures
	ends     ends
	told     []toldHead
	// roots are the tree's at the sizes that somebody told of, and those of the checkpoints.
	roots   map[int64]merkle.Hash
	entries int64
	stated  int
	inTime  int
}

type relied struct {
	index int64
	hash  merkle.Hash
}

// walker runs V2 to V5 over all logs. A failure is kept when it is of a lower step than any before it; so what stays is
// the lowest failing step of the kit with its first entry.
type walker struct {
	kit     *openKit
	known   *trust.File
	report  *Report
	failure *Failure
}

func (w *walker) offer(failure *Failure) {
	if failure != nil && (w.failure == nil || failure.number < w.failure.number) {
		w.failure = failure
	}
}

// over tells that a step need not be tried any more.
func (w *walker) over(step int) bool { return w.failure != nil && w.failure.number <= step }

func v2ToV5(r *Report, opened *openKit, known *trust.File) ([]*walk, *Failure) {
	w := &walker{kit: opened, known: known, report: r}
	var walks []*walk
	for i := range opened.manifest.Logs {
		one := &walk{log: &opened.manifest.Logs[i], history: newHistory(known), tracks: map[string]*track{}, ends: newEnds()}
		one.cover = newCoverage(opened.manifest.From, opened.manifest.To)
		one.ledger = newLedger(opened.manifest.From, opened.manifest.To)
		walks = append(walks, one)
		w.offer(w.walk(one))
		w.offer(v2Erased(r.Steps[2], one))
	}
	w.offer(v2NotEmpty(walks))
	w.offer(w.v3ManifestSigner(walks))
	w.offer(w.v5Ends(walks))
	return walks, w.failure
}

// inOrder runs V2 to V5 on one entry; steps from `lowest` on have failed in this batch and are not tried.
func (w *walker) inOrder(one *walk, now *read, lowest int) *Failure {
	if failure := v2Leaf(one, now); failure != nil {
		return failure
	}
	if now.gone != nil {
		return w.standIn(one, now, lowest)
	}
	if lowest <= 3 || w.over(3) {
		return nil
	}
	if failure := v3Signed(one, now); failure != nil {
		return failure
	}
	if lowest <= 4 || w.over(4) {
		return nil
	}
	if failure := w.v4Bound(one, now); failure != nil {
		return failure
	}
	if lowest <= 5 || w.over(5) {
		return nil
	}
	one.cover.note(now)
	one.ledger.note(now)
	one.tells(now)
	if failure := w.v5Left(one, now); failure != nil || now.listed == nil {
		return failure
	}
	return w.v5Counted(one, now)
}

func readEntry(e *entry) read {
	now := read{entry: e, hash: merkle.Leaf(e.raw)}
	now.leaf = hex.EncodeToString(now.hash[:])
	now.envelope, now.err = dsse.Parse(e.raw, dsse.MaxEntry)
	if now.err == nil && now.envelope.Type != dsse.InToto {
		now.err = fmt.Errorf("payloadType: not %s", dsse.InToto)
	}
	if now.err == nil {
		now.statement, now.err = statement.Parse(now.envelope.Payload)
	}
	return now
}

// v2Leaf is V2: the bytes hash to the listed leaf hash, or are those of its erasure; relied-on entries are compared by
// their path in V6.
func v2Leaf(one *walk, now *read) *Failure {
	if now.listed == nil {
		one.relied = append(one.relied, relied{now.index, now.hash})
		one.erasures.meet(now.hash)
		return nil
	}
	one.entries++
	if now.hash == *now.listed {
		one.erasures.meet(now.hash)
		return nil
	}
	if now.gone = standsIn(now); now.gone == nil {
		return fail(2, now.where(), "leaf "+hex.EncodeToString(now.listed[:]), hex.EncodeToString(now.hash[:]))
	}
	one.erasures.take(now.gone)
	return nil
}

func v2NotEmpty(walks []*walk) *Failure {
	for _, one := range walks {
		if one.entries > 0 {
			return nil
		}
	}
	return fail(2, "kit", "at least one entry", "none")
}

// v3Signed is V3: a key that the history makes valid at this index. An entry that may change keys has its signature
// verified here; the others later, over all cores.
func v3Signed(one *walk, now *read) *Failure {
	if now.err != nil {
		return fail(3, now.where(), "a signed statement of a known kind", now.err.Error())
	}
	key, wrong := one.history.admit(now.index, now.statement, now.envelope.KeyID)
	if wrong == nil && now.statement.ChangesKeys() {
		if !now.envelope.Verify(key.public) {
			return v3BadSignature(now)
		}
		wrong = one.history.learn(now.index, now.statement)
	}
	if wrong != nil {
		return fail(3, now.where(), wrong.expected, wrong.found)
	}
	now.key = key
	if !now.statement.ChangesKeys() {
		public := key.public
		now.public = &public
	}
	return nil
}

func v3BadSignature(now *read) *Failure {
	return fail(3, now.where(), "a signature that verifies under "+now.envelope.KeyID, "one that does not")
}

// v3ManifestSigner is V3 for the manifest. Where the trust file names platform keys, what a box pins does not count.
func (w *walker) v3ManifestSigner(walks []*walk) *Failure {
	step := w.report.Steps[3]
	asserted := w.known != nil && len(w.known.Platform) > 0
	known := asserted && w.known.Platform[w.kit.signedBy]
	for _, one := range walks {
		for _, keyid := range one.history.platformKeys(attestation, !asserted) {
			known = known || keyid == w.kit.signedBy
		}
		for _, line := range append(one.history.gaps, one.history.doubtful()...) {
			step.gap("%s", line)
		}
	}
	if !known {
		return fail(3, "manifest", "a platform key that the log or the trust file names", w.kit.signedBy)
	}
	return nil
}

// v4Bound is V4: organisation, site, appliance and log are those of the kit, of this log and of the key's binding.
func (w *walker) v4Bound(one *walk, now *read) *Failure {
	s, m := now.statement, w.kit.manifest
	for _, pair := range []struct{ name, expected, found string }{
		{"log", one.log.Origin, s.Log},
		{"organisation", m.Organisation, s.Organisation},
	} {
		if pair.expected != pair.found {
			return fail(4, now.where(), pair.name+" "+pair.expected, pair.found)
		}
	}
	if m.Site != "" && s.Site != "" && m.Site != s.Site {
		return fail(4, now.where(), "site "+m.Site, s.Site)
	}
	if bound, claimed := now.key.bound, bindingOf(s); bound != claimed {
		return fail(4, now.where(), fmt.Sprintf("binding %v", bound), fmt.Sprintf("%v", claimed))
	}
	return nil
}

func within(from, moment, to form.Moment) bool { return from <= moment && moment < to }
