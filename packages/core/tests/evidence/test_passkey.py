"""Passkeys: what is taken and what is refused, pinned for every verifier; and that nothing signed can be changed."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.core.tests.evidence.authority import number_of
from packages.core.tests.evidence.passkeys import Passkey, bent, raw_of
from packages.core.tests.evidence.passkeys_bent import (
    BENT,
    CLIENT_DATA,
    CURVE,
    EDWARDS,
    RSA,
    TRUE,
    in_der,
    rsa_spki,
    saying,
)
from packages.core.tests.evidence.platform_log import id_of

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.passkey import MAX_SPKI_BYTES, Algorithm, PasskeyRefused, canonical_spki, judge
from wardkeep_core.evidence.predicates import Decision
from wardkeep_core.evidence.statement import decision_challenge
from wardkeep_core.evidence.verify.passkeys import Passkeys

PINNED = Path(__file__).parents[4] / "protocol" / "golden" / "evidence" / "passkey" / "judged.json"
SIGNED_MEMBERS = ("authenticator_data", "client_data_json", "public_key", "signature")


def decision(**changes: Any) -> Decision:
    members: dict[str, Any] = {
        "decision": id_of("decision"), "person": id_of("owner"), "role": "owner", "reason_digest": "cd" * 32,
        "what": "healing_tier", "target": f"site:{id_of('site')}", "before": "standard", "after": "full_coverage",
        "assurance": "platform_asserted",
    }  # fmt: skip
    return Decision(**{**members, **changes})


def judged(made: Decision) -> str:
    """The fingerprint of who signed it. Raises PasskeyRefused."""
    assert made.assertion is not None
    return judge(made.assertion, bytes.fromhex(decision_challenge(made))).fingerprint


@pytest.mark.parametrize("name", TRUE)
def test_what_authenticators_say_is_taken(name: str) -> None:
    made = TRUE[name](decision())
    assert judged(made) == hashlib.sha256(raw_of(made, "public_key")).hexdigest()


@pytest.mark.parametrize("name", BENT)
def test_what_none_says_is_refused(name: str) -> None:
    with pytest.raises(PasskeyRefused, match=r"expected .+, found .+"):
        judged(BENT[name](decision()))


@pytest.mark.parametrize("text", CLIENT_DATA)
def test_client_data_are_one_json_object_about_this_decision(text: str) -> None:
    made = saying(text)(decision())
    if CLIENT_DATA[text]:
        assert judged(made) == CURVE.fingerprint
        return
    with pytest.raises(PasskeyRefused, match=r"client data|another challenge"):
        judged(made)


def test_every_way_is_pinned_for_every_verifier() -> None:
    cases = [
        {"name": name, "good": ways is TRUE, "decision": way(decision()).to_json()}
        for ways in (TRUE, BENT)
        for name, way in ways.items()
    ]
    cases += [
        {"name": f"client data {number}", "good": good, "decision": saying(text)(decision()).to_json()}
        for number, (text, good) in enumerate(CLIENT_DATA.items())
    ]
    made = (json.dumps(cases, indent=1, sort_keys=True) + "\n").encode()
    if not PINNED.exists() and os.environ.get("WARDKEEP_WRITE_GOLDEN"):
        PINNED.parent.mkdir(exist_ok=True)
        PINNED.write_bytes(made)
    assert PINNED.read_bytes() == made


@given(
    passkey=st.sampled_from((CURVE, EDWARDS, RSA)),
    member=st.sampled_from(SIGNED_MEMBERS),
    place=st.integers(min_value=0),
    other=st.integers(1, 255),
)
def test_no_byte_under_a_signature_nor_of_key_or_signature_can_be_another(
    passkey: Passkey, member: str, place: int, other: int
) -> None:
    def change(raw: bytes) -> bytes:
        at = place % len(raw)
        return raw[:at] + bytes([raw[at] ^ other]) + raw[at + 1 :]

    with pytest.raises(PasskeyRefused):
        judged(bent(passkey.decides(decision()), **{member: change}))


@given(
    passkey=st.sampled_from((CURVE, EDWARDS, RSA)), cut=st.integers(0, 400), behind=st.binary(max_size=40),
    member=st.sampled_from(SIGNED_MEMBERS),
)  # fmt: skip
def test_a_part_cut_short_or_made_longer_is_refused(passkey: Passkey, cut: int, behind: bytes, member: str) -> None:
    honest = raw_of(passkey.decides(decision()), member)
    other = honest[: len(honest) - cut % len(honest)] + behind
    made = bent(passkey.decides(decision()), **{member: lambda _: other})
    if other == honest:
        judged(made)
        return
    with pytest.raises(PasskeyRefused):
        judged(made)


@given(st.binary(max_size=200))
def test_bytes_are_no_key(raw: bytes) -> None:
    with pytest.raises(PasskeyRefused):
        canonical_spki(raw)


@pytest.mark.parametrize("passkey", [CURVE, EDWARDS, RSA])
def test_a_key_says_its_kind_and_what_a_person_compares(passkey: Passkey) -> None:
    key = canonical_spki(passkey.public_key)
    assert (key.algorithm, key.fingerprint) == (passkey.algorithm, hashlib.sha256(passkey.public_key).hexdigest())
    assert key.verifies(passkey.sign(b"message"), b"message")
    assert not key.verifies(passkey.sign(b"message"), b"another message")


def test_the_largest_rsa_key_is_taken_and_fits() -> None:
    largest = rsa_spki(in_der(number_of("n", 8192)), in_der(65_537))
    assert canonical_spki(largest).algorithm is Algorithm.RS256
    assert len(largest) < MAX_SPKI_BYTES
    with pytest.raises(PasskeyRefused):
        canonical_spki(largest + bytes(MAX_SPKI_BYTES))


def test_another_challenge_is_not_this_decision() -> None:
    made = CURVE.decides(decision())
    with pytest.raises(PasskeyRefused, match="another challenge"):
        judged(made.model_copy(update={"after": "standard"}))


# -- of one log --------------------------------------------------------------------------------------------------------


def seen(*made: Decision) -> Passkeys:
    found = Passkeys()
    for each in made:
        found.note(each)
    return found


def other_decision(number: int = 1, **changes: Any) -> Decision:
    return decision(decision=id_of(f"decision {number}"), **changes)


def test_decisions_are_counted_by_person_and_passkey() -> None:
    spare = Passkey("spare passkey", Algorithm.EDDSA)
    other = Passkey("another person's passkey")
    made = [CURVE.decides(decision()), CURVE.decides(other_decision(1)), spare.decides(other_decision(2))]
    made += [other.decides(other_decision(3, person=id_of("another"))), other_decision(4)]
    owner = id_of("owner")
    assert seen(*made).signed == {
        (owner, CURVE.fingerprint): 2,
        (owner, spare.fingerprint): 1,
        (id_of("another"), other.fingerprint): 1,
    }


@pytest.mark.parametrize(
    ("second", "words"),
    [
        pytest.param(Passkey("another key", credential=CURVE.label).decides(other_decision()), "credential", id="key"),
        pytest.param(CURVE.decides(other_decision(person=id_of("another"))), "of person", id="person"),
        pytest.param(Passkey(CURVE.label, credential="x").decides(other_decision()), "as credential", id="credential"),
        pytest.param(CURVE.decides(decision()), "stated once", id="told twice"),
        pytest.param(CURVE.decides(other_decision(person=NIL_ID)), "the platform itself", id="nobody"),
        pytest.param(other_decision().model_copy(update={"assurance": "webauthn"}), "found none", id="unsigned"),
        pytest.param(
            CURVE.decides(other_decision()).model_copy(update={"assurance": "platform_asserted"}),
            "found one",
            id="both",
        ),
    ],
)
def test_what_a_log_refuses_behind_an_honest_decision(second: Decision, words: str) -> None:
    with pytest.raises(PasskeyRefused, match=words):
        seen(CURVE.decides(decision()), second)
