"""Orders at the appliance: taken in, refused, told of, and never run twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_appliance.ids import new_id
from wardkeep_appliance.orders.record import OrderState
from wardkeep_appliance.tests.support.central import SITE, Central
from wardkeep_appliance.tests.support.ordering import (
    APPLY,
    GOOD_SHADOW,
    OPEN_SHADOW,
    PERSON,
    at_work,
    cuts,
    members,
    ordered,
    run_members,
    signed,
)
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.orders import Order

ORDERS = "/api/appliance/orders"


def later(**span: int) -> str:
    return format_time(datetime.now(UTC) + timedelta(**span))


# --- taking in -------------------------------------------------------------------------------------------------------


async def test_a_scan_is_accepted_run_told_and_stated(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        order = members()
        text = signed(one.central, order)
        await one.deliver(text)
        assert (await one.record(order["id"])).state is OrderState.ACCEPTED
        assert one.box.checkin._home.outside.counters.order_number == 1
        await one.work()
        assert one.words(order["id"]) == ["accepted", "succeeded"]
        said = one.last(order["id"])
        assert (said.reason, said.detail) == ("looked", "1 of 1 devices looked at, 0 could not be looked at")
        (statement,) = await one.statements()
        assert (said.entry_epoch, said.entry_seq) == (statement["chain"]["epoch"], statement["chain"]["seq"])
        named = {name: statement[name] for name in ("order_digest", "order_type", "target_site", "issued_by", "result")}
        assert named == {
            "order_digest": sha256_hex(text.encode()),
            "order_type": "scan_now",
            "target_site": SITE,
            "issued_by": PERSON,
            "result": "succeeded",
        }
        assert "attempt" not in statement
        await one.deliver()
        assert one.central.checkins[-1].order_number == 1


Changes = Callable[[], dict[str, Any]]
REFUSED: dict[str, Changes] = {
    "foreign_target": lambda: {"target": {"site": SITE, "appliance": new_id()}},
    "expired": lambda: {"issued_at": later(hours=-2), "expires_at": later(hours=-1)},
    "life_refused": lambda: {"expires_at": later(hours=25)},
    "from_the_future": lambda: {"issued_at": later(minutes=5), "expires_at": later(minutes=9)},
    "nonce_used": lambda: {"nonce": "ab" * 16},
    "number_not_higher": lambda: {"number": 7},
    "type_unknown": lambda: {"type": "reboot"},
    "parameters_refused": lambda: {"parameters": {"device": None, "command": "reboot"}},
    "approvals_refused": lambda: {"type": "run_runbook", "parameters": run_members()["parameters"]},
}


@pytest.mark.parametrize("reason", REFUSED)
async def test_a_refused_order_is_told_stated_and_never_run(tmp_path: Path, reason: str) -> None:
    async with at_work(tmp_path) as one:
        await one.deliver(signed(one.central, members(7, nonce="ab" * 16)))
        await one.work()
        calls = len(one.device.calls)
        order = members(8) | REFUSED[reason]()
        await one.deliver(signed(one.central, order))
        await one.work()
        said = one.last(order["id"])
        assert (said.state, said.reason) == ("refused", reason)
        assert len(one.device.calls) == calls
        assert one.box.checkin._home.outside.counters.order_number == 7
        statement = (await one.statements())[-1]
        assert (statement["result"], statement["reason"], statement["order_type"]) == ("refused", reason, order["type"])


@pytest.mark.parametrize("lie", ["foreign_key", "malformed"])
async def test_nothing_in_an_order_that_proves_nothing_is_believed(tmp_path: Path, lie: str) -> None:
    async with at_work(tmp_path) as one:
        order = members()
        text = signed(one.central, order, KeySigner(Ed25519PrivateKey.generate()))
        if lie == "malformed":
            text = text.replace("vnd.wardkeep.order", "vnd.wardkeep.other")
        await one.deliver(text, "no order at all")
        await one.work()
        counts = await one.box.parts.store.do(
            lambda conn: dict(conn.execute("SELECT name, count FROM tally").fetchall())
        )
        assert sum(value for name, value in counts.items() if name.startswith("orders.refused.")) == 2
        if lie == "malformed":
            assert one.central.words == []
            return
        assert (one.last(order["id"]).state, one.last(order["id"]).reason) == ("refused", lie)
        (statement,) = await one.statements()
        assert (statement["order_type"], statement["issued_by"], statement["target_site"]) == ("unverified", None, None)


async def test_a_forged_order_under_a_known_id_changes_nothing_that_was_said(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        order = members()
        await one.deliver(signed(one.central, order))
        await one.work()
        await one.deliver(signed(one.central, order | {"number": 9}, KeySigner(Ed25519PrivateKey.generate())))
        await one.work()
        assert one.words(order["id"]) == ["accepted", "succeeded", "succeeded"]
        assert len(await one.statements()) == 1


@pytest.mark.parametrize(("waits", "reason"), [(timedelta(), "healed"), (timedelta(hours=2), "expired")])
async def test_times_of_orders_are_the_servers_whatever_our_clock_says(
    tmp_path: Path, waits: timedelta, reason: str
) -> None:
    async with at_work(tmp_path) as one:
        one.central.clock_ahead = timedelta(hours=3)
        await one.drift()
        order = run_members() | {"issued_at": later(hours=3), "expires_at": later(hours=4)}
        order["approvals"][0]["approved_at"] = order["issued_at"]
        await one.deliver(signed(one.central, order))
        assert (await one.record(order["id"])).state is OrderState.ACCEPTED
        one.clock.ahead = waits
        await one.work()
        assert one.last(order["id"]).reason == reason
        assert one.device.files["/etc/shadow"] == (GOOD_SHADOW if reason == "healed" else OPEN_SHADOW)


# --- never twice -----------------------------------------------------------------------------------------------------


async def test_a_repeat_is_told_again_and_not_run_again(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        text = signed(one.central, order := members())
        await one.deliver(text)
        await one.work()
        calls = len(one.device.calls)
        await one.deliver(text, text)
        await one.work()
        assert one.words(order["id"]) == ["accepted", "succeeded", "succeeded"]
        assert (len(one.device.calls), len(await one.statements())) == (calls, 1)


async def test_an_order_stored_before_the_end_of_the_process_is_run_once_after_it(tmp_path: Path) -> None:
    async with Central() as central:
        text = signed(central, order := run_members())
        async with ordered(tmp_path, central) as one:
            await one.drift()
            await one.deliver(text)
            device = one.device
        async with ordered(tmp_path, central, device=device) as one:
            await one.work()
            await one.deliver(text)
            await one.work()
            assert one.words(order["id"])[-2:] == ["succeeded", "succeeded"]
            assert device.calls.count(APPLY) == 1
            assert len(await one.attempts()) == 1


async def test_an_order_lost_between_its_number_and_the_database_is_not_run(tmp_path: Path) -> None:
    async with Central() as central:
        text = signed(central, order := run_members())
        async with ordered(tmp_path, central) as one:
            await one.drift()
            device, outside = one.device, one.box.checkin._home.outside
            outside.take_order(Order.model_validate(order), datetime.now(UTC))
        async with ordered(tmp_path, central, device=device) as one:
            await one.deliver(text)
            await one.work()
            assert (one.last(order["id"]).state, one.last(order["id"]).reason) == ("failed", "appliance_restarted")
            assert APPLY not in device.calls
            assert [each["result"] for each in await one.statements()] == ["failed"]


@pytest.mark.parametrize("where", ["file_modes.sh", "set_file_mode.sh read", APPLY])
async def test_an_order_broken_off_while_it_runs_is_taken_back_and_failed(tmp_path: Path, where: str) -> None:
    async with Central() as central:
        text = signed(central, order := run_members())
        async with ordered(tmp_path, central) as one:
            await one.drift()
            device = one.device
            await one.deliver(text)
            device.on_call = lambda call: cuts(one) if call == where else None
            await one.box.orders.turn()
            await one.broken_off()
            assert (await one.record(order["id"])).state is OrderState.RUNNING
        device.on_call = lambda _: None
        async with ordered(tmp_path, central, device=device) as one:
            await one.work()
            if where != "file_modes.sh":
                assert (await one.record(order["id"])).state is OrderState.RUNNING
                await one.box.heal.healer.take_back_interrupted()
                await one.work()
            await one.deliver(text)
            await one.work()
            said = one.last(order["id"])
            assert (said.state, said.reason) == ("failed", "appliance_restarted")
            assert device.files["/etc/shadow"] == OPEN_SHADOW
            assert device.calls.count(APPLY) <= 1
            (statement,) = await one.statements()
            assert statement.get("attempt") == said.attempt
            assert (said.attempt is None) == (where == "file_modes.sh")


async def test_after_a_restore_nothing_that_was_ordered_before_is_run(tmp_path: Path) -> None:
    async with Central() as central:
        first, second, third = members(1), run_members(2), members(3)
        async with ordered(tmp_path, central) as one:
            await one.drift()
            await one.deliver(signed(central, second))
            device, state = one.device, one.box._state.settings
            await one.box.parts.store.do(lambda conn: conn.execute("SELECT 1").fetchone())
            copy = state.database.read_bytes(), (state.state / "appliance.db-wal").read_bytes()
            await one.work()
            assert one.last(second["id"]).state == "succeeded"
            device.files["/etc/shadow"] = OPEN_SHADOW
        for suffix, content in zip(("", "-wal"), copy, strict=True):
            (state.state / f"appliance.db{suffix}").write_bytes(content)
        (state.state / "appliance.db-shm").unlink(missing_ok=True)
        heard = len(central.words)
        async with ordered(tmp_path, central, device=device) as one:
            applied = device.calls.count(APPLY)
            await one.deliver(signed(central, second), signed(central, first), signed(central, third))
            await one.work()
            said = {each.order: (each.state, each.reason) for each in central.words[heard:]}
            assert said == {
                second["id"]: ("failed", "before_restore"),
                first["id"]: ("refused", "before_restore"),
                third["id"]: ("refused", "before_restore"),
            }
            assert device.calls.count(APPLY) == applied
            fresh = members(4, issued_at=later(seconds=1))
            await one.deliver(signed(central, fresh))
            await one.work()
            assert one.last(fresh["id"]).state == "succeeded"


async def test_words_wait_until_the_server_answers(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.central.faults[ORDERS] = lambda: 503
        one.central.retry_after_s = 0
        await one.deliver(signed(one.central, order := members()))
        await one.work()
        assert one.central.words == []
        one.central.faults.clear()
        await one.work()
        assert one.words(order["id"]) == ["succeeded"]
