"""Signed decisions that are not what they seem, by the name of the lie, and some that are unusual and true.

Each changes one thing about the assertion of an honest decision; where it can, the lie is signed for real, so that
nothing but the one rule stands against it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from packages.core.tests.evidence.authority import curve_key, number_of
from packages.core.tests.evidence.passkeys import P256_ORDER, PRESENT, VERIFIED, Passkey, bent, raw_of

from wardkeep_core.evidence.der import BIT_STRING, INTEGER, SEQUENCE, der
from wardkeep_core.evidence.passkey import P256_PREFIX, Algorithm
from wardkeep_core.evidence.predicates import Decision
from wardkeep_core.evidence.statement import decision_challenge
from wardkeep_core.kit.signer import SPKI_PREFIX

Way = Callable[[Decision], Decision]
CURVE, EDWARDS, RSA = (Passkey(f"{kind} passkey", kind) for kind in Algorithm)
ED_ORDER = 2**252 + 27742317777372353535851937790883648493
_RSA_ENCRYPTION, _RSA_PSS = "300d06092a864886f70d0101010500", "300d06092a864886f70d01010a0500"
_PRIME_FIELD = "06072a8648ce3d0101"
_EC = "06072a8648ce3d0201"
_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_G = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def in_der(value: int, *, size: int | None = None) -> bytes:
    """A positive INTEGER, in its shortest form unless a size is given."""
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1 if size is None else size, "big"))


def rsa_spki(modulus: bytes, exponent: bytes, algorithm: str = _RSA_ENCRYPTION) -> bytes:
    """An RSA key of these INTEGERs, well formed or not."""
    return der(SEQUENCE, bytes.fromhex(algorithm), der(BIT_STRING, b"\0", der(SEQUENCE, modulus, exponent)))


@cache
def with_exponent(exponent: int) -> rsa.RSAPrivateKey:
    """An RSA key of 2,048 bits under another exponent."""
    p, q = (number_of(f"passkey {label} {exponent}", 1024) + _BEHIND[exponent, label] for label in ("first", "second"))
    d = pow(exponent, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(exponent, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


_BEHIND = {(3, "first"): 364, (3, "second"): 1968, (5, "first"): 1628, (5, "second"): 16}
"""How far behind its label's number a prime lies that fits the exponent: found once, so that no run has to search."""


def under_exponent(exponent: int) -> Way:
    """Signed for real by an RSA key of this exponent."""

    def way(decision: Decision) -> Decision:
        key = with_exponent(exponent)
        numbers = key.public_key().public_numbers()
        spki = rsa_spki(in_der(numbers.n), in_der(numbers.e))
        return resigned(decision, spki, lambda message: key.sign(message, padding.PKCS1v15(), SHA256()))

    return way


def resigned(decision: Decision, spki: bytes, sign: Callable[[bytes], bytes]) -> Decision:
    """Signed by any key in any way."""
    challenge = bytes.fromhex(decision_challenge(decision))
    message = CURVE.authenticator_data + hashlib.sha256(CURVE.client_data(challenge)).digest()
    return bent(CURVE.decides(decision), public_key=lambda _: spki, signature=lambda _: sign(message))


def asked(**changes: Any) -> Way:
    """Signed by an authenticator, or asked by a page, that was another."""
    return lambda decision: replace(CURVE, **changes).decides(decision)


def changed(passkey: Passkey, **changes: Callable[[bytes], bytes]) -> Way:
    return lambda decision: bent(passkey.decides(decision), **changes)


def key_of(point: str) -> bytes:
    """P-256 with its parameters written out (RFC 3279, 2.3.5), which RFC 5480 forbids."""
    field = der(SEQUENCE, bytes.fromhex(_PRIME_FIELD), in_der(_P))
    curve = der(SEQUENCE, der(0x04, (_P - 3).to_bytes(32)), der(0x04, _B.to_bytes(32)))
    order = [der(0x04, bytes.fromhex(_G)), in_der(P256_ORDER), in_der(1)]
    parameters = der(SEQUENCE, in_der(1), field, curve, *order)
    algorithm = der(SEQUENCE, bytes.fromhex(_EC), parameters)
    return der(SEQUENCE, algorithm, der(BIT_STRING, b"\0", bytes.fromhex(point)))


def compressed(raw: bytes) -> bytes:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[len(P256_PREFIX) :])
    short = point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    head = der(SEQUENCE, bytes.fromhex(f"{_EC}06082a8648ce3d030107"))
    return der(SEQUENCE, head, der(BIT_STRING, b"\0", short))


def on_another_curve(decision: Decision) -> Decision:
    key = curve_key("passkey", "secp384r1")
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return resigned(decision, spki, lambda message: key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True)))


