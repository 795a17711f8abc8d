package statement

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"wardkeep.invalid/verifier/internal/canon"
	"wardkeep.invalid/verifier/internal/golden"
)

// reframed changes a golden predicate and writes the statement around it as it should be, so only the change is wrong.
func reframed(t *testing.T, kind, old, new string) string {
	t.Helper()
	whole, err := canon.Parse([]byte(golden.Read(t, kind).Payload), -1)
	if err != nil {
		t.Fatal(err)
	}
	body := string(whole.Get("predicate").Raw)
	changed := strings.Replace(body, old, new, 1)
	if changed == body {
		t.Fatalf("%s: nothing was changed by %s", kind, old)
	}
	subject := kind + ":" + whole.Get("predicate").Get(kind).Str
	return fmt.Sprintf(`{"_type":"%s","predicate":%s,"predicateType":"%s%s%s","subject":[{"digest":{"sha256":"%x"},"name":"%s"}]}`,
		typeOfStatement, changed, typeBase, kind, typeVersion, sha256.Sum256([]byte(changed)), subject)
}

func TestOnlyThePlatformStatesEndsAndInTheirForm(t *testing.T) {
	const box, other = "7318b987-fe5c-f539-8c7e-dcd95bffe9f4", "548e56fc-eb6b-a189-d7cd-154c1a0af13d"
	ref := golden.Read(t, "retired").Payload
	last := ref[strings.Index(ref, `"last":{`) : strings.Index(ref, `"last":{`)+len(`"last":{"epoch":0,"leaf_hash":"`)+64+len(`","seq":41}`)]
	for _, one := range []struct {
		kind, old, new string
		taken          bool
	}{
		{"retired", `"seq":0`, `"seq":7`, true},
		{"retired", last, `"last":null`, true},
		{"retired", `"appliance":null`, `"appliance":"` + box + `"`, false},
		{"retired", `"of_appliance":"` + box + `"`, `"of_appliance":null`, false},
		{"retired", last + ",", "", false},
		{"binding", `"replaced"`, `"moved"`, false},
		{"binding", other, box, false},
		{"binding", `"appliance":null`, `"appliance":"` + box + `"`, false},
		{"erasure", `"court_order"`, `"patient_asked"`, true},
		{"erasure", `"of_kind":"observation"`, `"of_kind":"order"`, true},
		{"erasure", `"of_kind":"observation"`, `"of_kind":"decision"`, false},
		{"erasure", `"seq":12`, `"seq":0`, false},
		{"erasure", `"index":17`, `"index":-1`, false},
		{"erasure", `"appliance":null`, `"appliance":"` + box + `"`, false},
		{"erasure", `"ground":"court_order"`, `"ground":"As the court said"`, false},
	} {
		said, err := Parse([]byte(reframed(t, one.kind, one.old, one.new)))
		if (err == nil) != one.taken || one.taken && said.Kind != one.kind {
			t.Errorf("%s, %s for %s: %v", one.kind, one.new, one.old, err)
		}
	}
}
