"""The appliance put together: state opened, actors built and run until told to stop."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

import httpx2

from wardkeep_appliance.actors.actor import Actor, keep_going
from wardkeep_appliance.actors.checkin import CheckinActor, Home
from wardkeep_appliance.actors.heal import HealActor
from wardkeep_appliance.actors.inventory import InventoryActor
from wardkeep_appliance.actors.orders import OrderActor
from wardkeep_appliance.actors.reporter import Reporter
from wardkeep_appliance.actors.scan import ScanActor
from wardkeep_appliance.actors.ship import ShipActor, Way
from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.clock import Clock, SystemClock
from wardkeep_appliance.keys.ring import KeyRing, load_ring, make_ring, sync_folder
from wardkeep_appliance.keys.sealed import open_log_in_key
from wardkeep_appliance.link.claim import claim, read_code
from wardkeep_appliance.link.exchange import checked_server, make_client
from wardkeep_appliance.link.link import Link
from wardkeep_appliance.link.pinned import Pinned
from wardkeep_appliance.observing.inventory import inventory_at_start
from wardkeep_appliance.orders.carry import Carrier
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.probes.own import Own
from wardkeep_appliance.restore import Restorer, state_silence
from wardkeep_appliance.settings import Settings, SettingsRefused
from wardkeep_appliance.site.clock_trust import BootClock, ClockTrust, SystemBootClock, read_trusted
from wardkeep_appliance.site.papers import Reader, load
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.enrolment import Enrolment, pin_server_keys, read_enrolment, write_enrolment
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.transport.session import Dialler
from wardkeep_appliance.transport.ssh import SshDialler
from wardkeep_appliance.witness.witness import Witness, WitnessKeys
from wardkeep_core.evidence.common import Binding
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.protocol.messages import ClaimAnswer, WitnessedLog


class StateInUse(Exception):
    """Another process of this appliance runs with the same state."""


class NotEnrolled(Exception):
    """There is no enrolment, and no code to claim one with."""


@dataclass(frozen=True)
class State:
    """The appliance's state, opened and held by this process alone."""

    settings: Settings
    store: Store
    outside: Outside


