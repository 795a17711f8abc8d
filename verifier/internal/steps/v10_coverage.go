package steps

import (
	"fmt"
	"maps"
	"slices"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
	"wardkeep.invalid/verifier/internal/kit"
)

// cadenceDecision is `what` of the decision by which a person sets how often a site's devices are looked at.
const cadenceDecision = "site_change_settings"

// v10Coverage is V10: every promised scan was done, or a gap says why not. What nobody explains is listed; an inventory
// that contradicts the entries of its own chain fails.
func v10Coverage(step *Step, manifest *kit.Manifest, walks []*walk) *Failure {
	stated := false
	for _, one := range walks {
		if failure := one.cover.contradiction(); failure != nil {
			return failure
		}
		for _, appliance := range slices.Sorted(maps.Keys(one.cover.chains)) {
			stated = true
			until, left := min(manifest.To, one.tracks[appliance].lastAt), one.leftBefore(appliance, manifest.To)
			if left != nil {
				until = min(until, left.at)
			}
			j := &coverJudge{step, one.cover, one.cover.chains[appliance], nameOf(appliance), until, left}
			j.judge()
		}
	}
	if !stated {
		step.gap("coverage not stated by anybody")
	}
	return nil
}

// contradiction is the one at the lowest index; an exclusion that names a decision about something else is one, too.
func (c *coverage) contradiction() *Failure {
	found, at := c.failure, c.failedAt
	for named, where := range c.named {
		made, known := c.decisions[named.decision]
		if known && made.target != "device:"+named.device && (found == nil || where.index < at) {
			found, at = fail(10, where.where(), "a decision about device "+named.device, "one about "+made.target), where.index
		}
	}
	return found
}

// coverJudge judges one appliance's chain in one log; `until` is the end of what its entries can speak of, and left tells
// that it was retired in the period.
type coverJudge struct {
	step  *Step
	cover *coverage
	chain *chainWatch
	who   string
	until form.Moment
	left  *retirement
}

