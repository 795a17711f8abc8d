"""What comes from outside is read strictly: documents, sealed keys, logs, settings, files of our own."""

import base64
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from wardkeep_appliance.keys.ring import KeysMissing, load_ring, make_ring
from wardkeep_appliance.keys.sealed import open_log_in_key
from wardkeep_appliance.log import keep_allowed, say_where
from wardkeep_appliance.settings import SettingsRefused, read_settings
from wardkeep_appliance.site.papers import PaperRefused, Reader, refuse_bad_parameters
from wardkeep_appliance.store.database import Store, StoreTooNew
from wardkeep_appliance.store.outside import CountersBroken, Outside
from wardkeep_appliance.tests.support.central import APPLIANCE, ORGANISATION, ORIGIN, SITE
from wardkeep_appliance.tests.support.papers import WAY, device_id, lease, linux_target, rule_set, targets
from wardkeep_appliance.transport.session import Unreached
from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.documents import seal_document
from wardkeep_core.kit.signer import KeySigner, load_public
from wardkeep_core.protocol.documents import LEASE_TYPE, RULE_SET_TYPE, RuleSetDocument, SealedKey, Target
from wardkeep_core.protocol.messages import ClaimAnswer, ServerKeys

ORDERS = KeySigner(Ed25519PrivateKey.generate())
KEY = base64.b64encode(ORDERS.public_raw).decode()
SERVER_KEYS = ServerKeys(answers=KEY, orders=KEY, attestation=KEY, checkpoint=KEY, checkpoint_origin=ORIGIN)
CLAIM = ClaimAnswer(
    appliance=APPLIANCE, site=SITE, organisation=ORGANISATION, log=ORIGIN, server_keys=SERVER_KEYS, interval_s=5
)
READER = Reader(CLAIM, {ORDERS.keyid: load_public(ORDERS.public_raw)})


def code_of(text: str) -> str:
    with pytest.raises(PaperRefused) as refused:
        READER.read(text, RuleSetDocument, now=datetime.now(UTC))
    return refused.value.code


def test_a_document_comes_into_force_only_as_it_should() -> None:
    good = rule_set()
    assert READER.read(seal_document(good, RULE_SET_TYPE, ORDERS), RuleSetDocument, now=datetime.now(UTC)) == good
    stranger = KeySigner(Ed25519PrivateKey.generate())
    past = datetime.now(UTC) - timedelta(days=1)
    assert code_of(seal_document(good, RULE_SET_TYPE, stranger)) == "foreign_key"
    assert code_of(seal_document(good, LEASE_TYPE, ORDERS)) == "malformed"
    assert code_of(seal_document(lease(), RULE_SET_TYPE, ORDERS)) == "malformed"
    assert code_of(seal_document(rule_set(site=device_id(9)), RULE_SET_TYPE, ORDERS)) == "foreign"
    assert code_of(seal_document(rule_set(expires_at=past), RULE_SET_TYPE, ORDERS)) == "expired"


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader_of_documents(text: str) -> None:
    assert code_of(text) == "malformed"


def test_a_parameter_outside_its_range_refuses_all_targets() -> None:
    with pytest.raises(PaperRefused):
        refuse_bad_parameters(targets(parameters={"ssh_max_auth_tries": 99}))


def sealed_for(sealing: PrivateKey, **changed: str) -> Target:
    plain = {"device": device_id(1), "user": WAY.user, "host_key": WAY.host_key, "private_key": "the key"} | changed
    box = SealedBox(sealing.public_key).encrypt(SealedKey.model_validate(plain).canonical())
    return linux_target(1, ssh=WAY.model_copy(update={"sealed_key": base64.b64encode(box).decode()}))


def test_a_sealed_key_opens_for_its_device_account_and_host_key_only() -> None:
    ours = PrivateKey.generate()
    assert open_log_in_key(ours, sealed_for(ours)) == "the key"
    for changed in ({"device": device_id(2)}, {"user": "root"}, {"host_key": "ssh-ed25519 BBBB"}):
        with pytest.raises(Unreached):
            open_log_in_key(ours, sealed_for(ours, **changed))
    with pytest.raises(Unreached):
        open_log_in_key(ours, sealed_for(PrivateKey.generate()))
    with pytest.raises(Unreached):
        open_log_in_key(ours, linux_target(1, ssh=WAY.model_copy(update={"sealed_key": "no base64"})))


def test_a_log_line_keeps_listed_fields_only() -> None:
    event = {"event": "x", "level": "info", "device": "d", "private_key": "SECRET", "patient": "NAME"}
    kept = keep_allowed(None, "info", dict(event))
    assert kept == {"event": "x", "level": "info", "device": "d", "count_dropped": 2}


def test_an_exception_is_logged_by_its_place_never_by_its_text() -> None:
    try:
        load_ring(Path("/nonexistent"))
    except KeysMissing:
        shown = say_where(None, "error", {"event": "x", "exc_info": True})
    assert shown["where"].startswith("ring.py:")
    assert set(shown) == {"event", "where"}


@pytest.mark.parametrize(
    ("value", "dry"),
    [(None, True), ("true", True), ("", True), ("maybe", True), ("false", False), ("FALSE ", False), ("0", False)],
)
def test_only_a_clear_no_switches_dry_run_off(value: str | None, *, dry: bool) -> None:
    environ = {"WARDKEEP_APPLIANCE_STATE": "/x"} | ({} if value is None else {"HEALING_DRY_RUN": value})
    assert read_settings(environ).dry_run is dry


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(SettingsRefused, match="WARDKEEP_APPLIANCE_STATE"):
        read_settings({})


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    make_ring(tmp_path / "keys")
    (tmp_path / "keys" / "witness").chmod(0o640)
    with pytest.raises(KeysMissing, match="witness"):
        load_ring(tmp_path / "keys")


def test_counters_outlive_the_process_and_only_rise(tmp_path: Path) -> None:
    file = tmp_path / "counters.json"
    outside = Outside(file)
    outside.raise_head(Head(0, 7, "a" * 64))
    outside.raise_version("targets", 3)
    outside.raise_version("targets", 2)
    outside.raise_head(Head(0, 6, "b" * 64))
    again = Outside(file).counters
    assert (again.seq, again.leaf_hash, again.targets, again.rule_set) == (7, "a" * 64, 3, 0)
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{}x")
    with pytest.raises(CountersBroken):
        Outside(file)


async def test_the_store_is_durable_and_refuses_a_newer_file(tmp_path: Path) -> None:
    file = tmp_path / "appliance.db"
    store = await Store.open(file)
    modes = await store.do(
        lambda conn: [conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    )
    assert modes == ["wal", 2]
    await store.close()
    assert file.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(file) as conn:
        conn.execute("PRAGMA user_version=99")
    conn.close()
    with pytest.raises(StoreTooNew):
        await Store.open(file)


async def test_a_broken_transaction_leaves_nothing(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "appliance.db")

    def half(conn: sqlite3.Connection) -> None:
        conn.execute("INSERT INTO tally (name, count) VALUES ('x', 1)")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await store.do(half)
    assert await store.do(lambda conn: conn.execute("SELECT count(*) FROM tally").fetchone()[0]) == 0
    await store.close()
