// Package canon reads JSON that must already be in canonical form (RFC 8785), in Wardkeep's profile: no fractions,
// no integer beyond 2^53 - 1, no member twice. What it accepts is exactly what a canonical writer writes, so the
// bytes of every part are that part's canonical form and nothing has to be written again.
package canon

import (
	"fmt"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// Depth is how deep filled containers may nest. Facts need five levels; the limit keeps a hostile file off the stack.
const Depth = 32

// MaxInteger is the largest integer that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3).
const MaxInteger = 1<<53 - 1

// Kind says which JSON value it is.
type Kind byte

// The kinds of JSON value.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	Text
	List
	Object
)

// Value is one JSON value; Raw are its bytes, which are its canonical form.
type Value struct {
	Kind    Kind
	Truth   bool
	Raw     []byte
	Int     int64
	Str     string
	Items   []Value
	Members []Member
}

// Member is one member of an object.
type Member struct {
	Name  string
	Value Value
}

var missing = Value{Kind: Missing}

// Get is a member of an object, or a value of kind Missing.
func (v *Value) Get(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i].Value
		}
	}
	return &missing
}

// IsNull tells null (or a member left out) from a value.
func (v *Value) IsNull() bool { return v.Kind == Null || v.Kind == Missing }

// reader holds the text twice: as bytes, and as a string of which the texts in it are parts. Values of a container that
// is not closed yet wait on a stack, and are put beside each other when it is.
type reader struct {
	raw     []byte
	text    string
	at      int
	members stack[Member]
	items   stack[Value]
}

type stack[T any] struct {
	waiting, made []T
}

// close takes what waits from `begin` on; where there is no room beside those made before, it makes some for `room`.
func (s *stack[T]) close(begin, room int) []T {
	count := len(s.waiting) - begin
	if cap(s.made)-len(s.made) < count {
		s.made = make([]T, 0, max(room, count))
	}
	first := len(s.made)
	s.made = append(s.made, s.waiting[begin:]...)
	clear(s.waiting[begin:])
	s.waiting = s.waiting[:begin]
	return s.made[first : first+count : first+count]
}

// Room for values is made by experience: a member takes some 24 bytes, and most lists are short.
const (
	bytesOfMember = 24
	roomForItems  = 8
)

// readers keep their stacks from one text to the next.
var readers = sync.Pool{New: func() any { return new(reader) }}

// Parse reads one canonical value that fills raw. Depth is counted from `outer` levels above nothing: -1 leaves the
// outermost container uncounted.
func Parse(raw []byte, outer int) (Value, error) {
	r, _ := readers.Get().(*reader)
	defer readers.Put(r)
	r.raw, r.text, r.at = raw, string(raw), 0
	value, err := r.value(outer)
	if err == nil && r.at != len(raw) {
		err = r.fault("bytes behind the value")
	}
	clear(r.members.waiting)
	clear(r.items.waiting)
	*r = reader{members: stack[Member]{waiting: r.members.waiting[:0]}, items: stack[Value]{waiting: r.items.waiting[:0]}}
	return value, err
}

func (r *reader) fault(what string) error {
	return fmt.Errorf("not canonical JSON at byte %d: %s", r.at, what)
}

// next is the byte at hand, 0 at the end; a real zero byte begins no value and ends none.
func (r *reader) next() byte {
	if r.at < len(r.raw) {
		return r.raw[r.at]
	}
	return 0
}

func (r *reader) value(depth int) (Value, error) {
	begin := r.at
	var value Value
	var err error
	switch c := r.next(); {
	case c == '{':
		value, err = r.object(depth)
	case c == '[':
		value, err = r.list(depth)
	case c == '"':
		value.Kind = Text
		value.Str, err = r.string()
	case c == '-' || c >= '0' && c <= '9':
		value.Kind = Number
		value.Int, err = r.number()
	default:
		value, err = r.word()
	}
	value.Raw = r.raw[begin:r.at]
	return value, err
}

var words = []struct {
	text  string
	value Value
}{{"null", Value{Kind: Null}}, {"true", Value{Kind: Bool, Truth: true}}, {"false", Value{Kind: Bool}}}

func (r *reader) word() (Value, error) {
	for _, word := range words {
		end := r.at + len(word.text)
		if end <= len(r.raw) && string(r.raw[r.at:end]) == word.text {
			r.at = end
			return word.value, nil
		}
	}
	return Value{}, r.fault("expected a value")
}

func (r *reader) number() (int64, error) {
	negative := r.next() == '-'
	if negative {
		r.at++
	}
	begin, found := r.at, int64(0)
	for c := r.next(); c >= '0' && c <= '9'; c = r.next() {
		found = found*10 + int64(c-'0')
		if found > MaxInteger {
			return 0, r.fault("an integer beyond 2^53 - 1")
		}
		r.at++
	}
	digits := r.at - begin
	if digits == 0 || digits > 1 && r.raw[begin] == '0' || negative && found == 0 {
		return 0, r.fault("an integer in another spelling")
	}
	if negative {
		found = -found
	}
	return found, nil
}

