package steps

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/note"
	"wardkeep.invalid/verifier/internal/trust"
)

// lastSecond is 9999-12-31T23:59:59Z, the last that the one spelling of times can write.
const lastSecond = 253_402_300_799

func (r *run) v7Witnessed() *Failure {
	failure := r.each(func(one *walk) *Failure { return v7Heads(r.Steps[7], one, r.known, r.opened.manifest.To) })
	if failure == nil {
		failure = r.v7Exports()
	}
	return failure
}

// v7Heads is V7: each checkpoint is signed by the log's trusted key, and what covers the range was witnessed.
func v7Heads(step *Step, one *walk, known *trust.File, to form.Moment) *Failure {
	origin := one.log.Origin
	logKeys, failure := v7LogKeys(origin, one.history, known)
	if failure != nil {
		return failure
	}
	witnesses := v7Witnesses(origin, one.history, known)
	// Witnesses count together over all checkpoints that reach the range's end: V6 tied them to each other (ADR 0013).
	seen := map[string]int64{}
	for _, head := range one.heads {
		where := fmt.Sprintf("checkpoint %d of %s", head.Size, head.Origin)
		if head.Origin != origin {
			return fail(7, where, "origin "+origin, head.Origin)
		}
		proofs, err := head.Verify(append(slices.Clone(logKeys), witnesses...))
		if err != nil {
			return fail(7, where, "signatures of known keys that verify", err.Error())
		}
		signed := false
		for _, proof := range proofs {
			signed = signed || slices.Contains(logKeys, proof.Key)
			if !slices.Contains(witnesses, proof.Key) {
				continue
			}
			one.cosigned = append(one.cosigned, counted{head.Size, form.Moment(min(proof.Seconds, lastSecond) * 1000)})
			if head.Size >= one.log.End {
				seen[proof.Key.String()] = max(proof.Seconds, seen[proof.Key.String()])
			}
		}
		if !signed {
			return fail(7, where, "a signature of the log's key", "none")
		}
	}
	if known != nil && known.Quorum != "" {
		v7Quorum(step, origin, known, seen)
	} else {
		v7Appliances(step, one, seen, to)
	}
	return nil
}

func v7LogKeys(origin string, h *history, known *trust.File) ([]note.Key, *Failure) {
	if known != nil {
		key, listed := known.Logs[origin]
		if !listed {
			return nil, fail(7, origin, "a log line of exactly this origin in the trust file", "none")
		}
		return v7Keys(origin, slices.Sorted(maps.Keys(h.line(string(key.Raw[:])))))
	}
	raws := slices.Sorted(maps.Keys(h.platformKeys(checkpoint, true)))
	if len(raws) == 0 {
		return nil, fail(7, origin, "a checkpoint key that an entry names", "none")
	}
	return v7Keys(origin, raws)
}

func v7Keys(origin string, raws []string) ([]note.Key, *Failure) {
	var keys []note.Key
	for _, raw := range raws {
		key, err := note.NewKey(origin, note.Ed25519, []byte(raw))
		if err != nil {
			return nil, fail(7, origin, "a sound checkpoint key", err.Error())
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func witnessKey(origin string, key *held) note.Key {
	host, _, _ := strings.Cut(origin, "/")
	return note.Key{Name: host + "/wardkeep/witness/" + key.Appliance, Type: note.Cosignature, Raw: key.public}
}

// v7Witnesses are those of the trust file and every witness key that an appliance named.
func v7Witnesses(origin string, h *history, known *trust.File) []note.Key {
	var keys []note.Key
	if known != nil {
		keys = slices.Collect(maps.Values(known.Witnesses))
	}
	for _, key := range h.keys {
		if key.Purpose == witness && key.Appliance != "" {
			keys = append(keys, witnessKey(origin, key))
		}
	}
	return keys
}

func v7Quorum(step *Step, origin string, known *trust.File, seen map[string]int64) {
	cosigned := map[string]bool{}
	for name, key := range known.Witnesses {
		if _, has := seen[key.String()]; has {
			cosigned[name] = true
		}
	}
	names := strings.Join(slices.Sorted(maps.Keys(cosigned)), ", ")
	if names == "" {
		names = "no witness of the trust file"
	}
	step.fact("%s: co-signed by %s", origin, names)
	if !known.QuorumMet(cosigned) {
		step.gap("unwitnessed: quorum %s is not met for %s", known.Quorum, origin)
	}
}

// v7Appliances is `quorum none`: each appliance bound to the log has co-signed at or after the period's end. Those that
// were retired are named and not asked.
func v7Appliances(step *Step, one *walk, seen map[string]int64, to form.Moment) {
	var missing []string
	origin, h := one.log.Origin, one.history
	asked := 0
	for _, appliance := range h.appliances() {
		stamp := int64(-1)
		for _, key := range h.keys {
			if key.Appliance != appliance || key.Purpose != witness {
				continue
			}
			if at, has := seen[witnessKey(origin, key).String()]; has {
				stamp = max(stamp, at)
			}
		}
		step.fact("%s: %s co-signed %s", origin, nameOf(appliance), stampText(stamp))
		if one.inForce(appliance) != nil {
			continue
		}
		asked++
		if stamp < 0 || stamp < int64(to)/1000 {
			missing = append(missing, nameOf(appliance))
		}
	}
	if asked == 0 {
		missing = []string{"no appliance"}
	}
	if len(missing) > 0 {
		step.gap("unwitnessed: %s at or after the period's end for %s", strings.Join(missing, ", "), origin)
	}
}

func stampText(stamp int64) string {
	switch {
	case stamp < 0:
		return "no checkpoint here"
	case stamp > lastSecond:
		return fmt.Sprintf("at second %d, which no calendar of ours reaches", stamp)
	}
	return "at " + form.Moment(stamp*1000).String()
}
