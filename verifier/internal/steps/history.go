package steps

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wardkeep.invalid/verifier/internal/edkey"
	"wardkeep.invalid/verifier/internal/statement"
	"wardkeep.invalid/verifier/internal/trust"
)

// Purposes of keys that the steps ask for.
const (
	attestation = "platform_attestation"
	evidence    = "appliance_evidence"
	witness     = "appliance_witness"
	checkpoint  = "log_checkpoint"
	sealing     = "appliance_sealing"
)

// binding is where a signer belongs.
type binding struct{ organisation, site, appliance, log string }

func bindingOf(s *statement.Statement) binding {
	b := binding{s.Organisation, s.Site, s.Appliance, s.Log}
	if s.Appliance == "" {
		b.site = "" // the platform speaks of any site of the log
	}
	return b
}

// noEnd is the end of a key that nothing has ended.
const noEnd = int64(1)<<62 - 1

// held is a key that the log made valid for the entries from..until.
type held struct {
	statement.Key
	public      edkey.Key
	bound       binding
	from, until int64
	// doubtful is the first index that a revocation calls doubtful, -1 without one.
	doubtful int64
}

// history is ADR 0012: which key may sign for whom, from which index to which, read from one log's own entries.
type history struct {
	known *trust.File
	keys  []*held
	// pinned are the platform's keys as appliances named them at their genesis, by purpose: raw bytes, key id.
	pinned   map[string]map[string]string
	enrolled map[string]map[string]bool
	gaps     []string
	// followed are changes of keys that both keys have endorsed: raw bytes before and after.
	followed [][2]string
}

func newHistory(known *trust.File) *history {
	return &history{known: known, pinned: map[string]map[string]string{}, enrolled: map[string]map[string]bool{}}
}

// notValid is why a key may not sign an entry, or why an entry may not say this about keys.
type notValid struct{ expected, found string }

func (h *history) find(owner, keyid, purpose string) *held {
	for _, key := range h.keys {
		if key.Appliance == owner && key.ID == keyid && key.Purpose == purpose {
			return key
		}
	}
	return nil
}

func (h *history) knows(signer string) bool {
	return slices.ContainsFunc(h.keys, func(key *held) bool { return key.Appliance == signer })
}

// admit gives the key that may sign this entry. learn follows once its signature has verified.
func (h *history) admit(index int64, s *statement.Statement, keyid string) (*held, *notValid) {
	purpose := evidence
	if s.Appliance == "" {
		purpose = attestation
	}
	if key := h.find(s.Appliance, keyid, purpose); key != nil {
		if index < key.from || index > key.until {
			return nil, &notValid{fmt.Sprintf("a key valid at index %d", index), keyid + ", which is not"}
		}
		return key, nil
	}
	opens := s.Link.Seq == 0 && (s.Event == "genesis" || s.Restored)
	if opens && s.Event == "genesis" && h.knows(s.Appliance) {
		return nil, &notValid{"one genesis of " + nameOf(s.Appliance), "a second one"}
	}
	for _, record := range s.Keys {
		if opens && record.ID == keyid && record.Appliance == s.Appliance && record.Purpose == purpose {
			return h.first(index, s, record)
		}
	}
	return nil, &notValid{"a key that the history gives " + nameOf(s.Appliance), keyid}
}

// first judges a key that its own entry introduces.
func (h *history) first(index int64, s *statement.Statement, record statement.Key) (*held, *notValid) {
	key, wrong := h.hold(index, s, record)
	if wrong != nil {
		return nil, wrong
	}
	if h.endorsedByOld(s) {
		return key, nil
	}
	if wrong := h.compare(s, record.ID); wrong != nil {
		return nil, wrong
	}
	if named, is := h.enrolled[s.Appliance]; is && !named[record.ID] {
		return nil, &notValid{"the evidence key under which " + nameOf(s.Appliance) + " was enrolled", record.ID}
	}
	return key, nil
}

