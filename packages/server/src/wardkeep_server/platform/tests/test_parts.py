import asyncio
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import PendingRollbackError

from wardkeep_core.kit.signer import KeySigner, load_public_base64, verifies
from wardkeep_server.platform.access import AccessPolicy, PolicyMissing, RateClass, Reach, Routes
from wardkeep_server.platform.crypto import Misplaced, Vault
from wardkeep_server.platform.errors import BadRequest, ConfigRefused, TooMany
from wardkeep_server.platform.keys import PURPOSES, create_keys, load_public, load_signer
from wardkeep_server.platform.limits import Limiter, _Steady
from wardkeep_server.platform.log import ALLOWED, _allow_list
from wardkeep_server.platform.loops import Loop, run_loop
from wardkeep_server.platform.objects import DirectoryStore, ObjectExists
from wardkeep_server.platform.paging import _read
from wardkeep_server.platform.problems import known
from wardkeep_server.platform.sodium import SodiumPublicKey, SodiumSigner
from wardkeep_server.platform.subject import Role


def test_a_ciphertext_moved_to_another_row_is_refused() -> None:
    vault = Vault(Fernet.generate_key().decode())
    sealed = vault.seal("integration_accounts", "secret", "tenant-1", b"value")
    assert vault.open("integration_accounts", "secret", "tenant-1", sealed) == b"value"
    for place in (("other", "secret", "tenant-1"), ("integration_accounts", "secret", "tenant-2")):
        with pytest.raises(Misplaced):
            vault.open(*place, sealed)


def test_rotation_keeps_the_content_under_the_newest_key() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    rotated = Vault(f"{new},{old}").rotate(Vault(old).seal("t", "c", "x", b"value"))
    assert Vault(new).open("t", "c", "x", rotated) == b"value"
    with pytest.raises(ConfigRefused):
        Vault("not a key")


