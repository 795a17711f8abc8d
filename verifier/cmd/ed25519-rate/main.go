//go:build unix

// Command ed25519-rate is the yardstick of the verifier's speed: how many of a kit's own signatures crypto/ed25519
// verifies in a second on every core, with nothing else to do. It is no verifier: it believes the keys in the kit.
package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"wardkeep.invalid/verifier/internal/archive"
	"wardkeep.invalid/verifier/internal/dsse"
	"wardkeep.invalid/verifier/internal/kit"
	"wardkeep.invalid/verifier/internal/statement"
)

type signed struct {
	key                ed25519.PublicKey
	message, signature []byte
}

func main() {
	wall, cpu, err := measure(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: ed25519-rate KIT COUNT:", err)
		os.Exit(1)
	}
	fmt.Printf("%.0f %.0f\n", wall, cpu)
}

// measure gives verifications per second of the wall, and per second of processor time of one core.
func measure(arguments []string) (wall, cpu float64, err error) {
	if len(arguments) != 2 {
		return 0, 0, errors.New("expected two words")
	}
	count, err := strconv.Atoi(arguments[1])
	if err != nil {
		return 0, 0, err
	}
	all, err := signatures(arguments[0], count)
	if err != nil {
		return 0, 0, err
	}
	runtime.GC()
	began, used := time.Now(), processor()
	good := verify(all)
	took, worked := time.Since(began), processor()-used
	if good != len(all) || good == 0 {
		return 0, 0, fmt.Errorf("%d of %d signatures verify", good, len(all))
	}
	return float64(good) / took.Seconds(), float64(good) / worked.Seconds(), nil
}

func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func verify(all []signed) int {
	var group sync.WaitGroup
	var next, good atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				if ed25519.Verify(all[i].key, all[i].message, all[i].signature) {
					good.Add(1)
				}
			}
		})
	}
	group.Wait()
	return int(good.Load())
}

// signatures are the first `count` of the kit, each with the key that the kit names by its id.
func signatures(path string, count int) ([]signed, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	opened, err := archive.Open(file, about.Size())
	if err != nil {
		return nil, err
	}
	envelopes, err := entries(opened, count)
	if err != nil {
		return nil, err
	}
	keys := map[string][]byte{}
	var all []signed
	for _, envelope := range envelopes {
		said, err := statement.Parse(envelope.Payload)
		if err != nil {
			return nil, err
		}
		for _, key := range said.Keys {
			keys[key.ID] = key.Raw
		}
		message := fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(envelope.Type), envelope.Type, len(envelope.Payload), envelope.Payload)
		all = append(all, signed{keys[envelope.KeyID], message, envelope.Signature})
	}
	return all, nil
}

func entries(opened *archive.Archive, count int) ([]*dsse.Envelope, error) {
	raw, err := opened.Read(kit.ManifestName)
	if err != nil {
		return nil, err
	}
	sealed, err := dsse.Parse(raw, kit.MaxManifest)
	if err != nil {
		return nil, err
	}
	manifest, err := kit.ParseManifest(sealed.Payload)
	if err != nil {
		return nil, err
	}
	var found []*dsse.Envelope
	log := &manifest.Logs[0]
	first, behind := log.Bundles()
	for bundle := first; bundle < behind && len(found) < count; bundle++ {
		raw, err := opened.Read(log.EntriesName(bundle))
		if err != nil {
			return nil, err
		}
		begin, end := log.In(bundle)
		raws, err := kit.Bundle(raw, end-begin)
		if err != nil {
			return nil, err
		}
		for _, one := range raws {
			envelope, err := dsse.Parse(one, dsse.MaxEntry)
			if err != nil {
				return nil, err
			}
			found = append(found, envelope)
		}
	}
	return found, nil
}
