package steps

import (
	"runtime"
	"slices"
	"sync"

	"wardkeep.invalid/verifier/internal/kit"
)

// ahead is how many bundles for each core are in memory at once, read and parsed or waiting for their signatures.
const ahead = 4

// batch is one bundle's worth of entries on its way: read and parsed on any core, judged in the log's order, its
// signatures verified on any core.
type batch struct {
	load     func() ([]*entry, *Failure)
	reads    []read
	broken   *Failure // a bundle that is none: nothing behind it can be read
	found    []*Failure
	parsed   chan struct{}
	verified chan struct{}
}

// pipeline is the walk over one log: hashes, parsing and signatures do not hang on the order of entries and are spread
// over all cores; keys and counts do.
type pipeline struct {
	*walker
	one *walk

	jobs    chan func()
	order   chan *batch
	slots   chan struct{}
	stopped chan struct{}
	waiting []*batch
}

// walk goes over one log by rising index. What it returns is a bundle that is none (V2).
func (w *walker) walk(one *walk) *Failure {
	before, behind, failure := w.kit.relied(one.log)
	if failure != nil {
		return failure
	}
	cores := runtime.GOMAXPROCS(0)
	p := &pipeline{walker: w, one: one, jobs: make(chan func()), order: make(chan *batch, ahead*cores),
		slots: make(chan struct{}, ahead*cores), stopped: make(chan struct{})}
	var workers, feeder sync.WaitGroup
	for range cores {
		workers.Go(func() {
			for job := range p.jobs {
				job()
			}
		})
	}
	feeder.Go(func() { p.feed(before, behind) })
	failure = p.judge()
	close(p.stopped)
	feeder.Wait()
	close(p.jobs)
	workers.Wait()
	return failure
}

// feed hands out batches in the log's order, as many at once as there are slots.
func (p *pipeline) feed(before, behind []*entry) {
	defer close(p.order)
	entries := func(some []*entry) func() ([]*entry, *Failure) {
		return func() ([]*entry, *Failure) { return some, nil }
	}
	for some := range slices.Chunk(before, kit.Width) {
		if !p.put(entries(some)) {
			return
		}
	}
	first, end := p.one.log.Bundles()
	for number := first; number < end; number++ {
		if !p.put(func() ([]*entry, *Failure) { return p.kit.bundle(p.one.log, number) }) {
			return
		}
	}
	for some := range slices.Chunk(behind, kit.Width) {
		if !p.put(entries(some)) {
			return
		}
	}
}

func (p *pipeline) put(load func() ([]*entry, *Failure)) bool {
	b := &batch{load: load, parsed: make(chan struct{}), verified: make(chan struct{})}
	select {
	case p.slots <- struct{}{}:
	case <-p.stopped:
		return false
	}
	p.order <- b // as roomy as there are slots
	select {
	case p.jobs <- b.parse:
		return true
	case <-p.stopped:
		return false
	}
}

func (b *batch) parse() {
	defer close(b.parsed)
	var entries []*entry
	entries, b.broken = b.load()
	b.reads = make([]read, len(entries))
	for i, one := range entries {
		b.reads[i] = readEntry(one)
	}
}

func (b *batch) verify() {
	defer close(b.verified)
	for i := range b.reads {
		now := &b.reads[i]
		if now.public != nil && !now.envelope.Verify(*now.public) {
			b.found[i] = v3BadSignature(now)
		}
	}
}

// judge takes batches in order. Half of the slots are left to those that are not judged yet, so none waits for ever.
func (p *pipeline) judge() *Failure {
	for b := range p.order {
		<-b.parsed
		if b.broken != nil {
			p.settle(0)
			return b.broken
		}
		p.inOrderAll(b)
		p.jobs <- b.verify
		p.waiting = append(p.waiting, b)
		p.settle(cap(p.slots) / 2)
	}
	p.settle(0)
	return nil
}

func (p *pipeline) inOrderAll(b *batch) {
	b.found = make([]*Failure, len(b.reads))
	lowest := 6
	for i := range b.reads {
		if failure := p.inOrder(p.one, &b.reads[i], lowest); failure != nil {
			b.found[i], lowest = failure, min(lowest, failure.number)
		}
	}
}

// settle takes what the oldest batches found, until at most `left` are still waiting for their signatures.
func (p *pipeline) settle(left int) {
	for len(p.waiting) > left {
		oldest := p.waiting[0]
		<-oldest.verified
		for _, failure := range oldest.found {
			p.offer(failure)
		}
		p.waiting = p.waiting[1:]
		<-p.slots
	}
}
