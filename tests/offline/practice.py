"""A practice in simulated time: the real appliance before simulated devices, and a line to a real server that is cut.

The server is the ASGI application over PostgreSQL. One clock serves both sides: the wall clock, set back by as much as
the story is long, and put forward tick by tick.
"""

import asyncio
import base64
import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr
from sqlalchemy import select

from wardkeep_appliance.box import Box, Surroundings, assembled, enrol, opened
from wardkeep_appliance.keys.ring import load_ring
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.site.clock_trust import SinceBoot, TrustedAt
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.enrolment import Enrolment
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_core.evidence.checkpoint import checkpoint_key, witness_key, witness_name
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import Report
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.evidence.verify.verifier import NOTHING, verify_kit
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_server.device import service as device_service
from wardkeep_server.device.schemas import NewDevice, SshConnection
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.models import Entry
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import new_code
from wardkeep_server.tests.support.world import ORIGIN, REASON, World

SUBMIT = "/api/evidence/submit"
SHADOW, ROOT = "linux.shadow_file_protected", "linux.ssh_root_login_off"
CHECKS = [SHADOW, ROOT]
OPEN_SHADOW = ("root", "shadow", "0644")
TICK = timedelta(minutes=5)


class StoryClock:
    """The server's clock as the appliance sees it: never the same millisecond twice; who sleeps puts it forward."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._began, self._last = world.clock(), world.clock()

    def now(self) -> datetime:
        reading, least = self._world.clock(), self._last + timedelta(milliseconds=1)
        if reading < least:
            self._world.clock.ahead += least - reading  # for good: an hour of sleep is an hour on this clock
        self._last = max(reading, least)
        return self._last

    def monotonic(self) -> float:
        return (self._world.clock() - self._began).total_seconds()

    def since_boot(self) -> SinceBoot:
        return SinceBoot("boot", round(self.monotonic() * 1000))

    async def sleep(self, seconds: float) -> None:
        self._world.clock.ahead += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass
class Line(httpx2.AsyncBaseTransport):
    """The way to the server. `lose` answers to submissions get lost after the server took them in."""

    server: httpx2.AsyncBaseTransport
    down: bool = False
    lose: int = 0
    down_after: int | None = None
    refused: int = 0
    sent: Counter[bytes] = field(default_factory=Counter)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.down:
            self.refused += 1
            raise httpx2.ConnectError("the line is cut", request=request)
        body = await request.aread()
        response = await self.server.handle_async_request(request)
        if request.url.path == SUBMIT:
            lines = zstandard.ZstdDecompressor().decompress(body, max_output_size=50_000_000).splitlines()
            self.sent.update(lines)
            await self._lose(request)
        return response

    async def _lose(self, request: httpx2.Request) -> None:
        if self.down_after is not None:
            self.down_after -= 1
            self.down = self.down_after <= 0
        if self.down or self.lose > 0:
            self.lose -= not self.down
            raise httpx2.ReadError("the answer is lost", request=request)


@dataclass
class Practice:
    """One appliance with three devices. `drop` leaves a crash image behind and goes on from it.

    `older_keys` are evidence keys that the box had before, as an auditor noted them.
    """

    world: World
    settings: Settings
    line: Line
    clock: StoryClock
    site: SimSite
    box: Box
    enrolment: Enrolment
    stack: AsyncExitStack
    older_keys: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return self.enrolment.answer.appliance

    async def tick(self, span: timedelta = TICK) -> None:
        """So much later every loop of the appliance has had its turn, and the sealer of the server too."""
        self.world.clock.ahead += span
        self._trust_clock()
        await self.box.checkin.turn()
        await self.box.scan.turn()
        await self.box.scan.in_flight.settle()
        for _ in range(2):
            await self.box.heal.turn()
            await self.box.heal.in_flight.settle()
        await self.box.inventory.turn()  # at a full hour of the real clock, so it may fall into any tick
        await self.box.ship.turn()
        for _ in range(2):
            await self.box.orders.turn()
            await self.box.orders.in_flight.settle()
        await self.seal()

    async def seal(self) -> None:
        while await evidence.seal_all(worker_parts(self.world)):
            pass

    async def deliver(self) -> None:
        """Until the server has everything and has proved it."""
        for _ in range(20):
            await self.tick()
            if (await self.box.parts.store.do(outbox.depth)).kept == 0:
                return
        raise AssertionError("not everything was delivered and proved")

    async def drop(self) -> None:
        """The process is gone in this very moment: what is on disk is copied as it lies and opened anew."""
        image = self.settings.state.with_name(self.settings.state.name + "+")
        await asyncio.to_thread(shutil.copytree, self.settings.state, image)
        await self.stack.aclose()
        self.settings = Settings(image, self.settings.server, None, dry_run=False)
        await self._open()

    async def _open(self) -> None:
        self.stack = AsyncExitStack()
        state = await self.stack.enter_async_context(opened(self.settings))
        client = httpx2.AsyncClient(transport=self.line, base_url=ORIGIN)
        self.enrolment = await enrol(state, self.clock, client)
        around = Surroundings(clock=self.clock, boot_clock=self.clock, client=client, dialler=self.site)
        self.box = await self.stack.enter_async_context(assembled(state, self.enrolment, around=around))
        self.stack.push_async_callback(client.aclose)

    def _trust_clock(self) -> None:
        """The clock was found right: simulated devices include no time servers."""
        self.box.parts.trust._known = TrustedAt(self.clock.now(), self.clock.since_boot())

    # -- what came of it ---------------------------------------------------------------------------------------------

    async def numbers(self) -> list[tuple[int, int]]:
        """(epoch, number) of every entry of this appliance in the server's log, in the order of the log."""
        query = select(Entry.epoch, Entry.seq).where(Entry.signer_id == self.id).order_by(Entry.leaf_index)
        async with self.world.work() as work:
            return [(row[0], row[1]) for row in (await work.session.execute(query)).all()]

    async def envelopes(self) -> list[bytes]:
        """Every envelope of this appliance that the server keeps, in the order of the log."""
        query = select(Entry.envelope).where(Entry.signer_id == self.id).order_by(Entry.leaf_index)
        async with self.world.work() as work:
            return [raw for raw in (await work.session.scalars(query)).all() if raw is not None]

    async def predicates(self, kind: str) -> list[dict[str, Any]]:
        """Predicates of a kind, as the server keeps them."""
        payloads = [json.loads(base64.b64decode(json.loads(raw)["payload"])) for raw in await self.envelopes()]
        return [each["predicate"] for each in payloads if each["predicateType"].endswith(f"/{kind}/v1")]

    async def order(self, kind: str, parameters: dict[str, Any]) -> str:
        """The id of an order that an operator gives."""
        admin = await self.world.client(Role.OPERATOR_ADMIN)
        order = {"type": kind, "appliances": [self.id], "parameters": parameters, "reason": REASON, "lasts_s": 4 * 3600}
        made = await admin.post("/api/orders", order)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def get(self, path: str) -> Any:
        browser = await self.world.client(Role.OPERATOR_ADMIN)
        answer = await browser.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def untimed(self) -> str:
        """The gap of every kit of an installation without time-stamping authorities."""
        return f"no independent time for {self.enrolment.answer.log}"

    async def judged(self, start: datetime, end: datetime, brought: Brought = NOTHING) -> Report:
        """What an auditor's verifier says of the kit of a period, with the trust file noted from the box itself."""
        admin = await self.world.client(Role.PARTNER_ADMIN)
        period = {"from": format_time(start), "to": format_time(end)}
        kit = await admin.get(f"/api/organisations/{self.world.ours.organisation}/auditor-kit", params=period)
        assert kit.status_code == 200, kit.text
        return verify_kit(BytesIO(kit.content), self._trust_file(), brought=brought)

    def _trust_file(self) -> TrustFile:
        ring, answer = load_ring(self.settings.keys), self.enrolment.answer
        checkpoint = load_public_base64(answer.server_keys.checkpoint).public_bytes_raw()
        attestation = load_public_base64(answer.server_keys.attestation).public_bytes_raw()
        origin = answer.log
        return TrustFile(
            logs={origin: checkpoint_key(origin, checkpoint)},
            witnesses={"box": witness_key(witness_name(origin, self.id), ring.witness.public_raw)},
            platform=frozenset({keyid_of(attestation)}),
            appliances={self.id: frozenset({ring.evidence.keyid, *self.older_keys})},
        )