def test_keys_are_made_once_private_to_their_owner(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys")
    before = {purpose: load_public(tmp_path / "keys", purpose) for purpose in PURPOSES}
    create_keys(tmp_path / "keys")
    assert {purpose: load_public(tmp_path / "keys", purpose) for purpose in PURPOSES} == before
    assert len(set(before.values())) == len(PURPOSES)
    signer = load_signer(tmp_path / "keys", "orders")
    assert verifies(load_public_base64(before["orders"]), signer.sign(b"m"), b"m")
    (tmp_path / "keys/orders.key").chmod(0o644)
    with pytest.raises(ConfigRefused, match="may be read by others"):
        load_signer(tmp_path / "keys", "orders")


async def test_objects_are_put_once_and_never_outside(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "objects")
    assert await store.get("a/b") is None
    await store.put_once("a/b", b"one")
    await store.put_once("a/b", b"one")
    with pytest.raises(ObjectExists):
        await store.put_once("a/b", b"two")
    await store.put("a/c", b"one")
    await store.put("a/c", b"two")
    assert (await store.get("a/b"), await store.get("a/c")) == (b"one", b"two")
    assert (await store.healthy(), store.worm) == (True, False)
    for name in ("../x", "/etc/passwd", "a//b", "", "a/../../x", "A"):
        with pytest.raises(ValueError, match="not the name"):
            await store.put(name, b"")


async def test_a_burst_of_ten_writes_passes_and_the_next_waits() -> None:
    limiter = Limiter(None)
    for _ in range(10):
        await limiter.count(RateClass.WRITE, "subject:1")
    with pytest.raises(TooMany) as refused:
        await limiter.count(RateClass.WRITE, "subject:1")
    assert refused.value.headers["Retry-After"] == "1"
    assert await limiter.count(RateClass.WRITE, "subject:2") is not None


async def test_without_its_store_the_limiter_still_limits_signing_in_harder() -> None:
    limiter = Limiter("redis://127.0.0.1:1/0")
    assert await limiter.healthy() is False
    for _ in range(2):
        await limiter.count(RateClass.AUTH, "account:a")
    with pytest.raises(TooMany):
        await limiter.count(RateClass.AUTH, "account:a")
    await limiter.count(RateClass.READ, "subject:1")


@given(st.text(max_size=200))
def test_any_text_as_a_cursor_is_read_or_refused(text: str) -> None:
    try:
        key, row_id = _read(text)
    except BadRequest:
        return
    assert isinstance(row_id, str)
    assert key is not None


def test_logs_drop_what_is_not_allowed() -> None:
    kept = _allow_list(None, "info", {"event": "x", "password": "secret", "route": "/a\nb"})
    assert kept == {"event": "x", "route": "/a b", "dropped_fields": 1}
    assert "password" not in ALLOWED


def test_an_address_needs_a_policy_that_fits() -> None:
    routes = Routes("x")
    with pytest.raises(PolicyMissing):
        routes.get("/x", None, summary="x")  # type: ignore[arg-type]
    with pytest.raises(PolicyMissing):
        AccessPolicy(frozenset({Role.APPLIANCE, Role.OPERATOR_ADMIN}), Reach.LIST)
    with pytest.raises(PolicyMissing):
        AccessPolicy(frozenset(), Reach.LIST)
    with pytest.raises(PolicyMissing):
        AccessPolicy(frozenset({Role.OPERATOR_ADMIN}), Reach.PUBLIC)


async def test_a_failing_turn_does_not_end_the_loop() -> None:
    turns: list[int] = []
    stop, wake = asyncio.Event(), asyncio.Event()

    async def turn(_: object) -> bool:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError("first turn")
        stop.set()
        return False

    await asyncio.wait_for(run_loop(Loop("x", 0.01, turn), None, stop, wake), 5)  # type: ignore[arg-type]
    assert turns == [0, 1]


async def test_a_loop_is_woken_early() -> None:
    turned = asyncio.Event()
    stop, wake = asyncio.Event(), asyncio.Event()
    count = 0

    async def turn(_: object) -> bool:
        nonlocal count
        count += 1
        turned.set()
        return False

    task = asyncio.create_task(run_loop(Loop("x", 3600, turn), None, stop, wake))  # type: ignore[arg-type]
    await asyncio.wait_for(turned.wait(), 5)
    turned.clear()
    wake.set()
    await asyncio.wait_for(turned.wait(), 5)
    stop.set()
    await asyncio.wait_for(task, 5)
    assert count == 2


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511))
def test_libsodium_and_openssl_agree_on_signatures(seed: bytes, message: bytes, flipped: int) -> None:
    theirs = KeySigner(Ed25519PrivateKey.from_private_bytes(seed))
    ours = SodiumSigner(seed)
    signature = ours.sign(message)
    assert (signature, ours.keyid, ours.public_raw) == (theirs.sign(message), theirs.keyid, theirs.public_raw)
    key = SodiumPublicKey(ours.public_raw)
    key.verify(signature, message)
    broken = bytearray(signature)
    broken[flipped // 8] ^= 1 << flipped % 8
    with pytest.raises(InvalidSignature):
        key.verify(bytes(broken), message)


def test_a_steady_machine_passes_and_a_greedy_one_waits() -> None:
    window = _Steady(61)
    assert sum(window.take("steady", float(second)) == 0 for second in range(600)) == 600
    taken = [window.take("greedy", 1000.0) for _ in range(70)]
    assert (taken.count(0), taken[-1] > 0) == (61, True)
    assert window.take("greedy", 1000.0 + 120) == 0


def test_a_connection_lost_in_the_middle_of_work_is_told_as_such() -> None:
    lost = known(PendingRollbackError("can't reconnect", code="8s2b"))
    assert lost is not None
    assert (lost.status, lost.code) == (503, "database_down")
    assert known(PendingRollbackError("a flush failed before", code="7s2a")) is None, "a fault of ours"
