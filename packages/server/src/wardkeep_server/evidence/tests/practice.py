"""A site with one appliance that signs for real: claims, writes its chain, submits, witnesses; and a sealer to call."""

import io
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx2

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import Head, head_of, next_link
from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    accept_newer,
    checkpoint_key,
    cosign,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.common import ClockState, Common, EntryRef, Link, Software
from wardkeep_core.evidence.egress import record_facts
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.inventory import Covered
from wardkeep_core.evidence.merkle import leaf_hash, verify_inclusion
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import Report
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner, keyid_of, load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.linux import UnitState, UnitStates
from wardkeep_core.protocol.messages import CheckinAnswer, EvidenceAnswer
from wardkeep_server.evidence import service
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Parts
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.world import Browser, Tenant, World, text_of

CHECK = "linux.critical_services_running"
CATALOGUE = sha256_hex(b"the catalogue of this test")
PARAMETERS = sha256_hex(b"the parameters of this test")


@dataclass
class Practice:
    """An enrolled appliance with its own chain; `written` holds every envelope it ever sealed, by leaf hash."""

    world: World
    tenant: Tenant
    box: Wire
    device: str
    head: Head | None = None
    cosigned: Checkpoint | None = None
    consent: str = field(default_factory=new_id)
    """What its heals rely on; nobody gave it until `agree`."""

    # -- the appliance's chain ---------------------------------------------------------------------------------------

    @property
    def origin(self) -> str:
        assert self.box.answer is not None
        return self.box.answer.log

    def common(self, link: Link, **changes: Any) -> Common:
        members: dict[str, Any] = {
            "organisation": self.tenant.organisation,
            "site": self.tenant.site,
            "appliance": self.box.id,
            "log": self.origin,
            "clock": ClockState(sources=3, answered=3, offset_ms=-4, spread_ms=9, trusted=True),
            "software": Software(
                appliance="0.1.0", appliance_digest=None, catalogue="2026.3", catalogue_digest=CATALOGUE
            ),
            "chain": link,
            "recorded_at": self.world.clock(),
        }
        return Common(**{**members, **changes})

    def seal(self, body: p.Body, *, signer: KeySigner | None = None, link: Link | None = None, **changes: Any) -> bytes:
        """Seal a statement at the head, or elsewhere; the head moves only for the former."""
        place = link or next_link(self.head)
        raw = seal_statement(self.common(place, **changes), body, signer or self.box.evidence)
        if link is None and signer is None and not changes:
            self.head = head_of(raw, place)
        return raw

    def ref(self) -> EntryRef:
        assert self.head is not None
        return EntryRef(epoch=self.head.epoch, seq=self.head.seq, leaf_hash=self.head.leaf_hash)

    def genesis(self) -> bytes:
        assert self.box.answer is not None
        keys, server = self.box, self.box.answer.server_keys
        own = (
            (p.Purpose.APPLIANCE_EVIDENCE, text_of(keys.evidence.public_raw)),
            (p.Purpose.APPLIANCE_WITNESS, text_of(keys.witness.public_raw)),
        )
        pinned = (
            (p.Purpose.PLATFORM_ATTESTATION, server.attestation),
            (p.Purpose.LOG_CHECKPOINT, server.checkpoint),
        )
        records = [p.KeyRecord(purpose=what, appliance=self.box.id, public_key=key) for what, key in own]
        records += [p.KeyRecord(purpose=what, appliance=None, public_key=key) for what, key in pinned]
        return self.seal(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=tuple(records)))

    def look(
        self, result: Result = Result.PASS, occasion: p.Occasion = p.Occasion.RESTATED, units: int = 1
    ) -> p.Observation:
        """One scan of the device in which the one check had this result."""
        now, active = self.world.clock(), result is Result.PASS
        states = tuple(
            UnitState(unit=f"unit-{number}.service", loaded=True, active=active, enabled=True, restarts_1h=0)
            for number in range(units)
        )
        facts = record_facts(UnitStates(observed_at=now, units=states))
        verdict = p.CheckResult(check=CHECK, version=1, result=result, reason="as_seen", observed_at=now, facts=(0,))
        return p.Observation(
            device=self.device,
            transport=p.Transport.SSH,
            occasion=occasion,
            parameters_digest=PARAMETERS,
            part=1,
            parts=1,
            facts=(facts,),
            results=(verdict,),
        )

    def inventory(self, since: datetime | None = None, done: int = 0) -> bytes:
        """What was promised from now on: the one device, each hour. It covers no time, or the scans `since` then."""
        now = self.world.clock()
        body = p.Inventory(
            inventory=new_id(),
            part=1,
            parts=1,
            from_at=since or now,
            to_at=now,
            targets=None,
            devices=(Covered(device=self.device, cadence_s=3600, done=done, missed=0),),
            exclusions=(),
            cosigned=None,
            anchor_digest=None,
        )
        return self.seal(body)

    def heal(self) -> list[bytes]:
        """A failing look, an attempt that healed, and the passing look between: three envelopes in chain order."""
        before = self.seal(self.look(Result.FAIL, p.Occasion.BEFORE_ATTEMPT))
        before_ref, started = self.ref(), self.world.clock()
        self.world.clock.ahead += timedelta(seconds=2)
        after = self.seal(self.look(Result.PASS, p.Occasion.RECHECK))
        attempt = p.Remediation(
            attempt=new_id(),
            incident=new_id(),
            device=self.device,
            check=CHECK,
            check_version=1,
            decided_by="rule",
            rule=p.VersionedRef(id="linux.start_service", version=1, digest=sha256_hex(b"rule")),
            planner=None,
            person=None,
            runbook=p.VersionedRef(id="linux.start_service", version=1, digest=sha256_hex(b"runbook")),
            runbook_risk="low",
            consent=p.ConsentRecord(id=self.consent, given="standing", persons=()),
            guards=(),
            steps=(
                p.StepRecord(
                    kind="set_service", status="done", exit_status=0, script_digest=None, milliseconds=12,
                    reason=None, parameters={"unit": "cron"}, before={"active": False},
                ),
            ),
            before=before_ref,
            after=self.ref(),
            parameters_digest=PARAMETERS,
            started_at=started,
            last_step_at=started + timedelta(seconds=1),
            ended_at=self.world.clock(),
            outcome=p.Outcome.HEALED,
            rollback=None,
            dry_run=False,
        )  # fmt: skip
        return [before, after, self.seal(attempt)]

    async def agree(self) -> None:
        """The practice's owner gives the consent that heals rely on, which is stated in the log."""
        owner = await self.world.client(Role.CLIENT_OWNER)
        until = format_time(self.world.clock() + timedelta(days=90))
        body = {"risk": "low", "until": until, "reason": "small repairs may be made by themselves"}
        given = await owner.post(f"/api/organisations/{self.tenant.organisation}/consents", body)
        assert given.status_code == 201, given.text
        self.consent = given.json()["id"]

    # -- calls -------------------------------------------------------------------------------------------------------

    async def post(self, *envelopes: bytes) -> httpx2.Response:
        body = b"".join(raw + b"\n" for raw in envelopes)
        return await self.box.call("/api/evidence/submit", body, **{"content-type": "application/x-ndjson"})

    async def submit(self, *envelopes: bytes) -> EvidenceAnswer:
        answer = await self.post(*envelopes)
        assert answer.status_code == 200, answer.text
        return EvidenceAnswer.model_validate_json(answer.content)

    async def check_in(self, *unacknowledged: int) -> CheckinAnswer:
        """Check in, and verify what the answer proves; the newest checkpoint becomes the one to co-sign."""
        assert self.head is not None
        assert self.box.answer is not None
        answer = await self.box.check_in(
            head={"epoch": self.head.epoch, "seq": self.head.seq, "leaf_hash": self.head.leaf_hash},
            cosigned_size=self.cosigned.size if self.cosigned else 0,
            unacknowledged=list(unacknowledged),
        )
        assert answer.status_code == 200, answer.text
        told = CheckinAnswer.model_validate_json(answer.content)
        assert not told.failed_parts
        if told.checkpoint is not None:
            raw = load_public_base64(self.box.answer.server_keys.checkpoint).public_bytes_raw()
            proof = [bytes.fromhex(hashed) for hashed in told.consistency]
            self.cosigned = accept_newer(self.cosigned, told.checkpoint, checkpoint_key(self.origin, raw), proof)
        return told

    def proves(self, told: CheckinAnswer, seq: int, raw: bytes) -> None:
        """Raises unless the answer proves that the envelope of this number is in its checkpoint."""
        assert self.cosigned is not None
        (proof,) = [one for one in told.inclusion if one.seq == seq]
        path = [bytes.fromhex(hashed) for hashed in proof.path]
        verify_inclusion(leaf_hash(raw), proof.index, self.cosigned.size, path, self.cosigned.root)

    def line(self, *, signer: KeySigner | None = None) -> str:
        """Our co-signature under the checkpoint that we verified last."""
        assert self.cosigned is not None
        return cosign(
            self.cosigned,
            name=witness_name(self.origin, self.box.id),
            signer=signer or self.box.witness,
            seconds=int(self.world.clock().timestamp()),
        )

    async def witness(self, line: str | None = None) -> httpx2.Response:
        assert self.cosigned is not None
        body = {"size": self.cosigned.size, "cosignature": line or self.line()}
        return await self.box.call("/api/appliance/witness", body)

    # -- the worker and the auditor ----------------------------------------------------------------------------------

    async def seal_log(self) -> None:
        """Turns of the sealer until nothing is left."""
        while await service.seal_all(worker_parts(self.world)):
            pass

    def trust(self) -> TrustFile:
        """What an auditor noted from the box and from the operator."""
        assert self.box.answer is not None
        server = self.box.answer.server_keys
        raw = load_public_base64(server.checkpoint).public_bytes_raw()
        witness = witness_key(witness_name(self.origin, self.box.id), self.box.witness.public_raw)
        return TrustFile(
            logs={self.origin: checkpoint_key(self.origin, raw)},
            witnesses={"box": witness},
            platform=frozenset({keyid_of(load_public_base64(server.attestation).public_bytes_raw())}),
            appliances={self.box.id: frozenset({self.box.evidence.keyid})},
        )

    def verify(self, kit: bytes) -> Report:
        return verify_kit(io.BytesIO(kit), self.trust())


def untimed(*practices: Practice) -> str:
    """The verdict on a kit in which all is well but the time, which nobody outside vouches for."""
    return "VALID WITH GAPS: " + "; ".join(f"no independent time for {one.origin}" for one in practices)


def worker_parts(world: World) -> Parts:
    """The parts of the worker: those of the API and the checkpoint key."""
    signer = world.parts.keyring.signer("checkpoint")
    return replace(world.parts, signers=replace(world.parts.signers, checkpoint=signer))


async def practice_of(world: World, tenant: Tenant | None = None) -> Practice:
    """A claimed and confirmed appliance at a site."""
    admin = await world.client(Role.OPERATOR_ADMIN)
    owner = tenant or world.ours
    box = await enrolled(world, admin, owner.site)
    return Practice(world, owner, box, device=new_id())


async def json_of(browser: Browser, path: str, status: int = 200) -> Any:
    """The JSON answer of a GET."""
    answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return json.loads(answer.content)