func (j *coverJudge) judge() {
	promised := 0
	for _, device := range j.chain.devices {
		if len(device.promises) > 0 {
			promised++
		}
	}
	j.step.fact("%s: %d inventories of %d devices, %d scans done, %d missed",
		j.who, j.chain.inventories, promised, j.chain.done, j.chain.missed)
	if j.chain.before == nil {
		j.step.gap("coverage not stated by %s", j.who)
		return
	}
	site := j.gaps("")
	for _, one := range append(j.chain.unstated, unstated{span{j.chain.before.to, j.until}, inventoryEach}) {
		for _, piece := range without(span{max(one.from, j.cover.from), min(one.to, j.until)}, site) {
			if piece.to-piece.from > one.allowed {
				j.step.gap("coverage not stated by %s %v to %v", j.who, piece.from, piece.to)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(j.chain.devices)) {
		j.device(id, j.chain.devices[id])
	}
	if j.left != nil {
		j.leftAlone()
	}
}

// leftAlone are the devices of a box that was retired, which no other box took on.
func (j *coverJudge) leftAlone() {
	for _, id := range slices.Sorted(maps.Keys(j.chain.before.devices)) {
		taken := false
		for _, other := range j.cover.chains {
			device := other.devices[id]
			taken = taken || other != j.chain && device != nil && device.namedTo >= j.left.at
		}
		if !taken {
			j.step.gap("device %s not observed after %s was retired at %v", id, j.who, j.left.at)
		}
	}
}

func (j *coverJudge) device(id string, device *deviceWatch) {
	gaps := j.gaps(id)
	for _, at := range device.left {
		j.step.gap("device %s left the inventory of %s at %v without an exclusion", id, j.who, at)
	}
	for _, one := range device.loosened {
		if !j.decided(one) {
			j.step.gap("device %s was promised a scan by %s every %d s, from %v every %d s, and no decision in the kit says so",
				id, j.who, one.before, one.at, one.cadence)
		}
	}
	for _, why := range device.excluded {
		j.step.gap("device %s excluded by %s since %v: %s", id, j.who, device.excludedSince[why], j.why(why))
	}
	_, open := j.chain.before.devices[id]
	for _, piece := range j.silences(device, gaps, open) {
		j.step.gap("device %s not observed by %s %v to %v", id, j.who, piece.from, piece.to)
	}
	j.short(id, device, gaps)
}

func (j *coverJudge) short(id string, device *deviceWatch, gaps []gapSpan) {
	var count int64
	var whole span
	for _, one := range device.short {
		explained := slices.ContainsFunc(gaps, func(g gapSpan) bool { return g.from <= one.to && (g.open || g.to >= one.from) })
		if explained {
			continue
		}
		if count == 0 {
			whole.from = one.from
		}
		whole.to = one.to
		count += one.scans
	}
	if count > 0 {
		j.step.gap("device %s: %d scans promised by %s were not done %v to %v, and no gap says why",
			id, count, j.who, whole.from, whole.to)
	}
}

// silences are stretches in which the device was in scope, not seen for too long, and no gap says so.
func (j *coverJudge) silences(device *deviceWatch, gaps []gapSpan, open bool) []span {
	var found []span
	for rest := device.promises; len(rest) > 0; {
		scope, until := firstScope(rest)
		rest = rest[len(scope):]
		if open && len(rest) == 0 {
			until = j.until
		}
		whole := span{max(scope[0].from, j.cover.from), min(until, j.until)}
		for _, dark := range device.unseen(whole) {
			for _, piece := range without(dark, gaps) {
				if piece.to-piece.from > longest(slowest(scope, piece)) {
					found = append(found, piece)
				}
			}
		}
	}
	return found
}

// firstScope are the first promises that follow one another without a break, and where they end.
func firstScope(promises []promise) ([]promise, form.Moment) {
	until := promises[0].to
	for i := 1; i < len(promises); i++ {
		if promises[i].from > until {
			return promises[:i], until
		}
		until = max(until, promises[i].to)
	}
	return promises, until
}

func slowest(scope []promise, piece span) int64 {
	var cadence int64
	for _, one := range scope {
		if one.from < piece.to && one.to > piece.from {
			cadence = max(cadence, one.cadence)
		}
	}
	if cadence == 0 {
		return scope[len(scope)-1].cadence
	}
	return cadence
}

// unseen are the stretches in which nothing shows the device, where they are longer than an hour or reach an end.
func (d *deviceWatch) unseen(whole span) []span {
	parts := []span{whole}
	if d.anySeen {
		parts = append([]span{{whole.from, d.first}}, d.dark...)
		parts = append(parts, span{d.last, whole.to})
	}
	var cut []span
	for _, part := range parts {
		part = span{max(part.from, whole.from), min(part.to, whole.to)}
		if part.from < part.to {
			cut = append(cut, part)
		}
	}
	return cut
}

// without is what of a stretch no gap covers.
func without(whole span, gaps []gapSpan) []span {
	if whole.from >= whole.to {
		return nil
	}
	pieces := []span{whole}
	for _, gap := range gaps {
		if !gap.open && gap.to <= gap.from {
			continue
		}
		var cut []span
		for _, piece := range pieces {
			over := piece.to
			if !gap.open {
				over = min(gap.to, piece.to)
			}
			for _, left := range []span{{piece.from, min(gap.from, piece.to)}, {max(over, piece.from), piece.to}} {
				if left.from < left.to {
					cut = append(cut, left)
				}
			}
		}
		pieces = cut
	}
	return pieces
}

// gaps are those of a device and of the whole site; "" is the site alone.
func (j *coverJudge) gaps(device string) []gapSpan {
	var found []gapSpan
	for _, gap := range j.cover.gaps {
		if gap.device == "" && (gap.site == "" || gap.site == j.chain.site) || gap.device != "" && gap.device == device {
			found = append(found, gap)
		}
	}
	return found
}

func (j *coverJudge) decided(one loosening) bool {
	for _, made := range j.cover.decisions {
		after := made.after.IsNull() || made.after.Kind == canon.Number && made.after.Int == one.cadence
		if made.what == cadenceDecision && made.target == "site:"+j.chain.site && after && made.at <= one.at {
			return true
		}
	}
	return false
}

func (j *coverJudge) why(why exclusionWhy) string {
	if why.decision == "" {
		return "setting " + why.setting
	}
	held := ""
	if _, known := j.cover.decisions[why.decision]; !known {
		held = ", which is not in the kit"
	}
	return fmt.Sprintf("decision %s%s", why.decision, held)
}
