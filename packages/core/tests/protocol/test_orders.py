"""An appliance obeys an order only when every step holds; each step is broken alone here, and named."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.envelope import seal
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import KeySigner, load_public
from wardkeep_core.protocol.orders import (
    MAX_ORDER_BYTES,
    ORDER_TYPE,
    Accepted,
    Order,
    OrderType,
    ParametersRefused,
    Receiver,
    Refused,
    Repeated,
    RunRunbook,
    ScanNow,
    parameters_of,
    seal_order,
    verify_order,
)

KEY = KeySigner(Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
FOREIGN = KeySigner(Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SITE, BOX, OTHER = (f"{digit * 8}-0000-7000-8000-000000000000" for digit in "123")
PERSON = "44444444-0000-7000-8000-000000000000"
RUN = {"device": OTHER, "check": "linux.ssh_root_login_off", "runbook": "linux.harden_ssh", "runbook_version": 1}
APPROVAL = {
    "person": PERSON,
    "role": "partner.tech",
    "of_organisation": False,
    "approved_at": "2026-11-21T11:59:00.000Z",
}
ME = Receiver(SITE, BOX, {KEY.keyid: load_public(KEY.public_raw)}, highest=4, accepted={})


def order(**changes: Any) -> dict[str, Any]:
    """The members of a good order, with changes."""
    members: dict[str, Any] = {
        "id": OTHER,
        "type": "run_runbook",
        "target": {"site": SITE, "appliance": BOX},
        "number": 5,
        "parameters": RUN,
        "issued_at": "2026-11-21T11:59:00.000Z",
        "expires_at": "2026-11-21T12:59:00.000Z",
        "nonce": "ab" * 16,
        "issued_by": f"user:{PERSON}",
        "reason": "seen with the practice on the phone",
        "approvals": [APPROVAL],
    }
    return members | changes


def signed(members: Any, signer: KeySigner = KEY, payload_type: str = ORDER_TYPE) -> str:
    return seal(canonical_json(members), payload_type, signer, largest=1 << 20).decode()


def test_a_good_order_is_accepted_with_its_typed_parameters() -> None:
    found = verify_order(signed(order()), ME, now=NOW)
    assert isinstance(found, Accepted)
    assert found.parameters == RunRunbook.model_validate(RUN)
    assert seal_order(found.order, KEY) == signed(order())
    scan = verify_order(signed(order(type="scan_now", parameters={"device": None}, approvals=[])), ME, now=NOW)
    assert isinstance(scan, Accepted)
    assert scan.parameters == ScanNow()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"extra": 1}, "malformed"),
        ({"number": 0}, "malformed"),
        ({"nonce": "AB" * 16}, "malformed"),
        ({"issued_by": "somebody"}, "malformed"),
        ({"issued_at": "2026-11-21T11:59:00Z"}, "malformed"),
        ({"target": {"site": SITE, "appliance": OTHER}}, "foreign_target"),
        ({"target": {"site": OTHER, "appliance": BOX}}, "foreign_target"),
        ({"expires_at": "2026-11-21T12:00:00.000Z"}, "expired"),
        ({"expires_at": "2026-11-22T11:59:00.001Z"}, "life_refused"),
        ({"expires_at": "2026-11-21T11:59:00.000Z"}, "life_refused"),
        ({"issued_at": "2026-11-21T12:02:00.001Z"}, "from_the_future"),
        ({"number": 4}, "number_not_higher"),
        ({"type": "reboot"}, "type_unknown"),
        ({"parameters": RUN | {"command": "rm"}}, "parameters_refused"),
        ({"parameters": RUN | {"runbook": "linux.harden_ssh; reboot"}}, "parameters_refused"),
        ({"parameters": RUN | {"runbook_version": "1"}}, "parameters_refused"),
        ({"parameters": RUN | {"runbook_version": True}}, "parameters_refused"),
        ({"type": "scan_now"}, "parameters_refused"),
        ({"approvals": []}, "approvals_refused"),
        ({"approvals": [APPROVAL, APPROVAL]}, "approvals_refused"),
        ({"approvals": [APPROVAL | {"approved_at": "2026-11-21T11:59:00.001Z"}]}, "approvals_refused"),
    ],
)
def test_each_step_refuses_with_its_own_reason(changes: dict[str, Any], reason: str) -> None:
    found = verify_order(signed(order(**changes)), ME, now=NOW)
    assert isinstance(found, Refused)
    assert found.reason == reason
    assert found.detail
    assert found.order == (None if reason == "malformed" else OTHER)
    assert (found.content is None) == (reason == "malformed")


def test_bytes_and_signature_come_first() -> None:
    good = signed(order())
    envelope = json.loads(good)
    flipped = envelope["payload"][:-8] + ("A" if envelope["payload"][-8] != "A" else "B") + envelope["payload"][-7:]
    cases = {
        "foreign_key": signed(order(), FOREIGN),
        "malformed": good + " ",
        "oversized": signed(order(reason="x" * MAX_ORDER_BYTES)),
        "bad_signature": good.replace(envelope["payload"], flipped),
    }
    for reason, text in cases.items():
        found = verify_order(text, ME, now=NOW)
        assert isinstance(found, Refused)
        assert found.reason == reason, found.detail
    wrong_type = verify_order(signed(order(), payload_type="application/vnd.wardkeep.lease+json"), ME, now=NOW)
    assert isinstance(wrong_type, Refused)
    assert (wrong_type.reason, wrong_type.order) == ("malformed", None)
    assert isinstance(verify_order("é", ME, now=NOW), Refused)


def test_a_spelling_that_is_not_canonical_is_refused() -> None:
    loose = json.dumps(order()).encode()
    found = verify_order(seal(loose, ORDER_TYPE, KEY, largest=MAX_ORDER_BYTES).decode(), ME, now=NOW)
    assert isinstance(found, Refused)
    assert found.reason == "malformed"


def test_the_same_order_again_is_a_repeat_even_when_it_ran_out_meanwhile() -> None:
    known = replace(ME, highest=5, accepted={"ab" * 16: OTHER})
    for moment in (NOW, NOW + timedelta(days=2)):
        assert isinstance(verify_order(signed(order()), known, now=moment), Repeated)


def test_a_used_nonce_under_another_id_and_an_order_from_before_a_restore_are_refused() -> None:
    other = verify_order(signed(order(id=SITE)), replace(ME, accepted={"ab" * 16: OTHER}), now=NOW)
    restored = verify_order(signed(order()), replace(ME, restored_at=NOW - timedelta(seconds=60)), now=NOW)
    assert isinstance(other, Refused)
    assert isinstance(restored, Refused)
    assert (other.reason, restored.reason) == ("nonce_used", "before_restore")


def test_parameters_are_typed_and_unknown_types_are_named() -> None:
    assert parameters_of(OrderType.SCAN_NOW, {}) == ScanNow()
    with pytest.raises(ParametersRefused, match=r"parameters\.device") as refused:
        parameters_of("scan_now", {"device": "here"})
    assert refused.value.code == "parameters_refused"


@given(st.binary(max_size=300))
def test_nothing_but_a_signed_order_is_ever_accepted(raw: bytes) -> None:
    text = raw.decode("latin-1")
    assert isinstance(verify_order(text, ME, now=NOW), Refused)
    sealed = seal(raw, ORDER_TYPE, KEY, largest=MAX_ORDER_BYTES).decode()
    assert isinstance(verify_order(sealed, ME, now=NOW), Refused)


@given(st.integers(min_value=0, max_value=2000), st.data())
def test_one_changed_byte_is_never_obeyed(place: int, data: st.DataObject) -> None:
    good = signed(order())
    place %= len(good)
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda char: char != good[place]))
    changed = good[:place] + other + good[place + 1 :]
    assert isinstance(verify_order(changed, ME, now=NOW), Refused)


def test_the_model_holds_exactly_these_members() -> None:
    assert set(Order.model_fields) == set(order())