@asynccontextmanager
async def practice(
    world: World, folder: Path, *, began: timedelta, tier: str = "full_coverage"
) -> AsyncIterator[Practice]:
    """Enrolled, keys compared, three devices, consent for low and medium risk, healing on; `began` so long ago."""
    world.clock.ahead = -began
    admin = await world.client(Role.OPERATOR_ADMIN)
    code = folder / "code"
    code.write_text(await new_code(admin, world.ours.site))
    line = Line(httpx2.ASGITransport(world.app, raise_app_exceptions=False))
    clock, site = StoryClock(world), SimSite()
    settings = Settings(folder / "state", ORIGIN, code, dry_run=False)
    one = Practice(world, settings, line, clock, site, None, None, AsyncExitStack())  # type: ignore[arg-type] # by _open
    await one._open()
    try:
        await _prepare(one, tier)
        yield one
    finally:
        await one.stack.aclose()


async def _prepare(one: Practice, healing_tier: str) -> None:
    world, site_id = one.world, one.world.ours.site
    admin, owner = await world.client(Role.OPERATOR_ADMIN), await world.client(Role.CLIENT_OWNER)
    page = (await admin.get(f"/api/appliances/{one.id}")).json()
    compared = await admin.post(f"/api/appliances/{one.id}/confirm-keys", {"fingerprints": page["fingerprints"]})
    assert compared.status_code == 200, compared.text
    for risk in ("low", "medium"):
        until = format_time(world.clock() + timedelta(days=60))
        path = f"/api/organisations/{world.ours.organisation}/consents"
        given = await owner.post(path, {"risk": risk, "until": until, "reason": REASON})
        assert given.status_code == 201, given.text
    for method, path, body in (
        ("PUT", f"/api/sites/{site_id}/healing-tier", {"healing_tier": healing_tier, "reason": REASON}),
        ("PATCH", f"/api/sites/{site_id}/settings", {"dry_run": False, "reason": REASON}),
    ):
        answer = await admin.send(method, path, body)
        assert answer.status_code == 200, answer.text
    for name in ("front desk", "file server", "back office"):
        new = NewDevice(name=name, connection=_by_ssh(), appliance_id=one.id, checks=list(CHECKS))
        async with world.work() as work:
            made = await device_service.create_device(work, site_id, new)
        one.site.devices[made.id] = SimDevice(made.id)


def _by_ssh() -> SshConnection:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return SshConnection(address="192.0.2.9", account="keeper", host_key=public, private_key=SecretStr(private))