func (h *history) hold(index int64, s *statement.Statement, record statement.Key) (*held, *notValid) {
	public, err := edkey.New(record.Raw)
	if err != nil {
		return nil, &notValid{"a sound public key for " + record.Purpose, record.ID + ": " + err.Error()}
	}
	return &held{record, public, bindingOf(s), index, noEnd, -1}, nil
}

// compare is where the trust file decides on first keys.
func (h *history) compare(s *statement.Statement, keyid string) *notValid {
	if h.known == nil {
		if s.Link.Epoch > 0 {
			h.gaps = append(h.gaps, "new key of "+nameOf(s.Appliance)+" after a restore has no word of the old one")
		}
		return nil
	}
	trusted := h.known.Platform
	if s.Appliance != "" {
		trusted = h.known.Appliances[s.Appliance]
	}
	if len(trusted) == 0 && s.Appliance != "" {
		h.gaps = append(h.gaps, "key of "+nameOf(s.Appliance)+" not compared")
	}
	if len(trusted) > 0 && !trusted[keyid] {
		listed := strings.Join(slices.Sorted(maps.Keys(trusted)), " or ")
		return &notValid{fmt.Sprintf("for %s key %s of the trust file", nameOf(s.Appliance), listed), keyid}
	}
	return nil
}

func (h *history) endorsedByOld(s *statement.Statement) bool {
	for _, mark := range s.Marks {
		for _, key := range h.keys {
			if s.Kind == "gap" && key.Appliance == s.Appliance && key.ID == mark.KeyID && s.Endorsed(mark, key.public) {
				return true
			}
		}
	}
	return false
}

// learn takes in what a verified entry says about keys.
func (h *history) learn(index int64, s *statement.Statement) *notValid {
	if s.Restored && s.Link.Seq == 0 {
		for _, key := range h.keys {
			if key.Appliance == s.Appliance && key.until == noEnd {
				key.until = index - 1
			}
		}
		return h.holdOwn(index, s)
	}
	switch s.Event {
	case "genesis":
		return h.genesis(index, s)
	case "enrolled":
		return h.enrol(s)
	case "rotated":
		return h.rotate(index, s)
	case "revoked":
		return h.revoke(index, s)
	}
	return nil
}

func (h *history) genesis(index int64, s *statement.Statement) *notValid {
	if s.Link.Seq != 0 {
		return &notValid{"a genesis at number 0 of its epoch", s.Link.String()}
	}
	if wrong := h.holdOwn(index, s); wrong != nil {
		return wrong
	}
	for _, record := range s.Keys {
		if record.Appliance != "" {
			continue
		}
		if h.pinned[record.Purpose] == nil {
			h.pinned[record.Purpose] = map[string]string{}
		}
		h.pinned[record.Purpose][string(record.Raw)] = record.ID
	}
	return nil
}

// holdOwn takes the signer's own keys. A sealing key is no Ed25519 key and signs nothing here.
func (h *history) holdOwn(index int64, s *statement.Statement) *notValid {
	for _, record := range s.Keys {
		if record.Appliance != s.Appliance || record.Purpose == sealing || h.find(s.Appliance, record.ID, record.Purpose) != nil {
			continue
		}
		key, wrong := h.hold(index, s, record)
		if wrong != nil {
			return wrong
		}
		h.keys = append(h.keys, key)
	}
	return nil
}

func (h *history) enrol(s *statement.Statement) *notValid {
	if s.Appliance != "" {
		return &notValid{"the platform as the one who enrols", nameOf(s.Appliance)}
	}
	for _, record := range s.Keys {
		if record.Appliance == "" || record.Purpose != evidence {
			continue
		}
		if h.enrolled[record.Appliance] == nil {
			h.enrolled[record.Appliance] = map[string]bool{}
		}
		h.enrolled[record.Appliance][record.ID] = true
		signs := slices.ContainsFunc(h.keys, func(key *held) bool {
			return key.Appliance == record.Appliance && key.Purpose == evidence
		})
		if signs && h.find(record.Appliance, record.ID, evidence) == nil {
			return &notValid{"enrolment of " + nameOf(record.Appliance) + " under the key that it signs with", record.ID}
		}
	}
	return nil
}

