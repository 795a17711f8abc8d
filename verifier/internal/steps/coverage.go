package steps

import (
	"fmt"
	"maps"
	"slices"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
)

const (
	second = form.Moment(1000)
	hour   = 3600 * second
	// inventoryEach: an inventory is due each hour; the patience is that of V5.
	inventoryEach = longestSilence
	// countingSlack is how many scans may fall to the other side of an inventory's ends.
	countingSlack = 2
)

// longest is how long a device that is scanned in its cadence may go without a statement of it: a scan that saw
// nothing new is stated after an hour, and up to three periods without sight are no gap.
func longest(cadence int64) form.Moment { return hour + 3*form.Moment(cadence)*second }

// span is a stretch of time; a gap without end has no `to`.
type span struct{ from, to form.Moment }

type promise struct {
	span
	cadence int64
}

type shortfall struct {
	span
	scans int64
}

type loosening struct {
	at              form.Moment
	before, cadence int64
}

// exclusionWhy is a setting or a decision.
type exclusionWhy struct{ setting, decision string }

// deviceWatch is one device as one appliance's entries show it.
type deviceWatch struct {
	anySeen       bool
	first, last   form.Moment
	dark          []span
	newestSeen    bool
	inSight       bool
	base          form.Moment
	stated, seen  int64
	promises      []promise
	short         []shortfall
	left          []form.Moment
	loosened      []loosening
	excluded      []exclusionWhy
	excludedSince map[exclusionWhy]form.Moment
	// namedTo is the latest end of an inventory that lists or excludes the device.
	namedTo form.Moment
}

// saw takes in a whole scan, or a part of one.
func (d *deviceWatch) saw(p *canon.Value, recorded form.Moment) {
	seen, moment := false, form.Moment(0)
	results := p.Get("results")
	for i := range results.Items {
		result := &results.Items[i]
		if result.Get("result").Str == "error" {
			continue
		}
		if at := form.At(result.Get("observed_at")); !seen || at > moment {
			seen, moment = true, at
		}
	}
	if p.Get("part").Int == 1 {
		d.stated++
		d.newestSeen = false
	}
	if !seen {
		return
	}
	if !d.newestSeen {
		d.seen++
		d.newestSeen = true
	}
	moment = min(moment, recorded)
	switch {
	case !d.anySeen:
		d.anySeen, d.first, d.last = true, moment, moment
	case moment-d.last > hour:
		d.dark = append(d.dark, span{d.last, moment})
	}
	d.last = max(d.last, moment)
}

// unstated is a stretch that may hold no inventory for `allowed` at the most.
type unstated struct {
	span
	allowed form.Moment
}

// chainWatch is one appliance's chain in one log's range.
type chainWatch struct {
	site         string
	firstAt      form.Moment
	fromGenesis  bool
	devices      map[string]*deviceWatch
	inventories  int64
	done, missed int64
	pending      *inventory
	before       *inventory
	freshEpoch   bool
	// leading: nothing of this chain came yet but further parts of an inventory that begins before the range.
	leading  bool
	unstated []unstated
}

func (c *chainWatch) device(id string) *deviceWatch {
	if c.devices[id] == nil {
		c.devices[id] = &deviceWatch{excludedSince: map[exclusionWhy]form.Moment{}, namedTo: -noTime}
	}
	return c.devices[id]
}

type decided struct {
	what, target string
	after        *canon.Value
	at           form.Moment
}

type gapSpan struct {
	site, device, cause string
	span
	open bool
}

type namedDecision struct{ device, decision string }

// coverage is what V10 needs of one log; note takes every entry by rising index.
type coverage struct {
	from, to  form.Moment
	chains    map[string]*chainWatch
	decisions map[string]decided
	gaps      []gapSpan
	named     map[namedDecision]*entry
	// erased are the appliances of which a leaf was erased so far: what showed their scans may be gone.
	erased   map[string]bool
	failure  *Failure
	failedAt int64
}

func newCoverage(from, to form.Moment) *coverage {
	return &coverage{from: from, to: to, chains: map[string]*chainWatch{}, decisions: map[string]decided{},
		named: map[namedDecision]*entry{}, erased: map[string]bool{}}
}

