"""Changes of pinned keys: believed on two words, in their order, and never on fewer."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.protocol.messages import ServerKeys
from wardkeep_core.protocol.server_keys import (
    MOST_CHANGES,
    ChangeRefused,
    KeyChange,
    follow,
    from_header,
    make_change,
    pins_of,
    to_header,
)

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)


def signer(number: int) -> KeySigner:
    return KeySigner(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def text(of: KeySigner) -> str:
    return base64.b64encode(of.public_raw).decode()


PINNED = ServerKeys(
    answers=text(signer(1)),
    orders=text(signer(2)),
    attestation=text(signer(3)),
    checkpoint=text(signer(4)),
    checkpoint_origin="central.example/wardkeep/" + "a" * 32,
)


def test_changes_are_followed_one_after_the_other_and_said_again_change_nothing() -> None:
    changes = (
        make_change("orders", signer(2), signer(12), AT),
        make_change("answers", signer(1), signer(11), AT),
        make_change("orders", signer(12), signer(22), AT),
    )
    learned = follow(PINNED, from_header(to_header(changes)))
    assert learned == PINNED.model_copy(update={"orders": text(signer(22)), "answers": text(signer(11))})
    assert follow(learned, changes) == learned
    assert pins_of(learned) != pins_of(PINNED)
    assert len(pins_of(PINNED)) == 32


def test_a_change_of_a_key_that_is_not_pinned_says_nothing() -> None:
    assert follow(PINNED, (make_change("orders", signer(5), signer(12), AT),)) == PINNED
    assert follow(PINNED, (make_change("orders", signer(1), signer(12), AT),)) == PINNED, "pinned for answers only"


def test_both_keys_must_have_signed_just_this() -> None:
    good, other = make_change("orders", signer(2), signer(12), AT), make_change("orders", signer(2), signer(13), AT)
    thief = make_change("orders", signer(13), signer(12), AT)
    forged = {
        "the old key's word is missing": {"by_old": thief.by_old},
        "the old key's word is about another key": {"by_old": other.by_old},
        "the new key's word is missing": {"by_new": good.by_old},
        "another new key": {"new": other.new},
        "another time": {"issued_at": datetime(2026, 11, 22, 6, tzinfo=UTC)},
    }
    for changed in forged.values():
        with pytest.raises(ChangeRefused):
            follow(PINNED, (good.model_copy(update=changed),))
    answers = KeyChange(**{**good.model_dump(), "purpose": "answers", "old": PINNED.answers})
    with pytest.raises(ChangeRefused):
        follow(PINNED, (answers,))


def test_a_new_key_of_small_order_is_refused() -> None:
    small = make_change("orders", signer(2), signer(12), AT).model_copy(update={"new": "A" * 43 + "="})
    with pytest.raises(ChangeRefused, match="orders: "):
        follow(PINNED, (small,))


@pytest.mark.parametrize(
    "value", ["", "no base64!", "e30=", base64.b64encode(b'[{"purpose":"all"}]').decode(), "A" * 20_000]
)
def test_a_header_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ChangeRefused, match="wardkeep-server-keys"):
        from_header(value)


def test_a_header_holds_the_newest_changes_only() -> None:
    changes = [make_change("orders", signer(number), signer(number + 1), AT) for number in range(1, 30)]
    assert from_header(to_header(changes)) == tuple(changes[-MOST_CHANGES:])
