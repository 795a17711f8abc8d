package trust

import (
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
)

const witnessVkey = "central.example.test/wardkeep/witness/7318b987-fe5c-f539-8c7e-dcd95bffe9f4+a10d36ce+" +
	"BBhGUJYdzNFPWDsL/Mg+N+e+mGJZAwZOPkePjDXMgfHr"

func TestTheGoldenTrustFile(t *testing.T) {
	known, err := Parse(golden.File(t, "kit.trust"))
	if err != nil || len(known.Logs) != 1 || len(known.Platform) != 1 || len(known.Appliances) != 1 || known.Quorum != "" {
		t.Fatal(known, err)
	}
}

func TestAQuorumOfGroups(t *testing.T) {
	known, err := Parse([]byte("# known from outside\n\twitness w " + witnessVkey + " https://w.example.test\n" +
		"group g any w\nquorum g\n"))
	if err != nil || known.QuorumMet(nil) || !known.QuorumMet(map[string]bool{"w": true}) {
		t.Fatal(err)
	}
}

func TestLinesOutOfFormAreRefused(t *testing.T) {
	good := string(golden.File(t, "kit.trust"))
	log, witness := strings.SplitAfter(good, "\n")[0], "witness w "+witnessVkey+"\n"
	for name, text := range map[string]string{
		"no quorum": log, "two quorums": good + "quorum none\n", "unknown line": good + "believe everything\n",
		"log twice": good + log, "log key as witness": good + "witness w " + strings.Fields(log)[1] + "\n",
		"witness twice": good + witness + strings.Replace(witness, " w ", " v ", 1), "witness named none": good +
			strings.Replace(witness, " w ", " none ", 1),
		"group of nobody": good + "group g any\n", "group of strangers": good + "group g 1 x\n",
		"threshold over members": good + witness + "group g 2 w\n", "threshold 0": good + witness + "group g 0 w\n",
		"member of two groups": good + witness + "group g 1 w\ngroup h 1 w\n", "quorum of nobody": log + "quorum q\n",
		"short key id": good + "platform abcd\n", "appliance without id": good + "appliance x " + strings.Repeat("a", 64) + "\n",
		"carriage return": strings.ReplaceAll(good, "\n", "\r\n"), "not UTF-8": good + "# \xff\n",
		"too many lines": good + strings.Repeat("\n", maxLines), "too long": good + "#" + strings.Repeat("x", MaxBytes),
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzTrust(f *testing.F) {
	f.Add(golden.File(f, "kit.trust"))
	f.Add([]byte("witness w " + witnessVkey + "\ngroup g 1 w\nquorum g\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if known, err := Parse(raw); err == nil {
			known.QuorumMet(map[string]bool{"w": true})
		}
	})
}