def beyond_the_modulus(decision: Decision) -> Decision:
    """The same number, the modulus added; of the first page's name for which that fits into as many bytes."""
    made = (replace(RSA, client={"origin": f"https://{number}.test"}).decides(decision) for number in count())
    small = next(each for each in made if int.from_bytes(raw_of(each, "signature")) + _N < 2**2048)
    return bent(small, signature=lambda raw: (int.from_bytes(raw) + _N).to_bytes(256))


def by_pss(decision: Decision) -> Decision:
    key = RSA.key
    assert isinstance(key, rsa.RSAPrivateKey)
    salt = padding.PSS(padding.MGF1(SHA256()), 0)  # no salt, so that it is the same in every run
    return resigned(decision, RSA.public_key, lambda message: key.sign(message, salt, SHA256()))


def negative(decision: Decision) -> Decision:
    """The first number lacks the zero that says it is positive; the first passkey that gives such a number signs."""
    made = (Passkey(f"passkey {number}").decides(decision) for number in count())
    large = next(each for each in made if decode_dss_signature(raw_of(each, "signature"))[0] >> 255)
    r, s = decode_dss_signature(raw_of(large, "signature"))
    return bent(large, signature=lambda _: der(SEQUENCE, in_der(r, size=32), in_der(s)))


def spelled(write: Callable[[int, int], bytes]) -> Way:
    """The same two numbers, written in another way."""
    return changed(CURVE, signature=lambda raw: write(*decode_dss_signature(raw)))


def by_another(decision: Decision) -> Decision:
    other = Passkey("another passkey").decides(decision).assertion
    made = CURVE.decides(decision).assertion
    assert made is not None
    assert other is not None
    own = made.model_copy(update={"signature": other.signature})
    return decision.model_copy(update={"assurance": "webauthn", "assertion": own})


def stray(member: str) -> Way:
    """The last digit holds bits that mean nothing."""

    def way(decision: Decision) -> Decision:
        made = EDWARDS.decides(decision).assertion
        assert made is not None
        text = getattr(made, member)
        assert text[-1] in "AQgw"
        other = made.model_copy(update={member: text[:-1] + chr(ord(text[-1]) + 1)})
        return decision.model_copy(update={"assurance": "webauthn", "assertion": other})

    return way


assert isinstance(RSA.key, rsa.RSAPrivateKey)
_N = RSA.key.public_key().public_numbers().n
_E = in_der(65_537)
_ASKED, _HERE = '"type":"webauthn.get"', '"challenge":"CHALLENGE"'
CLIENT_DATA: dict[str, bool] = {
    f"{{{_ASKED},{_HERE}}}": True,
    f' {{ {_ASKED} , {_HERE} , "crossOrigin" : false }} ': True,
    f'{{{_HERE},"type":"webauthn.create",{_ASKED}}}': True,
    f'{{{_ASKED},{_HERE},"crossOrigin":true,"crossOrigin":false}}': True,
    f'{{"typ\\u0065":"webauthn\\u002eget",{_HERE},"__proto__":{{}}}}': True,
    f'{{{_ASKED},{_HERE},"x":{"[" * 63}{"]" * 63}}}': True,
    f'{{{_ASKED},{_HERE},"x":{"[" * 64}{"]" * 64}}}': False,
    f'{{{_ASKED},{_HERE},"crossOrigin":"false"}}': False,
    f'{{{_ASKED},{_HERE},"crossOrigin":0}}': False,
    f'{{{_ASKED},{_HERE},"challenge":"AAAA"}}': False,
    f'{{{_ASKED},"challenge":"CHALLENGE="}}': False,
    f"{{{_ASKED}}}": False,
    '{"Type":"webauthn.get","Challenge":"CHALLENGE"}': False,
    f'{{"type":["webauthn.get"],{_HERE}}}': False,
    '{"type":null,"challenge":null}': False,
    f"[{{{_ASKED},{_HERE}}}]": False,
    f"{{{_ASKED},{_HERE}}} end": False,
    f"\ufeff{{{_ASKED},{_HERE}}}": False,
    f'{{{_ASKED},{_HERE},"x":NaN}}': False,
    f'{{{_ASKED},{_HERE},"x":01}}': False,
    f'{{{_ASKED},{_HERE},"x":"\t"}}': False,
    f"{{{_ASKED},{_HERE},}}": False,
    f'{{{_ASKED},{_HERE},"x":"\udcff"}}': False,
    "null": False,
    " ": False,
}
"""What browsers might say, and whether it is taken; CHALLENGE stands for the right one, a lone surrogate for a byte."""


def saying(text: str) -> Way:
    return lambda decision: replace(CURVE, said=text).decides(decision)


