// Package form says which JSON values a document may hold: small functions that name the first member out of form.
package form

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"wardkeep.invalid/verifier/internal/canon"
)

// Form checks one value; the error names the member and what was expected.
type Form func(*canon.Value) error

// Field is a member of an object.
type Field struct {
	Name string
	Form Form
	// Optional members may be left out (never null where their form has no null).
	Optional bool
}

// Object is an object with exactly these members. Their names are plain ASCII, so canonical order is that of bytes.
func Object(fields ...Field) Form {
	sorted := slices.Clone(fields)
	slices.SortFunc(sorted, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return func(v *canon.Value) error {
		if v.Kind != canon.Object {
			return errObject
		}
		found := 0
		for i := range sorted {
			field, member := &sorted[i], &missing
			if found < len(v.Members) && v.Members[found].Name == field.Name {
				member = &v.Members[found].Value
				found++
			} else if field.Optional {
				continue
			}
			if err := field.Form(member); err != nil {
				return fmt.Errorf("%s: %w", field.Name, err)
			}
		}
		if found != len(v.Members) {
			return fmt.Errorf("a member that is not known here")
		}
		return nil
	}
}

var (
	errObject = errors.New("expected an object")
	missing   = canon.Value{Kind: canon.Missing}
)

// List is an array of `fewest` to `most` items.
func List(item Form, fewest, most int) Form {
	return func(v *canon.Value) error {
		if v.Kind != canon.List || len(v.Items) < fewest || len(v.Items) > most {
			return fmt.Errorf("expected a list of %d to %d", fewest, most)
		}
		for i := range v.Items {
			if err := item(&v.Items[i]); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}
}

// Map is an object of at most `most` members whose names pass `name`.
func Map(name func(string) bool, value Form, most int) Form {
	return func(v *canon.Value) error {
		if v.Kind != canon.Object || len(v.Members) > most {
			return fmt.Errorf("expected an object of at most %d members", most)
		}
		for i := range v.Members {
			if !name(v.Members[i].Name) {
				return fmt.Errorf("a member name out of form")
			}
			if err := value(&v.Members[i].Value); err != nil {
				return fmt.Errorf("member %d: %w", i, err)
			}
		}
		return nil
	}
}

// AnyObject is an object that is not looked into.
func AnyObject(v *canon.Value) error {
	if v.Kind != canon.Object {
		return fmt.Errorf("expected an object")
	}
	return nil
}

// OrNull takes null as well.
func OrNull(other Form) Form {
	return func(v *canon.Value) error {
		if v.Kind == canon.Null {
			return nil
		}
		return other(v)
	}
}

// Bool is true or false.
func Bool(v *canon.Value) error {
	if v.Kind != canon.Bool {
		return fmt.Errorf("expected true or false")
	}
	return nil
}

// Int is an integer from `least` to `most`.
func Int(least, most int64) Form {
	return func(v *canon.Value) error {
		if v.Kind != canon.Number || v.Int < least || v.Int > most {
			return fmt.Errorf("expected an integer from %d to %d", least, most)
		}
		return nil
	}
}

// Text is a text that passes `good`; `what` names it.
func Text(what string, good func(string) bool) Form {
	return func(v *canon.Value) error {
		if v.Kind != canon.Text || !good(v.Str) {
			return fmt.Errorf("expected %s", what)
		}
		return nil
	}
}

// OneOf is one of these texts.
func OneOf(texts ...string) Form {
	known := map[string]bool{}
	for _, text := range texts {
		known[text] = true
	}
	return Text(fmt.Sprint("one of ", texts), func(text string) bool { return known[text] })
}

// Pattern is a text that an expression matches whole.
func Pattern(what, expression string) Form {
	return Text(what, regexp.MustCompile(`\A(?:`+expression+`)\z`).MatchString)
}

func hexadecimal(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// IsHash tells whether a text is 64 lower-case hex digits.
func IsHash(text string) bool {
	for i := range len(text) {
		if !hexadecimal(text[i]) {
			return false
		}
	}
	return len(text) == 64
}

// IsID tells whether a text is a lower-case UUID.
func IsID(text string) bool {
	for i := range len(text) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (text[i] == '-') || !dash && !hexadecimal(text[i]) {
			return false
		}
	}
	return len(text) == 36
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// IsToken tells whether a text is a name, path, version or code: 1 to 128 characters, no space, so no sentence fits in.
func IsToken(text string) bool {
	for i := range len(text) {
		c := text[i]
		inside := c == '/' || i > 0 && (c == '@' || c == '.' || c == '_' || c == ':' || c == '+' || c == '=' || c == '\\' || c == '-')
		if !alphanumeric(c) && !inside {
			return false
		}
	}
	return len(text) >= 1 && len(text) <= 128
}

func isReason(text string) bool {
	for i := range len(text) {
		c := text[i]
		lower := c >= 'a' && c <= 'z'
		if !lower && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return len(text) >= 2 && len(text) <= 64
}

// isCatalogueName: `[a-z][a-z0-9]{1,15}`, a dot, and what isReason takes.
func isCatalogueName(text string) bool {
	family, name, parted := strings.Cut(text, ".")
	return parted && len(family) <= 16 && isReason(family) && !strings.Contains(family, "_") && isReason(name)
}

// IsVersion tells whether a text is `[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}`.
func IsVersion(text string) bool {
	for i := range len(text) {
		c := text[i]
		if !alphanumeric(c) && (i == 0 || c != '.' && c != '+' && c != '_' && c != '-') {
			return false
		}
	}
	return len(text) >= 1 && len(text) <= 64
}

// IsTime tells whether a text is a time in its one spelling.
func IsTime(text string) bool {
	_, good := ParseTime(text)
	return good
}

// The texts that occur everywhere.
var (
	ID     = Text("an id", IsID)
	Hash   = Text("64 lower-case hex digits", IsHash)
	Token  = Text("a token", IsToken)
	Reason = Text("a reason code", isReason)
	Time   = Text("a time", IsTime)
	Number = Int(0, canon.MaxInteger)
	AnyInt = Int(-canon.MaxInteger, canon.MaxInteger)
	// CatalogueName is the id of a check or probe.
	CatalogueName = Text("a name of the catalogue", isCatalogueName)
	// The last digit before the padding holds two (four) bits that mean nothing, so they are zero.
	PublicKey = Pattern("32 bytes as base64", `[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=`)
	Signature = Pattern("64 bytes as base64", `[A-Za-z0-9+/]{85}[AQgw]==`)
)

// Scalar is one value of a setting.
func Scalar(v *canon.Value) error {
	switch v.Kind {
	case canon.Null, canon.Bool:
		return nil
	case canon.Number:
		return AnyInt(v)
	}
	return Token(v)
}

// Moment is milliseconds since 1970 in UTC.
type Moment int64

const timeLayout = "2006-01-02T15:04:05.000Z"

var daysOf = [13]int64{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// ParseTime reads the one spelling of a time, years 0001 to 9999.
func ParseTime(text string) (Moment, bool) {
	if len(text) != len(timeLayout) {
		return 0, false
	}
	for i := range len(text) {
		mark := timeLayout[i]
		if digit := mark >= '0' && mark <= '9'; digit != (text[i] >= '0' && text[i] <= '9') || !digit && text[i] != mark {
			return 0, false
		}
	}
	number := func(from, to int) (found int64) {
		for _, digit := range []byte(text[from:to]) {
			found = found*10 + int64(digit-'0')
		}
		return found
	}
	year, month, day := number(0, 4), number(5, 7), number(8, 10)
	hour, minute, second := number(11, 13), number(14, 16), number(17, 19)
	if year == 0 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	if leap := month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0); day > daysOf[month] && (!leap || day > 29) {
		return 0, false
	}
	return Moment((((dayNumber(year, month, day)*24+hour)*60+minute)*60+second)*1000 + number(20, 23)), true
}

// dayNumber counts days from 1970-01-01 in the Gregorian calendar; a year begins in March here, so the day that comes and goes is its last.
func dayNumber(year, month, day int64) int64 {
	if month < 3 {
		year, month = year-1, month+12
	}
	const before1970 = 719_468 // days from 0000-03-01
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - before1970
}

// At is the time in a value that passed Time; 0 where it is null.
func At(v *canon.Value) Moment {
	moment, _ := ParseTime(v.Str)
	return moment
}

// String is the one spelling.
func (m Moment) String() string { return time.UnixMilli(int64(m)).UTC().Format(timeLayout) }