func (c *coverage) fail(now *entry, expected, found string) {
	if c.failure == nil {
		c.failure, c.failedAt = fail(10, now.where(), expected, found), now.index
	}
}

// note takes in an entry that passed V2 to V4; entries outside the range only for the decisions that they hold.
func (c *coverage) note(now *read) {
	s, p := now.statement, now.statement.Predicate
	if s.Appliance == "" && s.Kind == "decision" {
		c.decisions[p.Get("decision").Str] = decided{p.Get("what").Str, p.Get("target").Str, p.Get("after"), s.RecordedAt}
	}
	if now.listed == nil {
		return
	}
	if s.Kind == "gap" {
		end := p.Get("to_at")
		c.gaps = append(c.gaps, gapSpan{s.Site, p.Get("device").Str, p.Get("cause").Str, span{form.At(p.Get("from_at")), form.At(end)}, end.IsNull()})
	}
	if s.Appliance == "" {
		return
	}
	chain := c.chains[s.Appliance]
	switch {
	case chain == nil:
		chain = &chainWatch{site: s.Site, firstAt: s.RecordedAt, fromGenesis: s.Link.Epoch == 0 && s.Link.Seq == 0,
			devices: map[string]*deviceWatch{}, leading: true}
		c.chains[s.Appliance] = chain
	case s.Link.Seq == 0:
		chain.freshEpoch, chain.pending = true, nil
	}
	if s.Kind == "inventory" {
		c.inventory(now, chain)
		return
	}
	chain.leading = false
	if chain.pending != nil {
		c.fail(now.entry, "the next part of an inventory", s.Kind)
		chain.pending = nil
	}
	if occasion := p.Get("occasion").Str; s.Kind == "observation" && (occasion == "changed" || occasion == "restated") {
		chain.device(p.Get("device").Str).saw(p, s.RecordedAt)
	}
}

func (c *coverage) inventory(now *read, chain *chainWatch) {
	p := now.statement.Predicate
	part := p.Get("part").Int
	if chain.pending == nil && part > 1 {
		if !chain.leading {
			c.fail(now.entry, "part 1 of an inventory", fmt.Sprintf("part %d", part))
		}
		return
	}
	chain.leading = false
	if chain.pending != nil && !chain.pending.goesOnIn(p) {
		c.fail(now.entry, fmt.Sprintf("part %d of the same inventory", chain.pending.part+1), fmt.Sprintf("part %d", part))
		chain.pending = nil
		return
	}
	if chain.pending == nil {
		chain.pending = newInventory(p)
	}
	whole := chain.pending
	whole.take(p)
	if part < whole.parts {
		return
	}
	chain.pending = nil
	if part == whole.parts {
		c.contradictions(now, chain, whole)
		c.learn(now, chain, whole)
	}
}

// contradictions are what an inventory and the entries of its own chain cannot both be true about.
func (c *coverage) contradictions(now *read, chain *chainWatch, whole *inventory) {
	s := now.statement
	if whole.doubled {
		c.fail(now.entry, "each device once", "one that stands twice")
	}
	if whole.from > whole.to || whole.to > s.RecordedAt {
		c.fail(now.entry, "a stretch of time that is over", fmt.Sprintf("%v to %v", whole.from, whole.to))
	}
	if head := s.Predicate.Get("cosigned"); !head.IsNull() && (head.Get("origin").Str != s.Log || head.Get("size").Int > now.index) {
		c.fail(now.entry, fmt.Sprintf("a co-signed checkpoint of this log before entry %d", now.index), head.Get("origin").Str)
	}
	if !chain.freshEpoch && chain.before != nil {
		c.counts(now, chain, whole)
	}
	for _, id := range slices.Sorted(maps.Keys(whole.devices)) {
		row := whole.devices[id]
		if row.done > 0 && !c.erased[s.Appliance] && !chain.shown(whole, chain.device(id), row) {
			c.fail(now.entry, fmt.Sprintf("an observation that shows the %d scans of device %s", row.done, id), "none")
		}
	}
}