BENT: dict[str, Way] = {
    "signature_of_another_passkey": by_another,
    "signature_over_other_client_data": changed(CURVE, client_data_json=lambda raw: raw.replace(b"test", b"text")),
    "signature_over_other_authenticator_data": changed(CURVE, authenticator_data=lambda raw: raw[:-1] + b"\x01"),
    "user_not_verified": asked(flags=PRESENT),
    "user_not_present": asked(flags=VERIFIED),
    "asked_in_a_frame_of_another_page": asked(client={"crossOrigin": True}),
    "asked_in_a_frame_or_not_at_all": asked(client={"crossOrigin": None}),
    "authenticator_data_cut_short": asked(data=bytes(32) + b"\x05" + bytes(3)),
    "client_data_of_a_thousand_brackets": asked(client={"x": ["["] * 70}),
    "credential_with_stray_bits": stray("credential_id"),
    "key_with_bytes_behind_it": changed(CURVE, public_key=lambda raw: raw + b"\0"),
    "key_length_in_another_spelling": changed(CURVE, public_key=lambda raw: b"\x30\x81" + raw[1:]),
    "key_as_a_compressed_point": changed(CURVE, public_key=compressed),
    "key_on_a_curve_written_out": changed(CURVE, public_key=lambda raw: key_of(raw[-65:].hex())),
    "key_that_is_no_point": changed(CURVE, public_key=lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])),
    "key_on_another_curve": on_another_curve,
    "key_of_small_order": changed(EDWARDS, public_key=lambda _: SPKI_PREFIX + b"\x01" + bytes(31)),
    "key_beyond_its_field": changed(EDWARDS, public_key=lambda _: SPKI_PREFIX + b"\xf1" + b"\xff" * 30 + b"\x7f"),
    "rsa_key_without_its_null": changed(
        RSA, public_key=lambda _: rsa_spki(in_der(_N), _E, "300b06092a864886f70d010101")
    ),
    "rsa_key_of_another_algorithm": changed(RSA, public_key=lambda _: rsa_spki(in_der(_N), _E, _RSA_PSS)),
    "rsa_modulus_with_a_zero_before_it": changed(RSA, public_key=lambda _: rsa_spki(in_der(_N, size=258), _E)),
    "rsa_modulus_below_zero": changed(RSA, public_key=lambda _: rsa_spki(in_der(_N, size=256), _E)),
    "rsa_modulus_that_is_even": changed(RSA, public_key=lambda _: rsa_spki(in_der(_N + 1), _E)),
    "rsa_modulus_of_too_few_bits": changed(RSA, public_key=lambda _: rsa_spki(in_der(_N >> 1 | 1), _E)),
    "rsa_modulus_of_too_many_bits": changed(RSA, public_key=lambda _: rsa_spki(in_der(number_of("n", 8200)), _E)),
    "rsa_exponent_with_a_zero_before_it": changed(
        RSA, public_key=lambda _: rsa_spki(in_der(_N), in_der(65_537, size=4))
    ),
    "rsa_exponent_of_five": under_exponent(5),
    "rsa_signature_by_pss": by_pss,
    "rsa_signature_beyond_the_modulus": beyond_the_modulus,
    "rsa_signature_with_a_zero_before_it": changed(RSA, signature=lambda raw: b"\0" + raw),
    "signature_with_bytes_behind_it": changed(CURVE, signature=lambda raw: raw + b"\0"),
    "signature_length_in_another_spelling": changed(CURVE, signature=lambda raw: b"\x30\x81" + raw[1:]),
    "signature_number_with_a_zero_before_it": spelled(lambda r, s: der(SEQUENCE, in_der(r, size=34), in_der(s))),
    "signature_number_below_zero": negative,
    "signature_number_beyond_the_order": spelled(lambda r, s: der(SEQUENCE, in_der(r), in_der(s + P256_ORDER))),
    "signature_number_that_is_zero": spelled(lambda r, _: der(SEQUENCE, in_der(r), in_der(0))),
    "signature_of_three_numbers": spelled(lambda r, s: der(SEQUENCE, in_der(r), in_der(s), in_der(1))),
    "signature_without_der": spelled(lambda r, s: r.to_bytes(32) + s.to_bytes(32)),
    "edwards_signature_beyond_the_order": changed(
        EDWARDS, signature=lambda raw: raw[:32] + (int.from_bytes(raw[32:], "little") + ED_ORDER).to_bytes(32, "little")
    ),
}
"""Refused, each for one reason."""

TRUE: dict[str, Way] = {
    "on_a_curve": CURVE.decides,
    "on_an_edwards_curve": EDWARDS.decides,
    "by_rsa": RSA.decides,
    "by_rsa_of_exponent_three": under_exponent(3),
    "with_a_high_s": asked(high_s=True),
    "with_a_low_s": asked(high_s=False),
    "by_a_browser_that_does_not_say_cross_origin": asked(client={"crossOrigin": ...}),
    "by_a_browser_that_says_more": asked(client={"topOrigin": "https://a.test", "other_keys_can_be_added_here": "x[{"}),
    "by_an_authenticator_with_a_counter_and_a_backup": asked(data=bytes(32) + b"\x1d" + b"\0\0\1\0"),
    "by_an_authenticator_that_says_more": asked(data=bytes(32) + b"\x85" + b"\0\0\1\0" + b"\xa1\x63abc\xf5"),
}
"""Taken."""
