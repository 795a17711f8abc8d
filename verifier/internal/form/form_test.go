package form

import (
	"regexp"
	"testing"
	"time"

	"wardkeep.invalid/verifier/internal/canon"
)

func TestTimesAreThoseOfTheCalendar(t *testing.T) {
	for at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 10_000; at = at.Add(61*24*time.Hour + 7*time.Hour + 13*time.Minute + 59*time.Second + 987*time.Millisecond) {
		for _, moment := range []time.Time{at, time.Date(at.Year(), 2, 28, 23, 59, 59, 999e6, time.UTC), time.Date(at.Year(), 3, 1, 0, 0, 0, 0, time.UTC)} {
			text := moment.Format(timeLayout)
			if found, good := ParseTime(text); !good || int64(found) != moment.UnixMilli() || found.String() != text {
				t.Fatal(text, found, good)
			}
		}
	}
	for _, text := range []string{
		"", "2026-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
		"2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z", "0000-01-01T00:00:00.000Z",
		"2026-01-01T00:00:00.00Z", "2026-01-01T00:00:00,000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00.000z", "+026-01-01T00:00:00.000Z",
	} {
		if found, good := ParseTime(text); good {
			t.Errorf("%q was taken as %v", text, found)
		}
	}
	if _, good := ParseTime("2024-02-29T00:00:00.000Z"); !good {
		t.Error("a leap day was refused")
	}
}

func FuzzTexts(f *testing.F) {
	for _, text := range []string{"linux.services_running", "a.b", "ab.c", "2026.3", "0.1.0+b", "2026-03-02T08:00:00.000Z", "aB.cd", "abc_d.ef"} {
		f.Add(text)
	}
	name, version := regexp.MustCompile(`\A[a-z][a-z0-9]{1,15}\.[a-z][a-z0-9_]{1,63}\z`), regexp.MustCompile(`\A[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}\z`)
	f.Fuzz(func(t *testing.T, text string) {
		if isCatalogueName(text) != name.MatchString(text) || IsVersion(text) != version.MatchString(text) {
			t.Errorf("%q", text)
		}
		found, err := time.Parse(timeLayout, text)
		wanted := err == nil && len(text) == len(timeLayout) && found.Format(timeLayout) == text && found.Year() > 0
		if at, good := ParseTime(text); good != wanted || good && int64(at) != found.UnixMilli() {
			t.Errorf("%q: %v", text, good)
		}
	})
}

func TestAnObjectHasExactlyItsMembers(t *testing.T) {
	wanted := Object(Field{Name: "b", Form: Bool}, Field{Name: "a", Form: Number}, Field{Name: "c", Form: Bool, Optional: true})
	for text, good := range map[string]bool{
		`{"a":1,"b":true}`: true, `{"a":1,"b":true,"c":false}`: true, `{"a":1}`: false, `{"b":true}`: false, `{}`: false, `[]`: false,
		`{"a":1,"b":true,"d":1}`: false, `{"a":1,"aa":1,"b":true}`: false, `{"A":1,"a":1,"b":true}`: false, `{"a":1,"b":true,"c":null}`: false,
	} {
		v, err := canon.Parse([]byte(text), 0)
		if err != nil {
			t.Fatal(err)
		}
		if (wanted(&v) == nil) != good {
			t.Error(text)
		}
	}
}