func (h *history) rotate(index int64, s *statement.Statement) *notValid {
	replaced := s.Predicate.Get("replaces").Str
	var old []*held
	for _, key := range h.keys {
		if key.Appliance == s.Appliance && key.ID == replaced && key.from <= index && index <= key.until {
			old = append(old, key)
		}
	}
	if len(old) == 0 {
		return &notValid{"rotation of a key of " + nameOf(s.Appliance) + " that is valid here", "another: " + replaced}
	}
	for _, record := range s.Keys {
		if record.Appliance != s.Appliance || record.Purpose != old[0].Purpose {
			return &notValid{"a successor with the same owner and purpose", record.ID}
		}
		next, wrong := h.hold(index+1, s, record)
		if wrong != nil {
			return wrong
		}
		if !slices.ContainsFunc(s.Marks, func(mark statement.Mark) bool {
			return mark.KeyID == record.ID && s.Endorsed(mark, next.public)
		}) {
			return &notValid{"an endorsement by the new key " + record.ID, "none that verifies"}
		}
		next.bound = old[0].bound
		h.replace(next)
		if slices.ContainsFunc(s.Marks, func(mark statement.Mark) bool {
			return mark.KeyID == replaced && s.Endorsed(mark, old[0].public)
		}) {
			h.followed = append(h.followed, [2]string{string(old[0].Raw), string(record.Raw)})
		}
	}
	for _, key := range old {
		key.until = index
	}
	return nil
}

// line is a key with those before and after it, by changes that both keys of each change have endorsed.
func (h *history) line(raw string) map[string]bool {
	known := map[string]bool{raw: true}
	for grown := true; grown; {
		grown = false
		for _, pair := range h.followed {
			if known[pair[0]] != known[pair[1]] {
				known[pair[0]], known[pair[1]], grown = true, true, true
			}
		}
	}
	return known
}

func (h *history) replace(next *held) {
	if known := h.find(next.Appliance, next.ID, next.Purpose); known != nil {
		*known = *next
		return
	}
	h.keys = append(h.keys, next)
}

func (h *history) revoke(index int64, s *statement.Statement) *notValid {
	for _, record := range s.Keys {
		if s.Appliance != "" && s.Appliance != record.Appliance {
			return &notValid{"a revocation by the owner or the platform", nameOf(s.Appliance)}
		}
		key := h.find(record.Appliance, record.ID, record.Purpose)
		if key == nil {
			continue
		}
		key.until, key.doubtful = min(index, key.until), -1
		if since := s.Predicate.Get("compromised_since"); !since.IsNull() {
			key.doubtful = since.Int
		}
	}
	return nil
}

// appliances are all that the history holds keys of, sorted.
func (h *history) appliances() []string {
	found := map[string]bool{}
	for _, key := range h.keys {
		if key.Appliance != "" {
			found[key.Appliance] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// platformKeys maps raw keys of a purpose to key ids: held from the platform's own chain and, with pinned, as appliances named them.
func (h *history) platformKeys(purpose string, pinned bool) map[string]string {
	found := map[string]string{}
	if pinned {
		maps.Copy(found, h.pinned[purpose])
	}
	for _, key := range h.keys {
		if key.Appliance == "" && key.Purpose == purpose {
			found[string(key.Raw)] = key.ID
		}
	}
	return found
}

func (h *history) doubtful() []string {
	var lines []string
	for _, key := range h.keys {
		if key.doubtful >= 0 && key.until != noEnd {
			lines = append(lines, fmt.Sprintf("entries %d to %d under %s are doubtful: the key was compromised",
				key.doubtful, key.until, key.ID))
		}
	}
	return lines
}

func (h *history) fingerprints(found map[Fingerprint]bool) {
	for _, key := range h.keys {
		owner := "platform"
		if key.Appliance != "" {
			owner = "appliance " + key.Appliance
		}
		found[Fingerprint{owner + " " + key.Purpose, key.ID}] = true
	}
}