@dataclass(frozen=True)
class Surroundings:
    """What an appliance stands on beside its state. `dialler` None: devices are reached over SSH."""

    clock: Clock = field(default_factory=SystemClock)
    boot_clock: BootClock = field(default_factory=SystemBootClock)
    client: httpx2.AsyncClient | None = None
    dialler: Dialler | None = None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[State]:
    """Open the state folder (0700) and keep every other process out of it. Raises StateInUse, StoreTooNew."""
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(settings.state / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateInUse(f"an appliance already runs with the state in {settings.state}") from error
        store = await Store.open(settings.database)
        try:
            yield State(settings, store, Outside(settings.counters))
        finally:
            await store.close()
    finally:
        os.close(handle)


async def enrol(state: State, clock: Clock, client: httpx2.AsyncClient | None = None) -> Enrolment:
    """The enrolment on file, else a fresh one by the code file, which is removed afterwards. Raises NotEnrolled."""
    known = await state.store.do(read_enrolment)
    if known is not None:
        return known
    settings = state.settings
    if settings.code_file is None or not settings.code_file.exists():
        raise NotEnrolled("not enrolled: put the code in a file and name it in WARDKEEP_ENROLMENT_CODE_FILE")
    if not settings.server:
        raise SettingsRefused("WARDKEEP_SERVER_URL names the server to claim a site at")
    code, pending = read_code(settings.code_file), settings.state / "keys.pending"
    # An answer may get lost on its way: the next try goes with the same keys, so the server sees the same claimant.
    ring = load_ring(pending) if pending.exists() else make_ring(pending)
    async with _client(client) as one:
        answer = await claim(one, settings.server, code, ring)
    pending.rename(settings.keys)
    sync_folder(settings.state)
    enrolment = Enrolment(checked_server(settings.server), answer)
    await state.store.do(write_enrolment, enrolment, clock.now())
    settings.code_file.unlink(missing_ok=True)
    return enrolment


class Box:
    """Everything built, nothing started. `parts` is what the actors share."""

    def __init__(
        self, state: State, enrolment: Enrolment, ring: KeyRing, client: httpx2.AsyncClient, around: Surroundings
    ) -> None:
        self._state = state
        self._enrolment = enrolment
        self._ring = ring
        self._client = client
        self._around = around
        self._clock = around.clock
        self._boot_clock = around.boot_clock
        self.pinned = Pinned(enrolment.answer.server_keys, lambda keys: state.store.do(pin_server_keys, keys))

    async def build(self) -> None:
        """Load what was in force, notice a restore, open the chain where there is none."""
        state, answer = self._state, self._enrolment.answer
        writer = ChainWriter(state.store, state.outside, self._ring.evidence, _binding(answer), self._clock)
        restorer = Restorer(state.store, state.outside, writer, state.settings.keys, self._clock)
        site = Site(answer.organisation, answer.site, state.settings.dry_run, await state.store.do(load))
        if not await restorer.at_start():
            await writer.open_chain(self._ring.public(), answer.server_keys)
        await state_silence(state.store, writer, self._clock.now(), _longest_period_s(site))
        await writer.do(inventory_at_start, writer, site, self._clock.now())
        trust = ClockTrust(self._boot_clock, await state.store.do(read_trusted))
        link = self._link()
        own = Own(state.store, state.outside, state.settings.state, self._clock, lambda: link.reach)
        way_in = self._around.dialler or SshDialler(lambda target: open_log_in_key(self._ring.sealing, target), own=own)
        self.parts = Parts(state.store, writer, site, way_in, self._clock, trust)
        self.scan, self.heal = ScanActor(self.parts), HealActor(self.parts)
        self.ship = ShipActor(self.parts, Way(link, answer.appliance, restorer))
        carrier = Carrier(self.parts, self.scan, self.heal.healer)
        self.orders = OrderActor(self.parts, Reporter(self.parts, link, OrderActor.name), carrier)
        self.checkin = CheckinActor(self.parts, self._home(link), answer.interval_s)
        self.inventory = InventoryActor(self.parts)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All loops."""
        return (self.checkin, self.scan, self.heal, self.ship, self.orders, self.inventory)

    async def run(self, stop: asyncio.Event) -> None:
        """Run the actors until told to stop, or until the server's keys were changed: then it is built anew with them.

        What is under way is broken off and taken back at the next start.
        """
        tasks = [asyncio.create_task(keep_going(actor, self._state.store), name=actor.name) for actor in self.actors]
        try:
            await _either(stop, self.pinned.changed)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.orders.in_flight.stop()
            await self.scan.in_flight.stop()
            await self.heal.in_flight.stop()

    def _link(self) -> Link:
        answers = load_public_base64(self._enrolment.answer.server_keys.answers)
        server = self._state.settings.server or self._enrolment.server
        return Link(self._client, checked_server(server), self._ring.identity, answers, self._clock, pinned=self.pinned)

    def _home(self, link: Link) -> Home:
        answer, orders = self._enrolment.answer, load_public_base64(self._enrolment.answer.server_keys.orders)
        return Home(
            link=link,
            server=self._state.settings.server or self._enrolment.server,
            reader=Reader(answer, {keyid_of(orders.public_bytes_raw()): orders}),
            witnesses={log: self._witness(log) for log in WitnessedLog},
            outside=self._state.outside,
            boot_clock=self._boot_clock,
        )

    def _witness(self, log: WitnessedLog) -> Witness:
        """One key signs the heads of both logs; the origin of the platform's is learned from its first head."""
        answer, server_keys = self._enrolment.answer, self._enrolment.answer.server_keys
        of_site = log is WitnessedLog.SITE
        keys = WitnessKeys(
            log=log,
            public=load_public_base64(server_keys.checkpoint).public_bytes_raw(),
            signer=self._ring.witness,
            appliance=answer.appliance,
            origin=server_keys.checkpoint_origin if of_site else None,
            others=frozenset() if of_site else frozenset({server_keys.checkpoint_origin, answer.log}),
        )
        return Witness(self._state.store, self._state.outside, keys, self._clock)


@asynccontextmanager
async def assembled(
    state: State, enrolment: Enrolment, dialler: Dialler | None = None, around: Surroundings | None = None
) -> AsyncIterator[Box]:
    """A box ready to run. `dialler` or `around` replace the way to the devices, clocks and network (in tests)."""
    around = around or Surroundings(dialler=dialler)
    async with _client(around.client) as client:
        box = Box(state, enrolment, load_ring(state.settings.keys), client, around)
        await box.build()
        yield box


def _client(given: httpx2.AsyncClient | None) -> AbstractAsyncContextManager[httpx2.AsyncClient]:
    """Our own client, closed after use; a given one is its giver's to close."""
    return make_client() if given is None else nullcontext(given)


def _binding(answer: ClaimAnswer) -> Binding:
    return Binding(organisation=answer.organisation, site=answer.site, appliance=answer.appliance, log=answer.log)


def _longest_period_s(site: Site) -> int:
    return max((site.period_s(target) for target in site.targets), default=0) or 3600


async def _either(one: asyncio.Event, other: asyncio.Event) -> None:
    waits = [asyncio.create_task(each.wait()) for each in (one, other)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
