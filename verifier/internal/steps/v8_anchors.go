package steps

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wardkeep.invalid/verifier/internal/certificate"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/merkle"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/sparse"
	"wardkeep.invalid/verifier/internal/stamp"
	"wardkeep.invalid/verifier/internal/statement"
)

// nobody is the organisation of the platform log, and the person of what the platform decides itself.
const nobody = "00000000-0000-0000-0000-000000000000"

// otsHead begins an OpenTimestamps file of version 1 over a SHA-256.
const otsHead = "\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"

// counted is an independent time over a log's first `size` entries.
type counted struct {
	size int64
	at   form.Moment
}

// stamps are what V8 leaves for V9: the times over each log, and those of counted tokens by the digest of their file.
type stamps struct {
	over   map[*walk][]counted
	tokens map[string]form.Moment
}

type anchorSteps struct {
	*run
	step   *Step
	stamps *stamps
	origin string
	// before is the checkpoint of the anchor before; cosigned counts anchors that a box of the kit has co-signed.
	before   *note.Checkpoint
	cosigned int
	// uncounted, untied and unread are what is said of single anchors and their files.
	uncounted, untied, unread []string
}

// v8Anchors is V8: each anchor ties checkpoints of the kit to a checkpoint of the platform log, which an outside clock
// has stamped.
func (r *run) v8Anchors() *Failure {
	r.stamps = &stamps{over: map[*walk][]counted{}, tokens: map[string]form.Moment{}}
	a := &anchorSteps{run: r, step: r.Steps[8], stamps: r.stamps}
	for _, anchor := range r.opened.anchors {
		head, failure := a.anchored(anchor)
		if failure == nil {
			failure = a.stamped(anchor, head)
		}
		if failure != nil {
			return failure
		}
	}
	a.say()
	return nil
}

func (a *anchorSteps) say() {
	for _, line := range a.uncounted {
		a.step.gap("%s: not by a trusted time-stamping authority", line)
	}
	a.step.Gaps = append(a.step.Gaps, a.untied...)
	for _, line := range a.unread {
		a.step.fact("%s: not checked offline", line)
	}
	if a.before != nil {
		a.step.fact("%d of %d anchors of %s co-signed by a box of this kit", a.cosigned, len(a.opened.anchors), a.origin)
	}
	for _, one := range a.walks {
		origin, over := one.log.Origin, a.stamps.over[one]
		if len(over) == 0 {
			a.step.gap("no independent time for %s", origin)
			a.step.fact("0 anchors of %s", origin)
			continue
		}
		largest, first, last := over[0].size, over[0].at, over[0].at
		for _, each := range over {
			largest, first, last = max(largest, each.size), min(first, each.at), max(last, each.at)
		}
		if largest < one.log.End {
			a.step.gap("no independent time for %s from entry %d", origin, largest)
		}
		a.step.fact("%d anchors of %s, %v to %v", len(over), origin, first, last)
	}
}

// anchored judges anchor.json: the platform's checkpoint, the heads that it holds, and the checkpoints under these.
func (a *anchorSteps) anchored(anchor *kit.Anchor) (*note.Checkpoint, *Failure) {
	wrong := func(expected, found string) (*note.Checkpoint, *Failure) {
		return nil, fail(8, anchor.Name, expected, found)
	}
	head, err := note.ParseCheckpoint(anchor.Checkpoint)
	if err != nil {
		return wrong("a checkpoint note", err.Error())
	}
	if head.Size != anchor.Size || a.isOfKit(head.Origin) || a.origin != "" && a.origin != head.Origin {
		return wrong(fmt.Sprintf("size %d of the one platform log", anchor.Size), fmt.Sprintf("%d of %s", head.Size, head.Origin))
	}
	a.origin = head.Origin
	if err := a.signed(head); err != nil {
		return wrong("a signature of the platform log's key, and none that is bad", err.Error())
	}
	if err := a.tied(anchor, head); err != nil {
		return wrong("a proof that leads from the anchor before", err.Error())
	}
	heads, err := a.heads(anchor, head.Origin)
	if err != nil {
		return wrong("a statement of heads by the platform", err.Error())
	}
	if err := merkle.Inclusion(merkle.Leaf(anchor.Heads), anchor.Index, head.Size, anchor.Inclusion, head.Root); err != nil {
		return wrong(fmt.Sprintf("the heads as entry %d", anchor.Index), err.Error())
	}
	for _, path := range anchor.Paths {
		one, body := a.checkpoint(path)
		if root := sparse.Root(one.log.Origin, body, path.Siblings); fmt.Sprintf("%x", root) != heads {
			return wrong("a path from checkpoint "+fmt.Sprint(path.Size)+" of "+one.log.Origin+" to "+heads, fmt.Sprintf("%x", root))
		}
	}
	return head, nil
}

func (a *anchorSteps) isOfKit(origin string) bool {
	return slices.ContainsFunc(a.walks, func(one *walk) bool { return one.log.Origin == origin })
}

// checkpoint finds the one where a path begins; V1 has seen that the kit has it, V6 has read it.
func (a *anchorSteps) checkpoint(path kit.AnchorPath) (*walk, []byte) {
	for _, one := range a.walks {
		for _, head := range one.heads {
			if one.log.ID() == path.Log && head.Size == path.Size {
				return one, head.Body
			}
		}
	}
	panic("a path of a checkpoint that is not in the kit")
}

// tied follows the proof from the anchor before; the first anchor has none.
func (a *anchorSteps) tied(anchor *kit.Anchor, head *note.Checkpoint) error {
	before := a.before
	a.before = head
	switch {
	case before == nil && anchor.Continues:
		return errors.New("one on the first anchor")
	case before == nil:
		return nil
	case !anchor.Continues:
		a.untied = append(a.untied, fmt.Sprintf("anchor %016d is not shown to continue anchor %016d", head.Size, before.Size))
		return nil
	}
	return merkle.Consistency(before.Size, head.Size, before.Root, head.Root, anchor.Consistency)
}

