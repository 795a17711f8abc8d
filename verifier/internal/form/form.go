// Package form says which JSON values a document may hold: small functions that name the first member out of form.
package form

import (
	"fmt"
	"regexp"
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

// Object is an object with exactly these members.
func Object(fields ...Field) Form {
	return func(v *canon.Value) error {
		if v.Kind != canon.Object {
			return fmt.Errorf("expected an object")
		}
		found := 0
		for _, field := range fields {
			member := v.Get(field.Name)
			if member.Kind == canon.Missing && field.Optional {
				continue
			}
			if err := field.Form(member); err != nil {
				return fmt.Errorf("%s: %w", field.Name, err)
			}
			found++
		}
		if found != len(v.Members) {
			return fmt.Errorf("a member that is not known here")
		}
		return nil
	}
}

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

func isID(text string) bool {
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

func isTime(text string) bool {
	_, good := ParseTime(text)
	return good
}

// The texts that occur everywhere.
var (
	ID     = Text("an id", isID)
	Hash   = Text("64 lower-case hex digits", IsHash)
	Token  = Text("a token", IsToken)
	Reason = Text("a reason code", isReason)
	Time   = Text("a time", isTime)
	Number = Int(0, canon.MaxInteger)
	AnyInt = Int(-canon.MaxInteger, canon.MaxInteger)
	// CatalogueName is the id of a check or probe.
	CatalogueName = Pattern("a name of the catalogue", `[a-z][a-z0-9]{1,15}\.[a-z][a-z0-9_]{1,63}`)
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

// ParseTime reads the one spelling of a time, years 0001 to 9999.
func ParseTime(text string) (Moment, bool) {
	if len(text) != len(timeLayout) || text[:4] == "0000" || text[19] != '.' {
		return 0, false
	}
	found, err := time.Parse(timeLayout, text)
	return Moment(found.UnixMilli()), err == nil && found.Format(timeLayout) == text
}

// At is the time in a value that passed Time; 0 where it is null.
func At(v *canon.Value) Moment {
	moment, _ := ParseTime(v.Str)
	return moment
}

// String is the one spelling.
func (m Moment) String() string { return time.UnixMilli(int64(m)).UTC().Format(timeLayout) }