// counts compares what was counted since the inventory before with what was stated since.
func (c *coverage) counts(now *read, chain *chainWatch, whole *inventory) {
	for _, id := range slices.Sorted(maps.Keys(chain.devices)) {
		device := chain.devices[id]
		row, listed := whole.devices[id]
		switch {
		case !listed && device.stated > 0 && !whole.knows(id):
			c.fail(now.entry, "every device that this chain observed", "an inventory without device "+id)
		case listed && (row.done+row.missed < device.stated || row.done < device.seen):
			c.fail(now.entry, fmt.Sprintf("at least %d scans of device %s, %d of them done", device.stated, id, device.seen),
				fmt.Sprintf("%d done, %d missed", row.done, row.missed))
		}
	}
}

// shown: a scan that was done is stated, or equals one stated within the hour before; unknown counts as shown.
func (chain *chainWatch) shown(whole *inventory, device *deviceWatch, row inventoryRow) bool {
	back := longest(row.cadence)
	known := chain.fromGenesis || chain.before != nil && whole.from-chain.firstAt >= back
	if !known || chain.freshEpoch || device.seen > 0 {
		return true
	}
	return device.inSight && whole.from-device.base <= back
}

func (c *coverage) inPeriod(whole *inventory) bool { return whole.to >= c.from && whole.from < c.to }

func (c *coverage) learn(now *read, chain *chainWatch, whole *inventory) {
	chain.inventories++
	c.joint(chain, whole)
	for id, row := range whole.devices {
		c.row(chain, whole, id, row)
		chain.device(id).namedTo = max(chain.device(id).namedTo, whole.to)
	}
	for id, why := range whole.excluded {
		chain.device(id).namedTo = max(chain.device(id).namedTo, whole.to)
		if key := (namedDecision{id, why.decision}); why.decision != "" && c.named[key] == nil {
			c.named[key] = now.entry
		}
		device := chain.device(id)
		if _, known := device.excludedSince[why]; !known && c.inPeriod(whole) {
			device.excluded = append(device.excluded, why)
			device.excludedSince[why] = max(whole.from, c.from)
		}
	}
	if chain.before != nil && c.inPeriod(whole) {
		for id := range chain.before.devices {
			if !whole.knows(id) {
				chain.device(id).left = append(chain.device(id).left, whole.to)
			}
		}
	}
	for _, device := range chain.devices {
		device.stated, device.seen = 0, 0
		device.inSight, device.base = device.newestSeen && device.anySeen, device.last
	}
	chain.before, chain.freshEpoch = whole, false
}

func (c *coverage) joint(chain *chainWatch, whole *inventory) {
	switch {
	case chain.before == nil && chain.fromGenesis:
		chain.unstated = append(chain.unstated, unstated{span{chain.firstAt, whole.from}, inventoryEach})
	case chain.before == nil:
		chain.unstated = append(chain.unstated, unstated{span{min(c.from, whole.from), whole.from}, inventoryEach})
	case whole.from > chain.before.to:
		chain.unstated = append(chain.unstated, unstated{span{chain.before.to, whole.from}, 0})
	}
	chain.unstated = append(chain.unstated, unstated{span{whole.from, whole.to}, inventoryEach})
}

func (c *coverage) row(chain *chainWatch, whole *inventory, id string, row inventoryRow) {
	device := chain.device(id)
	chain.done, chain.missed = chain.done+row.done, chain.missed+row.missed
	if n := len(device.promises); n > 0 && device.promises[n-1].cadence == row.cadence && device.promises[n-1].to >= whole.from {
		device.promises[n-1].to = max(device.promises[n-1].to, whole.to)
	} else {
		device.promises = append(device.promises, promise{span{whole.from, whole.to}, row.cadence})
	}
	if !c.inPeriod(whole) {
		return
	}
	if chain.before != nil {
		if before, listed := chain.before.devices[id]; listed && before.cadence < row.cadence {
			device.loosened = append(device.loosened, loosening{whole.to, before.cadence, row.cadence})
		}
	}
	short := row.missed
	if open := int64(whole.to-whole.from)/(row.cadence*1000) - row.done - row.missed; open > countingSlack {
		short += open
	}
	if short > 0 {
		device.short = append(device.short, shortfall{span{whole.from, whole.to}, short})
	}
}