func (r *reader) object(depth int) (Value, error) {
	value := Value{Kind: Object}
	r.at++
	if r.next() == '}' {
		r.at++
		return value, nil
	}
	if depth >= Depth {
		return value, r.fault("nested too deep")
	}
	begin := len(r.members.waiting)
	for {
		if r.next() != '"' {
			return value, r.fault("expected a member name")
		}
		name, err := r.string()
		if err != nil {
			return value, err
		}
		if waiting := r.members.waiting; len(waiting) > begin && !before(waiting[len(waiting)-1].Name, name) {
			return value, r.fault("member names doubled or out of order")
		}
		if r.next() != ':' {
			return value, r.fault("expected a colon")
		}
		r.at++
		member, err := r.value(depth + 1)
		if err != nil {
			return value, err
		}
		r.members.waiting = append(r.members.waiting, Member{name, member})
		if more, err := r.more('}'); err != nil || !more {
			value.Members = r.members.close(begin, len(r.raw)/bytesOfMember)
			return value, err
		}
	}
}

func (r *reader) list(depth int) (Value, error) {
	value := Value{Kind: List}
	r.at++
	if r.next() == ']' {
		r.at++
		return value, nil
	}
	if depth >= Depth {
		return value, r.fault("nested too deep")
	}
	begin := len(r.items.waiting)
	for {
		item, err := r.value(depth + 1)
		if err != nil {
			return value, err
		}
		r.items.waiting = append(r.items.waiting, item)
		if more, err := r.more(']'); err != nil || !more {
			value.Items = r.items.close(begin, roomForItems)
			return value, err
		}
	}
}

func (r *reader) more(end byte) (bool, error) {
	c := r.next()
	if c != ',' && c != end {
		return false, r.fault("expected a comma or the end")
	}
	r.at++
	return c == ',', nil
}

// before orders names as RFC 8785 section 3.2.3 does: by UTF-16 code units.
func before(a, b string) bool {
	if ascii(a) && ascii(b) {
		return a < b
	}
	left, right := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] < right[i]
		}
	}
	return len(left) < len(right)
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// string reads a text. Only what RFC 8785 section 3.2.2.2 writes is taken: raw UTF-8, and escapes for the two signs
// and the control characters, each in its one spelling.
func (r *reader) string() (string, error) {
	r.at++
	begin := r.at
	for r.at < len(r.raw) {
		switch c := r.raw[r.at]; {
		case c == '"':
			plain := r.text[begin:r.at]
			r.at++
			return plain, nil
		case c == '\\':
			return r.escaped(begin)
		case c < ' ':
			return "", r.fault("a control character in a text")
		case c < utf8.RuneSelf:
			r.at++
		default:
			letter, size := utf8.DecodeRune(r.raw[r.at:])
			if letter == utf8.RuneError && size <= 1 {
				return "", r.fault("not UTF-8")
			}
			r.at += size
		}
	}
	return "", r.fault("a text without end")
}

var short = map[byte]byte{'"': '"', '\\': '\\', 'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r'}

func (r *reader) escaped(begin int) (string, error) {
	built := append([]byte(nil), r.raw[begin:r.at]...)
	for r.next() == '\\' {
		letter, err := r.escape()
		if err != nil {
			return "", err
		}
		built = append(built, letter)
		// From here an ordinary text goes on, up to the quote or the next escape.
		part := r.at
		for r.at < len(r.raw) && r.raw[r.at] != '"' && r.raw[r.at] != '\\' {
			if r.raw[r.at] < ' ' {
				return "", r.fault("a control character in a text")
			}
			r.at++
		}
		built = append(built, r.raw[part:r.at]...)
	}
	if r.next() != '"' {
		return "", r.fault("a text without end")
	}
	r.at++
	if !utf8.Valid(built) {
		return "", r.fault("not UTF-8")
	}
	return string(built), nil
}

func (r *reader) escape() (byte, error) {
	rest := r.raw[r.at:]
	if len(rest) >= 2 {
		if letter, known := short[rest[1]]; known {
			r.at += 2
			return letter, nil
		}
	}
	if len(rest) < 6 || string(rest[:4]) != `\u00` {
		return 0, r.fault("an escape that the canonical form does not use")
	}
	high, low := hexDigit(rest[4]), hexDigit(rest[5])
	if high < 0 || high > 1 || low < 0 {
		return 0, r.fault("an escape that the canonical form does not use")
	}
	letter := byte(high<<4 | low)
	for _, own := range short {
		if letter == own {
			return 0, r.fault("a long escape where a short one is due")
		}
	}
	r.at += 6
	return letter, nil
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
