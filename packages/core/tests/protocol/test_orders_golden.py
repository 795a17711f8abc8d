"""Bytes of orders that may never change: a good one of each type, and bad ones named after their lie.

Other languages read the same files. A missing file is written when WARDKEEP_WRITE_GOLDEN is set; one that is there is
never overwritten.
"""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.evidence.envelope import seal
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import KeySigner, load_public_base64
from wardkeep_core.kit.times import parse_time
from wardkeep_core.protocol.order_states import OrderState, Standing, told
from wardkeep_core.protocol.orders import (
    ORDER_TYPE,
    Accepted,
    OrderReport,
    OrdersReport,
    OrderType,
    Receiver,
    Refused,
    verify_order,
)

GOLDEN = Path(__file__).parents[4] / "protocol" / "golden" / "orders"
KEY = KeySigner(Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
FOREIGN = KeySigner(Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
NOW = "2026-11-21T12:00:00.000Z"
SITE, BOX, ID = (f"{digit * 8}-0000-7000-8000-000000000000" for digit in "123")
RUN = {"device": ID, "check": "linux.ssh_root_login_off", "runbook": "linux.harden_ssh", "runbook_version": 1}
YES = {"person": ID, "role": "partner.tech", "of_organisation": False, "approved_at": "2026-11-21T11:59:00.000Z"}
ORDER: dict[str, Any] = {
    "id": ID,
    "type": "run_runbook",
    "target": {"site": SITE, "appliance": BOX},
    "number": 5,
    "parameters": RUN,
    "issued_at": "2026-11-21T11:59:00.000Z",
    "expires_at": "2026-11-21T12:59:00.000Z",
    "nonce": "ab" * 16,
    "issued_by": f"user:{ID}",
    "reason": "agreed with the practice by phone today",
    "approvals": [YES],
}
GOOD = {
    "run_runbook": ORDER,
    "scan_now": ORDER | {"type": "scan_now", "parameters": {"device": None}, "approvals": []},
}
BAD = {
    "foreign_target": {"target": {"site": SITE, "appliance": ID}},
    "expired": {"expires_at": NOW},
    "life_refused": {"expires_at": "2026-11-22T11:59:00.001Z"},
    "from_the_future": {"issued_at": "2026-11-21T12:02:00.001Z"},
    "number_not_higher": {"number": 4},
    "type_unknown": {"type": "reboot"},
    "parameters_refused": {"parameters": RUN | {"command": "reboot"}},
    "approvals_refused": {"approvals": []},
    "malformed": {"command": "reboot"},
}

WORD: dict[str, Any] = {"order": ID, "at": NOW, "detail": "", "attempt": None, "entry_epoch": None, "entry_seq": None}
WORDS: tuple[dict[str, Any], ...] = (
    {"state": "accepted", "reason": "accepted"},
    {"state": "running", "reason": "begun"},
    {"state": "succeeded", "reason": "healed", "attempt": ID, "entry_epoch": 0, "entry_seq": 41},
    {"state": "failed", "reason": "dry_run", "detail": "dry_run_off: dry run is set: plan only"},
    {"state": "refused", "reason": "expired", "detail": "expires_at: the order has run out"},
)
"""What an appliance says of orders: one word of each state."""


def written() -> dict[str, str]:
    """Every file by name, as this code makes it."""
    files = {f"{name}.dsse.json": sealed(order) for name, order in GOOD.items()}
    files |= {f"bad/{name}.dsse.json": sealed(ORDER | changes) for name, changes in BAD.items()}
    files["bad/foreign_key.dsse.json"] = sealed(ORDER, FOREIGN)
    files["report.json"] = canonical_json({"orders": [WORD | word for word in WORDS]}).decode() + "\n"
    receiver = {
        "site": SITE,
        "appliance": BOX,
        "order_key": base64.b64encode(KEY.public_raw).decode(),
        "highest": 4,
        "now": NOW,
    }
    files["receiver.json"] = json.dumps(receiver, indent=1) + "\n"
    return files


def sealed(order: dict[str, Any], signer: KeySigner = KEY) -> str:
    return seal(canonical_json(order), ORDER_TYPE, signer, largest=1 << 16).decode()


@pytest.mark.parametrize("name", sorted(written()))
def test_the_bytes_are_the_pinned_ones(name: str) -> None:
    file = GOLDEN / name
    if not file.exists() and os.environ.get("WARDKEEP_WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written()[name])
    assert file.read_text() == written()[name]


def test_no_file_is_left_over_and_every_type_has_one() -> None:
    found = {str(file.relative_to(GOLDEN)) for file in GOLDEN.rglob("*.json")}
    assert found == set(written())
    assert set(GOOD) == {kind.value for kind in OrderType}


def test_the_report_reads_and_each_of_its_words_is_taken() -> None:
    report = OrdersReport.model_validate_json((GOLDEN / "report.json").read_text())
    assert report.canonical() + b"\n" == (GOLDEN / "report.json").read_bytes()
    assert report.orders == tuple(OrderReport.model_validate(WORD | word) for word in WORDS)
    for word in report.orders:
        state = OrderState(word.state)
        assert told(Standing(OrderState.DELIVERED, 1), state, word.reason).known is state


@pytest.mark.parametrize("file", sorted(GOLDEN.rglob("*.dsse.json")), ids=lambda file: file.name)
def test_each_is_judged_as_it_is_named(file: Path) -> None:
    given = json.loads((GOLDEN / "receiver.json").read_text())
    key = load_public_base64(given["order_key"])
    receiver = Receiver(given["site"], given["appliance"], {KEY.keyid: key}, given["highest"], {})
    found = verify_order(file.read_text(), receiver, now=parse_time(given["now"]))
    if file.parent.name == "bad":
        assert isinstance(found, Refused)
        assert found.reason == file.name.removesuffix(".dsse.json")
    else:
        assert isinstance(found, Accepted)
