"""Ed25519 keys: RFC 8032 vectors, and the keys and signatures that no verifier of ours accepts."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeyRefused, KeySigner, keyid_of, load_public, load_public_base64, verifies

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032 section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def edwards_add(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    """Addition on edwards25519 in affine coordinates (RFC 8032 section 5.1)."""
    d = -121665 * pow(121666, -1, P) % P
    (x1, y1), (x2, y2) = one, two
    product = d * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def small_order_points() -> set[tuple[int, int]]:
    """All eight points whose order divides 8, from one of order 8."""
    y = 2707385501144840649318225287225658788936804267575313519463743609750303402022
    d = -121665 * pow(121666, -1, P) % P
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    points, point = set(), (0, 1)
    for _ in range(8):
        points.add(point)
        point = edwards_add(point, (x, y))
    assert point == (0, 1)
    return points


def test_the_rfcs_vector() -> None:
    signer = KeySigner(Ed25519PrivateKey.from_private_bytes(SEED))
    assert signer.public_raw == PUBLIC
    assert signer.sign(b"\x72") == SIGNATURE
    assert verifies(load_public(PUBLIC), SIGNATURE, b"\x72")


def test_the_key_id_is_the_digest_of_the_der_key() -> None:
    public = load_public(PUBLIC)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert keyid_of(PUBLIC) == sha256_hex(der)
    assert load_public_base64(base64.b64encode(PUBLIC).decode()).public_bytes_raw() == PUBLIC


def test_all_points_of_small_order_are_refused_in_every_encoding() -> None:
    points = small_order_points()
    assert len(points) == 8
    for x, y in points:
        for high in {x & 1, 0, 1}:
            with pytest.raises(KeyRefused):
                load_public((y | high << 255).to_bytes(32, "little"))


@given(st.integers(P, 2**255 - 1), st.booleans())
def test_encodings_beyond_the_field_are_refused(y: int, high: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    with pytest.raises(KeyRefused):
        load_public((y | int(high) << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("raw", [b"", PUBLIC[:31], PUBLIC + b"\x00"])
def test_keys_of_another_size_are_refused(raw: bytes) -> None:
    with pytest.raises(KeyRefused):
        load_public(raw)


@pytest.mark.parametrize("text", ["", "!", base64.b64encode(PUBLIC).decode()[:-1], "\u00e4" * 44])
def test_what_is_not_base64_is_refused(text: str) -> None:
    with pytest.raises(KeyRefused):
        load_public_base64(text)


def test_a_signature_has_one_form() -> None:
    public = load_public(PUBLIC)
    larger = SIGNATURE[:32] + (int.from_bytes(SIGNATURE[32:], "little") + ORDER).to_bytes(32, "little")
    for wrong in (larger, SIGNATURE[:63], SIGNATURE + b"\x00", b"", bytes(64)):
        assert not verifies(public, wrong, b"\x72")
    assert not verifies(public, SIGNATURE, b"\x73")


@given(st.binary(max_size=64), st.integers(0, 511))
def test_every_flipped_bit_of_a_signature_is_refused(message: bytes, bit: int) -> None:
    signer = KeySigner(Ed25519PrivateKey.from_private_bytes(SEED))
    signature = bytearray(signer.sign(message))
    assert verifies(load_public(PUBLIC), bytes(signature), message)
    signature[bit // 8] ^= 1 << bit % 8
    assert not verifies(load_public(PUBLIC), bytes(signature), message)
