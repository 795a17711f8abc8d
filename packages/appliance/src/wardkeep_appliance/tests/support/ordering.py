"""A box that is given orders: the real one over real HTTP, one turn at a time, before a simulated site."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wardkeep_appliance.box import Box, Surroundings, assembled, enrol, opened
from wardkeep_appliance.healing.record import AttemptRecord
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.orders.record import OrderRecord
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.site.clock_trust import TrustedAt
from wardkeep_appliance.store.orders import read_order
from wardkeep_appliance.tests.support.bench import HandClock
from wardkeep_appliance.tests.support.central import APPLIANCE, CODE, SITE, Central
from wardkeep_appliance.tests.support.papers import device_id, lease, linux_target, rule_set, targets
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.evidence.envelope import seal
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.orders import ORDER_TYPE, OrderReport

SHADOW = "linux.shadow_file_protected"
OPEN_SHADOW = ("root", "shadow", "0644")
GOOD_SHADOW = ("root", "shadow", "0640")
APPLY = "set_file_mode.sh apply"
PERSON = "0193dddd-0000-7000-8000-000000000001"
RUN = {
    "device": device_id(1),
    "check": SHADOW,
    "runbook": "linux.set_file_modes",
    "runbook_version": all_runbooks()["linux.set_file_modes"].version,
}


@dataclass
class Ordered:
    """`deliver` lets the box check in and hear its orders; `work` lets it carry out and tell what it can."""

    central: Central
    box: Box
    device: SimDevice
    clock: HandClock

    async def deliver(self, *texts: str) -> None:
        self.central.orders = list(texts)
        await self.box.checkin.turn()
        self.central.orders = []

    async def work(self) -> None:
        for _ in range(4):
            await self.box.orders.turn()
            await self.box.orders.in_flight.settle()

    async def broken_off(self) -> None:
        """Wait until what is under way was broken off."""
        await asyncio.gather(*self.box.orders.in_flight._tasks.values(), return_exceptions=True)

    async def record(self, order: str) -> OrderRecord:
        found = await self.box.parts.store.do(read_order, order)
        assert found is not None
        return found

    async def attempts(self) -> list[AttemptRecord]:
        rows = await self.box.parts.store.do(lambda conn: conn.execute("SELECT attempt FROM attempt").fetchall())
        return [AttemptRecord.model_validate_json(row[0]) for row in rows]

    async def drift(self) -> None:
        """The device's password file lies open, and a scan has seen it."""
        self.device.files["/etc/shadow"] = OPEN_SHADOW
        self.box.scan._due.clear()
        await self.box.scan.turn()
        await self.box.scan.in_flight.settle()

    async def statements(self) -> list[dict[str, Any]]:
        """Predicates of `order` statements that the server took, in order."""
        await self.box.ship.turn()
        return [
            each["predicate"]
            for each in self.central.payloads()
            if each["predicateType"].endswith("/evidence/order/v1")
        ]

    def words(self, order: str) -> list[str]:
        """States that the server heard of an order, in order."""
        return [each.state for each in self.central.words if each.order == order]

    def last(self, order: str) -> OrderReport:
        return [each for each in self.central.words if each.order == order][-1]


def members(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good `scan_now` of all devices, with changes."""
    now = datetime.now(UTC) - timedelta(seconds=1)
    plain = {
        "id": new_id(),
        "type": "scan_now",
        "target": {"site": SITE, "appliance": APPLIANCE},
        "number": number,
        "parameters": {"device": None},
        "issued_at": format_time(now),
        "expires_at": format_time(now + timedelta(hours=1)),
        "nonce": new_id().replace("-", ""),
        "issued_by": f"user:{PERSON}",
        "reason": "seen with the practice on the phone",
        "approvals": [],
    }
    return plain | changes


def run_members(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good `run_runbook`, with changes of its parameters."""
    plain = members(number, type="run_runbook", parameters=RUN | changes)
    yes = {"person": PERSON, "role": "partner.tech", "of_organisation": False, "approved_at": plain["issued_at"]}
    return plain | {"approvals": [yes]}


def signed(central: Central, order: dict[str, Any], signer: KeySigner | None = None) -> str:
    return seal(canonical_json(order), ORDER_TYPE, signer or central.signers["orders"], largest=1 << 16).decode()


def papers() -> dict[str, Frozen]:
    """Documents that let a runbook of low or medium risk run on the one device."""
    return {"rule_set": rule_set(), "targets": targets(linux_target(1)), "lease": lease()}


@asynccontextmanager
async def ordered(
    folder: Path, central: Central, *, device: SimDevice | None = None, dry_run: bool = False
) -> AsyncIterator[Ordered]:
    """A box with papers in force; may be opened again over the same folder."""
    device, clock, code = device or SimDevice(device_id(1)), HandClock(), folder / "code"
    code.write_text(CODE)
    central.documents = central.documents or papers()
    async with opened(Settings(folder / "state", central.url, code, dry_run=dry_run)) as state:
        enrolment = await enrol(state, clock)
        around = Surroundings(clock=clock, boot_clock=clock, dialler=SimSite(device))
        async with assembled(state, enrolment, around=around) as box:
            box.parts.trust._known = TrustedAt(clock.now(), clock.since_boot())
            one = Ordered(central, box, device, clock)
            await one.deliver()
            yield one
            await box.orders.in_flight.stop()


@asynccontextmanager
async def at_work(folder: Path, **settings: Any) -> AsyncIterator[Ordered]:
    """A box with a small Central Command of its own."""
    async with Central() as central, ordered(folder, central, **settings) as one:
        yield one


def cuts(one: Ordered) -> None:
    """Break off every order that is under way, as the end of the process would."""
    for task in asyncio.all_tasks():
        if task in one.box.orders.in_flight._tasks.values():
            task.cancel()
