package edkey

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"math/big"
	"slices"
	"testing"
)

// The curve again, in plain numbers, to show that the listed y coordinates are the ones of small order: an oracle for a
// table that nobody can check by eye.
var (
	p, _ = new(big.Int).SetString("57896044618658097711785492504343953926634992332820282019728792003956564819949", 10)
	d    = func() *big.Int { // -121665/121666
		inverse := new(big.Int).ModInverse(big.NewInt(121666), p)
		return new(big.Int).Mod(new(big.Int).Mul(big.NewInt(-121665), inverse), p)
	}()
)

type point struct{ x, y *big.Int }

func mod(n *big.Int) *big.Int { return new(big.Int).Mod(n, p) }

func mul(a, b *big.Int) *big.Int { return mod(new(big.Int).Mul(a, b)) }

// double is 2P on -x² + y² = 1 + d·x²y².
func double(q point) point {
	one := big.NewInt(1)
	product := mul(d, mul(mul(q.x, q.x), mul(q.y, q.y)))
	x := mul(new(big.Int).Lsh(mul(q.x, q.y), 1), new(big.Int).ModInverse(mod(new(big.Int).Add(one, product)), p))
	y := mul(new(big.Int).Add(mul(q.y, q.y), mul(q.x, q.x)), new(big.Int).ModInverse(mod(new(big.Int).Sub(one, product)), p))
	return point{x, y}
}

func onCurve(y *big.Int) (point, bool) {
	squared := mul(y, y)
	below := new(big.Int).ModInverse(mod(new(big.Int).Add(mul(d, squared), big.NewInt(1))), p)
	x := new(big.Int).ModSqrt(mul(new(big.Int).Sub(squared, big.NewInt(1)), below), p)
	return point{x, y}, x != nil
}

func TestTheListedPointsAreTheOnesOfSmallOrder(t *testing.T) {
	seen := map[string]bool{}
	for _, raw := range smallOrder {
		y := new(big.Int).SetBytes(reversed(raw))
		q, is := onCurve(y)
		if !is {
			t.Fatalf("%x is no point", raw)
		}
		for range 3 {
			q = double(q)
		}
		if q.x.Sign() != 0 || q.y.Cmp(big.NewInt(1)) != 0 {
			t.Errorf("%x: eight times it is not the neutral point", raw)
		}
		seen[y.String()] = true
	}
	// Eight points: y = 1 and y = -1 once each, the other three y coordinates twice each.
	if len(seen) != 5 {
		t.Errorf("%d different coordinates", len(seen))
	}
}

func reversed(raw []byte) []byte {
	turned := slices.Clone(raw)
	slices.Reverse(turned)
	return turned
}

func TestUnsoundKeysAreRefused(t *testing.T) {
	beyond := bytes.Repeat([]byte{0xff}, 32)
	unsound := [][]byte{nil, make([]byte, 31), make([]byte, 33), prime, beyond}
	for _, low := range smallOrder {
		signed := slices.Clone(low)
		signed[31] |= 0x80
		unsound = append(unsound, low, signed)
	}
	for _, raw := range unsound {
		if _, err := New(raw); err == nil {
			t.Errorf("%x was taken", raw)
		}
	}
	if _, err := Parse("AAAA"); err == nil {
		t.Error("three bytes were taken")
	}
}

// RFC 8032, section 7.1, test 2.
func TestAPublishedSignature(t *testing.T) {
	raw, _ := hex.DecodeString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
	signature, _ := hex.DecodeString("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
		"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
	key, err := New(raw)
	if err != nil || !key.Verify([]byte{0x72}, signature) {
		t.Fatal("not verified", err)
	}
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	other := slices.Clone(signature)
	s := new(big.Int).Add(new(big.Int).SetBytes(reversed(signature[32:])), order)
	copy(other[32:], reversed(s.FillBytes(make([]byte, 32))))
	if key.Verify([]byte{0x72}, other) || key.Verify([]byte{0x73}, signature) || key.Verify([]byte{0x72}, signature[:63]) {
		t.Error("a signature with S >= L, over another message, or cut short was taken")
	}
}

func TestAKeyThatIsNoPointVerifiesNothing(t *testing.T) {
	for y := int64(2); ; y++ {
		if _, is := onCurve(big.NewInt(y)); is {
			continue
		}
		raw := reversed(big.NewInt(y).FillBytes(make([]byte, 32)))
		key, err := New(raw)
		if err != nil || key.Verify(nil, make([]byte, ed25519.SignatureSize)) {
			t.Error("taken", err)
		}
		return
	}
}
