"""An appliance at its site: it watches devices, reports what it saw, and keeps the evidence chain of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wardkeep_core.evidence.chain import Head, head_of, next_link
from wardkeep_core.evidence.common import ClockState, Common, EntryRef, Software
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.predicates import (
    Body,
    CheckResult,
    KeyEvent,
    KeyRecord,
    KeyStatement,
    Observation,
    Occasion,
    Outcome,
    Purpose,
    Remediation,
    Transport,
    VersionedRef,
)
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.messages import AttemptReport, EvidenceAnswer, Received
from wardkeep_server.device import service as device
from wardkeep_server.device.schemas import LocalConnection, NewDevice
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.world import Tenant, World, text_of

DIGEST = "0" * 64
_CLOCK = ClockState(sources=3, answered=3, offset_ms=1, spread_ms=1, trusted=True)
_SOFTWARE = Software(appliance="0.1.0", appliance_digest=None, catalogue="0.1.0", catalogue_digest=DIGEST)


@dataclass
class Box:
    """One confirmed appliance of a tenant's site."""

    world: World
    tenant: Tenant
    wire: Wire
    head: Head | None = None
    unsent: list[bytes] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id."""
        return self.wire.id

    async def device(self, name: str = "front desk", **more: Any) -> str:
        """A device that this box watches."""
        values: dict[str, Any] = {"name": name, "platform": Platform.LINUX, "device_class": DeviceClass.MANAGED}
        values |= {"connection": LocalConnection(), "appliance_id": self.id}
        new = NewDevice(**(values | more))
        async with self.world.work() as work:
            return (await device.create_device(work, self.tenant.site, new)).id

    async def report(self, what: str, *rows: Frozen) -> Received:
        """Send `devices`, `incidents` or `attempts`; the answer must be 200."""
        answer = await self.wire.call(f"/api/appliance/{what}", {what: [row.to_json() for row in rows]})
        assert answer.status_code == 200, answer.text
        return Received.model_validate_json(answer.content)

    def state(self, body: Body, at: datetime) -> EntryRef:
        """Write a statement at the end of the chain; `ship` hands it in."""
        if self.head is None and not isinstance(body, KeyStatement):
            record = KeyRecord(
                purpose=Purpose.APPLIANCE_EVIDENCE,
                appliance=self.id,
                public_key=text_of(self.wire.evidence.public_raw),
            )
            self.state(KeyStatement(event=KeyEvent.GENESIS, keys=(record,)), at)
        assert self.wire.answer is not None
        link = next_link(self.head)
        common = Common(
            organisation=self.tenant.organisation,
            site=self.tenant.site,
            appliance=self.id,
            log=self.wire.answer.log,
            clock=_CLOCK,
            software=_SOFTWARE,
            chain=link,
            recorded_at=at,
        )
        raw = seal_statement(common, body, self.wire.evidence)
        self.head = head_of(raw, link)
        self.unsent.append(raw)
        return EntryRef(epoch=link.epoch, seq=link.seq, leaf_hash=self.head.leaf_hash)

    def look(self, device_id: str, check: str, result: Result, at: datetime) -> EntryRef:
        """State a re-check of one check on one device."""
        seen = CheckResult(check=check, version=1, result=result, reason="as_seen", observed_at=at, facts=())
        body = Observation(
            device=device_id,
            transport=Transport.LOCAL,
            occasion=Occasion.RECHECK,
            parameters_digest=DIGEST,
            part=1,
            parts=1,
            facts=(),
            results=(seen,),
        )
        return self.state(body, at)

    def remediation(
        self, attempt: AttemptReport, after: EntryRef | None, /, *, last_step_at: datetime, **more: Any
    ) -> EntryRef:
        """State an attempt that ended; `after` is the re-check."""
        ref = VersionedRef(id="remote_login", version=1, digest=DIGEST)
        values: dict[str, Any] = {
            "attempt": attempt.attempt,
            "incident": attempt.incident,
            "device": attempt.device,
            "check": attempt.check,
            "check_version": 1,
            "decided_by": "rule",
            "rule": ref,
            "planner": None,
            "person": None,
            "runbook": VersionedRef(id=attempt.runbook, version=1, digest=DIGEST),
            "runbook_risk": "medium",
            "consent": None,
            "guards": (),
            "steps": (),
            "before": None,
            "after": after,
            "parameters_digest": DIGEST,
            "started_at": attempt.started_at,
            "last_step_at": last_step_at,
            "ended_at": attempt.ended_at or last_step_at,
            "outcome": Outcome(attempt.outcome),
            "rollback": None,
            "dry_run": attempt.dry_run,
        }
        return self.state(Remediation(**(values | more)), attempt.ended_at or last_step_at)

    async def ship(self) -> None:
        """Hand in what was stated; all of it must be taken."""
        answer = await self.wire.call("/api/evidence/submit", b"\n".join(self.unsent))
        assert answer.status_code == 200, answer.text
        told = EvidenceAnswer.model_validate_json(answer.content)
        assert (told.accepted, told.refused) == (len(self.unsent), None), told.refused_detail
        self.unsent.clear()


async def claimed_box(world: World, tenant: Tenant) -> Box:
    """A confirmed appliance at the tenant's site."""
    browser = await world.client(Role.OPERATOR_ADMIN)
    return Box(world, tenant, await enrolled(world, browser, tenant.site))


def with_entry(report: AttemptReport, entry: EntryRef) -> AttemptReport:
    """The report naming its statement."""
    return report.model_copy(update={"entry_epoch": entry.epoch, "entry_seq": entry.seq})
