package canon

import (
	"testing"

	"wardkeep.invalid/verifier/internal/golden"
)

func TestPublishedDocuments(t *testing.T) {
	var cases []struct{ Name, Input, Output string }
	golden.Vectors(t, "rfc8785.json", &cases)
	for _, each := range cases {
		_, err := Parse([]byte(each.Output), -1)
		if floats := each.Name == "values"; (err != nil) != floats {
			t.Errorf("%s: %v", each.Name, err)
		}
		if _, err := Parse([]byte(each.Input), -1); err == nil {
			t.Errorf("%s is taken as it was before canonicalization", each.Name)
		}
	}
	if len(cases) != 6 {
		t.Fatalf("%d cases", len(cases))
	}
}

// Evidence holds no floating-point number and no integer beyond 2^53 - 1: of the table, only zero.
func TestPublishedNumbers(t *testing.T) {
	var cases []struct{ IEEE754, Text string }
	golden.Vectors(t, "rfc8785-numbers.json", &cases)
	for _, each := range cases {
		if _, err := Parse([]byte(each.Text), -1); (err == nil) != (each.Text == "0") {
			t.Errorf("%s: %v", each.Text, err)
		}
	}
	if len(cases) != 24 {
		t.Fatalf("%d cases", len(cases))
	}
}
