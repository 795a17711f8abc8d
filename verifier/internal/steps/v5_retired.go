package steps

import (
	"fmt"

	"wardkeep.invalid/verifier/internal/form"
)

// retirement is what the platform stated about a box that is no more. Its members are in canonical form.
type retirement struct {
	index                    int64
	at                       form.Moment
	inRange                  bool
	last, cosigned, decision string
}

type succession struct {
	index     int64
	appliance string
}

// ends are the boxes of one log that are no more, and the ones in their place; of each the statements by rising index.
type ends struct {
	retired   map[string][]retirement
	successor map[string]succession
}

func newEnds() ends {
	return ends{map[string][]retirement{}, map[string]succession{}}
}

// inForce is the first statement, before the end of the kit's range, that a box is no more; nil without one.
func (one *walk) inForce(appliance string) *retirement {
	if all := one.ends.retired[appliance]; len(all) > 0 && all[0].index < one.log.End {
		return &all[0]
	}
	return nil
}

// leftBefore is the first statement that a box is no more, where it stands in the range and was recorded before a moment.
func (one *walk) leftBefore(appliance string, moment form.Moment) *retirement {
	if all := one.ends.retired[appliance]; len(all) > 0 && all[0].inRange && all[0].at < moment {
		return &all[0]
	}
	return nil
}

// followedBy is the box in the place of another; "" without one.
func (one *walk) followedBy(appliance string) string {
	if next, is := one.ends.successor[appliance]; is && next.index < one.log.End {
		return next.appliance
	}
	return ""
}

// alive: entries come by rising index, so a box that is known as retired has written its last.
func (e *ends) alive(now *read, appliance string) *Failure {
	if all := e.retired[appliance]; len(all) > 0 {
		return fail(5, now.where(), fmt.Sprintf("no entry of %s behind entry %d, which retired it", nameOf(appliance), all[0].index), "one")
	}
	return nil
}

// v5Left is V5 on what the platform states about a box that is no more, in the range or relied on.
func (w *walker) v5Left(one *walk, now *read) *Failure {
	switch now.statement.Kind {
	case "retired":
		return w.v5Retired(one, now)
	case "binding":
		return v5Replaced(one, now)
	}
	return nil
}

func (w *walker) v5Retired(one *walk, now *read) *Failure {
	s, p := now.statement, now.statement.Predicate
	appliance, last := p.Get("of_appliance").Str, string(p.Get("last").Raw)
	one.ends.retired[appliance] = append(one.ends.retired[appliance], retirement{
		now.index, s.RecordedAt, now.listed != nil, last, string(p.Get("cosigned").Raw), p.Get("decision").Str,
	})
	if now.listed == nil {
		return nil
	}
	t := one.tracks[appliance]
	if t != nil && t.ref() != last {
		return fail(5, now.where(), fmt.Sprintf("%s as the last of %s", t.ref(), nameOf(appliance)), last)
	}
	if t == nil {
		t = newTrack()
	}
	if len(one.ends.retired[appliance]) == 1 {
		w.v5Silent(appliance, t, s.RecordedAt)
	}
	return nil
}

// v5Silent notes a silence of a box until now, as far as it lies in the period. One that never wrote was silent since the
// period began.
func (w *walker) v5Silent(appliance string, t *track, now form.Moment) {
	m := w.kit.manifest
	since, until := m.From, min(now, m.To)
	if t.timed {
		since = max(t.lastAt, m.From)
	}
	if until-since > longestSilence {
		w.report.Steps[5].gap("%s silent %v to %v", nameOf(appliance), since, until)
	}
}

func v5Replaced(one *walk, now *read) *Failure {
	p := now.statement.Predicate
	before := p.Get("predecessor")
	appliance := before.Get("appliance").Str
	if _, is := one.ends.successor[appliance]; !is {
		one.ends.successor[appliance] = succession{now.index, p.Get("successor").Str}
	}
	if now.listed == nil {
		return nil
	}
	last, cosigned, decision := string(before.Get("last").Raw), string(before.Get("cosigned").Raw), p.Get("decision").Str
	for _, left := range one.ends.retired[appliance] {
		if left.last == last && left.cosigned == cosigned && left.decision == decision {
			return nil
		}
	}
	return fail(5, now.where(), "a statement before it that retired "+nameOf(appliance)+" in the same words", "none")
}