// signed looks for the log's signature, and counts the anchor where a box of the kit has co-signed it.
func (a *anchorSteps) signed(head *note.Checkpoint) error {
	keys := a.logKeys(head)
	var boxes []note.Key
	for _, one := range a.walks {
		for _, key := range one.history.keys {
			if key.Purpose == witness && key.Appliance != "" {
				boxes = append(boxes, witnessKey(head.Origin, key))
			}
		}
	}
	proofs, err := head.Verify(append(slices.Clone(keys), boxes...))
	if err != nil {
		return err
	}
	by := func(some []note.Key) bool {
		return slices.ContainsFunc(proofs, func(proof note.Proof) bool { return slices.Contains(some, proof.Key) })
	}
	if !by(keys) {
		return fmt.Errorf("none by one of %d keys", len(keys))
	}
	if by(boxes) {
		a.cosigned++
	}
	return nil
}

// logKeys are taken as V7 does, from the histories of all logs of the kit; without a log line of this origin
// it takes every checkpoint key that an entry names.
func (a *anchorSteps) logKeys(head *note.Checkpoint) []note.Key {
	raws, listed := map[string]bool{}, false
	var key note.Key
	if a.known != nil {
		key, listed = a.known.Logs[head.Origin]
	}
	for _, one := range a.walks {
		if listed {
			maps.Copy(raws, one.history.line(string(key.Raw[:])))
			continue
		}
		for raw := range one.history.platformKeys(checkpoint, true) {
			raws[raw] = true
		}
	}
	var keys []note.Key
	for _, raw := range slices.Sorted(maps.Keys(raws)) {
		// An unsound key vouches for nothing here; where it is the log's own, V7 has said so.
		if key, err := note.NewKey(head.Origin, note.Ed25519, []byte(raw)); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// heads gives the root in the statement that the platform log holds.
func (a *anchorSteps) heads(anchor *kit.Anchor, origin string) (string, error) {
	envelope, err := dsse.Parse(anchor.Heads, dsse.MaxEntry)
	if err != nil {
		return "", err
	}
	if envelope.Type != dsse.InToto {
		return "", fmt.Errorf("payloadType: not %s", dsse.InToto)
	}
	said, err := statement.Parse(envelope.Payload)
	if err != nil {
		return "", err
	}
	if said.Kind != "heads" || said.Log != origin || said.Appliance != "" || said.Organisation != nobody {
		return "", fmt.Errorf("%s of %s in %s", said.Kind, nameOf(said.Appliance), said.Log)
	}
	for _, raw := range a.attestationKeys(envelope.KeyID) {
		if key, err := edkey.New([]byte(raw)); err == nil && envelope.Verify(key) {
			return said.Predicate.Get("root").Str, nil
		}
	}
	return "", fmt.Errorf("one under %s, which is no attestation key of the platform or does not verify", envelope.KeyID)
}

// attestationKeys are the raw keys of that id: of the platform's own entries, and of those that boxes pinned where the
// trust file names none or this one.
func (a *anchorSteps) attestationKeys(wanted string) []string {
	pinned := a.known == nil || len(a.known.Platform) == 0 || a.known.Platform[wanted]
	var found []string
	for _, one := range a.walks {
		for raw, keyid := range one.history.platformKeys(attestation, pinned) {
			if keyid == wanted {
				found = append(found, raw)
			}
		}
	}
	return found
}

// stamped judges what stands beside anchor.json, and counts the anchor where a token counts.
func (a *anchorSteps) stamped(anchor *kit.Anchor, head *note.Checkpoint) *Failure {
	var earliest *form.Moment
	for _, name := range anchor.Files {
		raw, err := a.opened.archive.Read(name)
		if err != nil {
			return fail(8, name, "a file of an anchor", err.Error())
		}
		if kit.IsOTS(name) {
			if failure := v8OpenTimestamps(name, raw, head.Body); failure != nil {
				return failure
			}
			a.unread = append(a.unread, name)
			continue
		}
		token, err := stamp.Parse(raw)
		if err == nil {
			err = token.Check(head.Body)
		}
		if err != nil {
			return fail(8, name, "a time stamp over this checkpoint, in its one form", err.Error())
		}
		if !a.trusted(token) {
			if a.known != nil && len(a.known.Authorities) > 0 {
				a.uncounted = append(a.uncounted, name)
			}
			continue
		}
		at := form.Moment(token.Time.UnixMilli())
		a.stamps.tokens[digestText(raw)] = at
		if earliest == nil || at < *earliest {
			earliest = &at
		}
	}
	for _, path := range anchor.Paths {
		if one, _ := a.checkpoint(path); earliest != nil {
			a.stamps.over[one] = append(a.stamps.over[one], counted{path.Size, *earliest})
		}
	}
	return nil
}

func (a *anchorSteps) trusted(token *stamp.Token) bool {
	return a.known != nil && certificate.LeadsTo(token.Path, a.known.Authorities, token.Time)
}

func v8OpenTimestamps(name string, raw, body []byte) *Failure {
	digest := sha256.Sum256(body)
	head := append([]byte(otsHead), digest[:]...)
	if !bytes.HasPrefix(raw, head) || len(raw) == len(head) {
		return fail(8, name, "an OpenTimestamps proof over this checkpoint", "something else")
	}
	return nil
}

func digestText(raw []byte) string { return fmt.Sprintf("%x", sha256.Sum256(raw)) }
