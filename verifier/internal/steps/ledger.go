package steps

import (
	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/statement"
)

// dated is an entry's times, for V9. Signer and device are numbers of the ledger's names; device 0 is no observation,
// signer noSigner an erased leaf, which has no time.
type dated struct {
	recorded, observed form.Moment
	signer, device     int32
	trusted            bool
}

const noSigner = int32(-1)

// embedded is an anchor's token that an inventory names by the digest of its file.
type embedded struct {
	place  int
	digest string
}

// ledger is what V9, V12 and V13 need of one log; note takes every entry by rising index.
type ledger struct {
	from, to form.Moment
	names    map[string]int32
	entries  []dated
	embedded []embedded
	acts     acts
	tally    tally
}

func newLedger(from, to form.Moment) *ledger {
	return &ledger{
		from: from, to: to, names: map[string]int32{"": 0},
		acts:  newActs(),
		tally: newTally(),
	}
}

func (l *ledger) note(now *read) {
	l.acts.note(now)
	if now.listed == nil {
		return
	}
	s, p := now.statement, now.statement.Predicate
	one := dated{recorded: s.RecordedAt, signer: l.number(s.Appliance), trusted: p.Get("clock").Get("trusted").Truth}
	if s.Kind == "observation" {
		one.device, one.observed = l.number(p.Get("device").Str), newest(p.Get("results"))
	}
	if s.Kind == "inventory" && !p.Get("anchor_digest").IsNull() {
		l.embedded = append(l.embedded, embedded{len(l.entries), p.Get("anchor_digest").Str})
	}
	l.entries = append(l.entries, one)
	if within(l.from, s.RecordedAt, l.to) {
		l.tally.note(s)
	}
}

// skip keeps the place of an erased leaf.
func (l *ledger) skip() { l.entries = append(l.entries, dated{signer: noSigner}) }

func (l *ledger) number(name string) int32 {
	found, known := l.names[name]
	if !known {
		found = int32(len(l.names))
		l.names[name] = found
	}
	return found
}

func newest(results *canon.Value) form.Moment {
	found := form.At(results.Items[0].Get("observed_at"))
	for i := range results.Items {
		found = max(found, form.At(results.Items[i].Get("observed_at")))
	}
	return found
}

// tally are the counts of report.json.
type tally struct {
	entries, gaps                        int64
	kinds, verdicts, attempts, decisions map[string]int64
	devices                              map[string]bool
}

func newTally() tally {
	return tally{kinds: map[string]int64{}, verdicts: map[string]int64{}, attempts: map[string]int64{}, decisions: map[string]int64{}, devices: map[string]bool{}}
}

func (t *tally) note(s *statement.Statement) {
	t.entries++
	t.kinds[s.Kind]++
	switch s.Kind {
	case "gap":
		t.gaps++
	case "observation":
		t.devices[s.Predicate.Get("device").Str] = true
		results := s.Predicate.Get("results")
		for i := range results.Items {
			t.verdicts[results.Items[i].Get("result").Str]++
		}
	case "remediation":
		t.attempts[s.Predicate.Get("outcome").Str]++
	case "decision":
		if s.Predicate.Get("person").Str == nobody {
			t.decisions["platform"]++
		} else {
			t.decisions[s.Predicate.Get("assurance").Str]++
		}
	}
}
