package steps

import (
	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/form"
)

// inventoryRow is a device in scope.
type inventoryRow struct{ cadence, done, missed int64 }

// inventory is put together from its parts, which differ in their rows only.
type inventory struct {
	id       string
	from, to form.Moment
	parts    int64
	part     int64
	same     string
	devices  map[string]inventoryRow
	excluded map[string]exclusionWhy
	doubled  bool
}

func newInventory(p *canon.Value) *inventory {
	return &inventory{
		id: p.Get("inventory").Str, from: form.At(p.Get("from_at")), to: form.At(p.Get("to_at")), parts: p.Get("parts").Int,
		same: sharedByParts(p), devices: map[string]inventoryRow{}, excluded: map[string]exclusionWhy{},
	}
}

func sharedByParts(p *canon.Value) string {
	shared := ""
	for _, name := range []string{"inventory", "parts", "from_at", "to_at", "targets", "cosigned", "anchor_digest"} {
		shared += string(p.Get(name).Raw) + "\n"
	}
	return shared
}

func (i *inventory) take(p *canon.Value) {
	i.part = p.Get("part").Int
	rows, away := p.Get("devices"), p.Get("exclusions")
	for at := range rows.Items {
		row := &rows.Items[at]
		device := row.Get("device").Str
		i.doubled = i.doubled || i.knows(device)
		i.devices[device] = inventoryRow{row.Get("cadence_s").Int, row.Get("done").Int, row.Get("missed").Int}
	}
	for at := range away.Items {
		device := away.Items[at].Get("device").Str
		i.doubled = i.doubled || i.knows(device)
		i.excluded[device] = exclusionWhy{away.Items[at].Get("setting").Str, away.Items[at].Get("decision").Str}
	}
}

func (i *inventory) knows(device string) bool {
	_, listed := i.devices[device]
	_, excluded := i.excluded[device]
	return listed || excluded
}

func (i *inventory) goesOnIn(p *canon.Value) bool {
	return p.Get("part").Int == i.part+1 && sharedByParts(p) == i.same
}
