"""Hands in evidence, then reports: in order, again and again until it is there, never twice with effect."""

import random
from dataclasses import dataclass

from wardkeep_appliance.actors.bodies import attempt_body, device_body, incident_body
from wardkeep_appliance.actors.reporter import Reporter
from wardkeep_appliance.link.errors import LinkError
from wardkeep_appliance.link.link import Link
from wardkeep_appliance.log import logger
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.restore import Restorer
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.reports import ReportKind
from wardkeep_appliance.store.tally import count
from wardkeep_appliance.witness.alarm import raise_alarm
from wardkeep_core.protocol.messages import AttemptsReport, DevicesReport, EvidenceAnswer, IncidentsReport

MOST_ENVELOPES = 500
MOST_BYTES = 4_000_000
IDLE_S = 15.0
GATHER_S = 0.3
OFFLINE_PAUSE_S = 20.0


class Stuck(Exception):
    """The server does not take our chain where it stands; a person has been told."""


@dataclass(frozen=True)
class Way:
    """Where to ship, as whom, and what to do when the server knows more of our chain than we do."""

    link: Link
    appliance: str
    restorer: Restorer


class ShipActor:
    """See the module."""

    name = "ship"

    def __init__(self, parts: Parts, way: Way) -> None:
        self.wake = parts.wakes.ship
        self._parts = parts
        self._way = way
        self._reporter = Reporter(parts, way.link, self.name)
        self._log = logger(self.name)

    async def turn(self) -> float:
        """Ship all there is; seconds until the next look."""
        # Many devices end their scans within moments of each other: what comes together goes together.
        await self._parts.clock.sleep(GATHER_S)
        try:
            await self._ship_evidence()
            await self._ship_reports()
        except LinkError as error:
            self._log.warning("not shipped", code=error.code)
            return error.retry_after_s or random.uniform(1, OFFLINE_PAUSE_S)  # noqa: S311 - spreads load
        except Stuck:
            return OFFLINE_PAUSE_S
        return IDLE_S

    async def _ship_evidence(self) -> None:
        while entries := await self._parts.store.do(outbox.unsent, MOST_ENVELOPES, MOST_BYTES):
            answer = await self._way.link.submit([entry.envelope for entry in entries])
            # What was judged good of this batch, and no more: the server's newest number may be that of a copy of us.
            good, moved = entries[: answer.accepted + answer.replayed], 0
            if good:
                moved = await self._parts.store.do(outbox.acknowledge, good[-1].epoch, good[-1].seq)
            if answer.refused is not None:
                moved += await self._refused(answer)
            if not moved:
                # Nothing came of it, and the same again would bring the same.
                raise Stuck

    async def _refused(self, answer: EvidenceAnswer) -> int:
        """What to do about a refused number; how many envelopes are to be sent anew."""
        code, detail = answer.refused or "refused", answer.refused_detail or ""
        self._log.error("evidence refused", code=code, epoch=answer.expected_epoch, seq=answer.expected_seq)
        await self._parts.store.do(count, f"ship.refused.{code}")
        if answer.expected_epoch is not None and answer.expected_seq is not None:
            expected = (answer.expected_epoch, answer.expected_seq)
            if await self._way.restorer.server_is_ahead(*expected, code):
                return 1
            again = await self._parts.store.do(outbox.unacknowledge, *expected)
            if again:
                return again
        await raise_alarm(self._parts, self._way.appliance, code, detail)
        return 0

    async def _ship_reports(self) -> None:
        tell = self._reporter.tell
        await tell(ReportKind.DEVICE, device_body, lambda rows: DevicesReport(devices=rows))
        await tell(ReportKind.INCIDENT, incident_body, lambda rows: IncidentsReport(incidents=rows))
        await tell(ReportKind.ATTEMPT, attempt_body, lambda rows: AttemptsReport(attempts=rows))
