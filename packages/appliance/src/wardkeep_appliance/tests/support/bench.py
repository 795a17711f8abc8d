"""The engine without a server: a store on disk, a simulated site, scans and heals one turn at a time."""

import asyncio
import base64
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_appliance.actors.heal import HealActor
from wardkeep_appliance.actors.scan import ScanActor
from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.healing.record import AttemptRecord
from wardkeep_appliance.keys.ring import load_ring, make_ring
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.site.clock_trust import ClockTrust, SinceBoot, TrustedAt
from wardkeep_appliance.site.papers import Papers
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.tests.support.central import APPLIANCE, ORGANISATION, ORIGIN, SITE
from wardkeep_appliance.tests.support.papers import lease, rule_set, targets
from wardkeep_appliance.tests.support.simulator import SimSite
from wardkeep_core.evidence.common import Binding
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.model.incident import Incident
from wardkeep_core.protocol.documents import LeaseDocument, RuleSetDocument, Target
from wardkeep_core.protocol.messages import ServerKeys


class HandClock:
    """A wall clock that goes on by itself and can be put forward; the monotonic one goes with it."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._wall, self._begun = datetime.now(UTC), time.monotonic()
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        # not the machine's wall clock, which may be set back between two readings
        reading, least = self._wall + timedelta(seconds=self.monotonic()), self._last + timedelta(milliseconds=1)
        if reading < least:
            # Kept for good: a reading that ran ahead on its own would take it back from the next hour put forward.
            self.ahead += least - reading
        self._last = max(reading, least)
        return self._last

    def monotonic(self) -> float:
        return time.monotonic() - self._begun + self.ahead.total_seconds()

    def set_to(self, ahead: timedelta) -> None:
        """Set the wall clock, backwards too."""
        self.ahead, self._last = ahead, datetime.min.replace(tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def since_boot(self) -> SinceBoot:
        return SinceBoot("boot", round(self.monotonic() * 1000))


@dataclass
class Bench:
    """`start` may be called again after `stop`: the same state, a new process as it were."""

    folder: Path
    site: SimSite
    listed: tuple[Target, ...]
    rules: RuleSetDocument | None = field(default_factory=rule_set)
    lease: LeaseDocument | None = field(default_factory=lease)
    clock: HandClock = field(default_factory=HandClock)
    dry_run_here: bool = False
    clock_trusted: bool = True
    lists: Any = None

    async def start(self) -> None:
        self.store = await Store.open(self.folder / "appliance.db")
        keys = self.folder / "keys"
        ring = load_ring(keys) if keys.exists() else make_ring(keys)
        binding = Binding(organisation=ORGANISATION, site=SITE, appliance=APPLIANCE, log=ORIGIN)
        self.outside = Outside(self.folder / "counters.json")
        writer = ChainWriter(self.store, self.outside, ring.evidence, binding, self.clock)
        await writer.open_chain(ring.public(), _server_keys())
        named = {} if self.lists is None else {"lists": self.lists}
        papers = Papers(rule_set=self.rules, targets=targets(*self.listed, **named), lease=self.lease)
        known = TrustedAt(self.clock.now(), self.clock.since_boot()) if self.clock_trusted else None
        trust = ClockTrust(self.clock, known)
        site = Site(ORGANISATION, SITE, self.dry_run_here, papers)
        self.parts = Parts(self.store, writer, site, self.site, self.clock, trust)
        self.scanner, self.healer = ScanActor(self.parts), HealActor(self.parts)

    async def stop(self) -> None:
        await self.scanner.in_flight.stop()
        await self.healer.in_flight.stop()
        await self.store.close()

    async def scan(self) -> None:
        """Look at every device now."""
        self.scanner._due.clear()
        await self.scanner.turn()
        await self.scanner.in_flight.settle()

    async def heal(self) -> None:
        """Consider what is open until nothing is under way."""
        await self.healer.turn()
        await self.healer.in_flight.settle()

    async def incidents(self) -> list[Incident]:
        rows = await self.store.do(lambda conn: conn.execute("SELECT incident FROM incident ORDER BY id").fetchall())
        return [Incident.model_validate_json(row[0]) for row in rows]

    async def attempts(self) -> list[AttemptRecord]:
        rows = await self.store.do(lambda conn: conn.execute("SELECT attempt FROM attempt ORDER BY id").fetchall())
        return [AttemptRecord.model_validate_json(row[0]) for row in rows]

    async def statements(self, kind: str) -> list[dict[str, Any]]:
        """Predicates of a kind, in order."""
        rows = await self.store.do(
            lambda conn: conn.execute("SELECT envelope FROM outbox ORDER BY epoch, seq").fetchall()
        )
        payloads = [json.loads(base64.b64decode(json.loads(row[0])["payload"])) for row in rows]
        return [each["predicate"] for each in payloads if each["predicateType"].endswith(f"/{kind}/v1")]


def _server_keys() -> ServerKeys:
    key = base64.b64encode(KeySigner(Ed25519PrivateKey.generate()).public_raw).decode()
    return ServerKeys(answers=key, orders=key, attestation=key, checkpoint=key, checkpoint_origin=ORIGIN)
