// Package der reads DER (X.690) as strictly as it is meant: definite, shortest lengths, tags of one byte, nothing
// behind a value. Where nothing is let through that DER does not write, parts that were read are their own one spelling.
package der

import (
	"bytes"
	"errors"
)

// Tags.
const (
	Boolean     = 0x01
	Integer     = 0x02
	BitString   = 0x03
	OctetString = 0x04
	Null        = 0x05
	OID         = 0x06
	UTCTime     = 0x17
	Time        = 0x18
	Sequence    = 0x30
	Set         = 0x31
	Context     = 0xa0 // constructed [0]; add the number
)

// Value is one value: its tag, what it holds, and all its bytes.
type Value struct {
	Tag       byte
	Body, Raw []byte
}

var (
	errShort  = errors.New("DER cut short")
	errLength = errors.New("a length that is not the shortest definite one")
	errTag    = errors.New("another value than expected here")
	errRest   = errors.New("bytes behind the last value")
)

// Reader takes values off the front of bytes. After the first fault it gives empty values, and Err says it.
type Reader struct {
	rest []byte
	err  error
}

// Read begins with these bytes.
func Read(raw []byte) *Reader { return &Reader{rest: raw} }

// Inside begins with what a value holds.
func (r *Reader) Inside(v Value) *Reader { return &Reader{rest: v.Body, err: r.err} }

// Fail notes a fault, unless there was one before.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// More tells whether a value follows.
func (r *Reader) More() bool { return r.err == nil && len(r.rest) > 0 }

// Next tells whether a value of this tag follows.
func (r *Reader) Next(tag byte) bool { return r.More() && r.rest[0] == tag }

// End gives the first fault, or that something is left.
func (r *Reader) End() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = errRest
	}
	return r.err
}

// Take takes a value of this tag.
func (r *Reader) Take(tag byte) Value {
	if r.err == nil && (len(r.rest) == 0 || r.rest[0] != tag) {
		r.err = errTag
	}
	return r.Any()
}

// Any takes a value of any tag.
func (r *Reader) Any() Value {
	if r.err != nil {
		return Value{}
	}
	head, length, err := header(r.rest)
	if err == nil && len(r.rest)-head < length {
		err = errShort
	}
	if err != nil {
		r.err = err
		return Value{}
	}
	v := Value{r.rest[0], r.rest[head : head+length], r.rest[:head+length]}
	r.rest = r.rest[head+length:]
	return v
}

// header gives the sizes of tag and length, and of what the value holds.
func header(raw []byte) (head, length int, err error) {
	if len(raw) < 2 {
		return 0, 0, errShort
	}
	if raw[0]&0x1f == 0x1f {
		return 0, 0, errTag
	}
	if raw[1] < 0x80 {
		return 2, int(raw[1]), nil
	}
	count := int(raw[1] & 0x7f)
	if count == 0 || count > 4 {
		return 0, 0, errLength
	}
	if len(raw) < 2+count {
		return 0, 0, errShort
	}
	for _, digit := range raw[2 : 2+count] {
		length = length<<8 | int(digit)
	}
	if length < 0x80 || raw[2] == 0 {
		return 0, 0, errLength
	}
	return 2 + count, length, nil
}

// Optional takes a value of this tag where one follows.
func (r *Reader) Optional(tag byte) (Value, bool) {
	if !r.Next(tag) {
		return Value{}, false
	}
	v := r.Any()
	return v, r.err == nil
}

// Is takes a value that must be exactly these bytes.
func (r *Reader) Is(raw []byte) {
	if v := r.Any(); r.err == nil && !bytes.Equal(v.Raw, raw) {
		r.err = errTag
	}
}

// Integer takes an integer in its shortest form: two's complement, big-endian.
func (r *Reader) Integer() []byte {
	body := r.Take(Integer).Body
	long := len(body) > 1 && (body[0] == 0 && body[1] < 0x80 || body[0] == 0xff && body[1] >= 0x80)
	if r.err == nil && (len(body) == 0 || long) {
		r.err = errors.New("an integer that is not in its shortest form")
	}
	if r.err != nil {
		return []byte{0}
	}
	return body
}

// Small takes an integer from 0 to 2^31; a larger one gives 2^31, a negative one is a fault.
func (r *Reader) Small() int64 {
	body := r.Integer()
	if body[0] >= 0x80 {
		r.Fail(errors.New("an integer below 0"))
	}
	const most = int64(1) << 31
	found := int64(0)
	for _, digit := range body {
		found = min(found<<8|int64(digit), most)
	}
	return found
}

// True takes an optional BOOLEAN with DEFAULT FALSE: where it is written, it is true.
func (r *Reader) True() bool {
	v, there := r.Optional(Boolean)
	if there && !bytes.Equal(v.Body, []byte{0xff}) {
		r.Fail(errors.New("a truth that is not written as DER does"))
	}
	return there
}

// Bits takes a bit string without unused bits.
func (r *Reader) Bits() []byte {
	body := r.Take(BitString).Body
	if r.err == nil && (len(body) == 0 || body[0] != 0) {
		r.err = errors.New("a bit string with unused bits")
	}
	if r.err != nil {
		return nil
	}
	return body[1:]
}

// Ident takes an object identifier: its body.
func (r *Reader) Ident() string {
	body := r.Take(OID).Body
	if r.err == nil && !isIdent(body) {
		r.err = errors.New("an object identifier that is not in its one spelling")
	}
	return string(body)
}

func isIdent(body []byte) bool {
	first := true
	for _, digit := range body {
		if first && digit == 0x80 {
			return false
		}
		first = digit < 0x80
	}
	return first && len(body) > 0
}
