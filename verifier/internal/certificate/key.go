package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256" // hashes that crypto.Hash makes
	_ "crypto/sha512"
	"errors"
	"math/big"

	"wardkeep.invalid/verifier/internal/der"
)

// Object identifiers, as their bodies.
const (
	rsaEncryption = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
	sha256WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"
	sha384WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"
	sha512WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"
	ecPublicKey   = "\x2a\x86\x48\xce\x3d\x02\x01"
	ecdsaWithSHA  = "\x2a\x86\x48\xce\x3d\x04\x03"
	curveP256     = "\x2a\x86\x48\xce\x3d\x03\x01\x07"
	curveP384     = "\x2b\x81\x04\x00\x22"
	curveP521     = "\x2b\x81\x04\x00\x23"
	leastBits     = 2048
	mostBits      = 8192
	leastExponent = 3
	mostExponent  = 1<<31 - 1
	uncompressed  = 4
	familyRSA     = 1
	familyEC      = 2
)

// Algorithm is how a signature is made: over a hash, 0 where the identifier names none, by a family of keys.
type Algorithm struct {
	Hash   crypto.Hash
	family int
}

var algorithms = map[string]Algorithm{
	rsaEncryption:         {0, familyRSA},
	sha256WithRSA:         {crypto.SHA256, familyRSA},
	sha384WithRSA:         {crypto.SHA384, familyRSA},
	sha512WithRSA:         {crypto.SHA512, familyRSA},
	ecdsaWithSHA + "\x02": {crypto.SHA256, familyEC},
	ecdsaWithSHA + "\x03": {crypto.SHA384, familyEC},
	ecdsaWithSHA + "\x04": {crypto.SHA512, familyEC},
}

var errAlgorithm = errors.New("an algorithm that is not known here")

// ReadAlgorithm reads an AlgorithmIdentifier of a signature: parameters are NULL for RSA and absent for ECDSA.
func ReadAlgorithm(raw []byte) (Algorithm, error) {
	whole := der.Read(raw)
	parts := whole.Inside(whole.Take(der.Sequence))
	known, is := algorithms[parts.Ident()]
	if is && known.family == familyRSA {
		parts.Is([]byte{der.Null, 0})
	}
	if !is {
		parts.Fail(errAlgorithm)
	}
	return known, errors.Join(parts.End(), whole.End())
}

// publicKey is of RSA or of a curve; one of neither verifies nothing.
type publicKey struct {
	rsa *rsa.PublicKey
	ec  *ecdsa.PublicKey
}

func readKey(raw []byte) publicKey {
	whole := der.Read(raw)
	parts := whole.Inside(whole.Take(der.Sequence))
	algorithm := parts.Inside(parts.Take(der.Sequence))
	kind := algorithm.Ident()
	parameter := algorithm.Any()
	bits := parts.Bits()
	if errors.Join(algorithm.End(), parts.End(), whole.End()) != nil {
		return publicKey{}
	}
	switch {
	case kind == rsaEncryption && string(parameter.Raw) == "\x05\x00":
		return publicKey{rsa: readRSA(bits)}
	case kind == ecPublicKey && parameter.Tag == der.OID:
		return publicKey{ec: readEC(string(parameter.Body), bits)}
	}
	return publicKey{}
}

func readRSA(bits []byte) *rsa.PublicKey {
	whole := der.Read(bits)
	parts := whole.Inside(whole.Take(der.Sequence))
	modulus := parts.Integer()
	exponent := parts.Small()
	number := new(big.Int).SetBytes(modulus)
	if errors.Join(parts.End(), whole.End()) != nil || modulus[0] >= 0x80 || number.BitLen() < leastBits ||
		number.BitLen() > mostBits || exponent < leastExponent || exponent > mostExponent || exponent%2 == 0 {
		return nil
	}
	return &rsa.PublicKey{N: number, E: int(exponent)}
}

func readEC(name string, bits []byte) *ecdsa.PublicKey {
	curves := map[string]elliptic.Curve{curveP256: elliptic.P256(), curveP384: elliptic.P384(), curveP521: elliptic.P521()}
	curve, known := curves[name]
	if !known || len(bits) == 0 || bits[0] != uncompressed {
		return nil
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, bits)
	if err != nil {
		return nil
	}
	return key
}

func (k publicKey) verify(by Algorithm, message, signature []byte) bool {
	if by.Hash == 0 {
		return false
	}
	digest := by.Hash.New()
	digest.Write(message)
	switch {
	case by.family == familyRSA && k.rsa != nil:
		return rsa.VerifyPKCS1v15(k.rsa, by.Hash, digest.Sum(nil), signature) == nil
	case by.family == familyEC && k.ec != nil:
		return ecdsa.VerifyASN1(k.ec, digest.Sum(nil), signature)
	}
	return false
}

// Over gives the algorithm with the hash of the signer's digest algorithm, where it names none of its own.
func (a Algorithm) Over(hash crypto.Hash) (Algorithm, bool) {
	if a.Hash != 0 {
		return a, a.Hash == hash
	}
	return Algorithm{hash, a.family}, true
}
