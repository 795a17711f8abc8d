"""A practice in memory: one box, one platform, one log. It signs for real and can be told to lie."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from packages.core.tests.evidence.authority import FIRST, SECOND
from packages.core.tests.evidence.platform_log import PlatformLog, id_of, text_of

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import Head, head_of, next_link
from wardkeep_core.evidence.checkpoint import (
    checkpoint_key,
    cosign,
    parse_checkpoint,
    sign_checkpoint,
    with_cosignatures,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.common import ClockState, Common, EntryRef, Link, Software
from wardkeep_core.evidence.egress import record_facts
from wardkeep_core.evidence.envelope import parse_envelope, seal_statement
from wardkeep_core.evidence.inventory import CosignedHead, Covered, TargetsRef
from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.kit.contents import KitContents, LogContents, ProofPlan, tally
from wardkeep_core.evidence.merkle import Grower, Node, leaf_hash
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import Report
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.linux import UnitState, UnitStates

HOST = "central.example.test"
DAY = datetime(2026, 3, 2, tzinfo=UTC)
CADENCE_S = 300
made_id = id_of
RIGHT_CLOCK = ClockState(sources=3, answered=3, offset_ms=-4, spread_ms=9, trusted=True)


def made_signer(label: str) -> KeySigner:
    """A key that is the same in every run; its seed is SHA-256 of the label."""
    return KeySigner(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(label.encode()).digest()))


@dataclass
class Box:
    """An appliance's keys and its count."""

    name: str
    epoch_keys: str = "evidence"
    head: Head | None = None
    counted_at: datetime | None = None
    """when its newest inventory was written"""
    stated: int = 0
    """whole scans stated since"""

    @property
    def id(self) -> str:
        return made_id(self.name)

    @property
    def evidence(self) -> KeySigner:
        return made_signer(f"{self.name} {self.epoch_keys}")

    @property
    def witness(self) -> KeySigner:
        return made_signer(f"{self.name} witness")


@dataclass
class Practice:
    """The whole thing. `entries` is the log; change it to lie, then build a kit."""

    name: str = "practice"
    now: datetime = DAY
    entries: list[bytes] = field(default_factory=list)
    platform_head: Head | None = None
    catalogue: str = "catalogue 1"
    parameters: str = "parameters 1"
    inventories: bool = False
    """whether its boxes state inventories, as boxes of today do"""
    cosigns: bool = False
    """whether its boxes name the head that they co-signed last, as boxes that reach the server do"""
    consented: bool = False
    """whether the log holds the decision that its heals rely on"""
    clock: ClockState = RIGHT_CLOCK
    newest_anchor: str | None = None
    """digest of the token that its boxes were told of last"""

    def __post_init__(self) -> None:
        self.box = Box(f"{self.name} box")
        self.attestation = made_signer(f"{self.name} attestation")
        self.log_key = made_signer(f"{self.name} checkpoint")
        self.organisation, self.site = made_id(f"{self.name} organisation"), made_id(f"{self.name} site")
        self.device = made_id(f"{self.name} device")
        self.origin = f"{HOST}/wardkeep/{hashlib.sha256(self.name.encode()).hexdigest()[:32]}"

    # -- statements ------------------------------------------------------------------------------------------------

    def common(self, link: Link, appliance: str | None, **changes: Any) -> Common:
        members: dict[str, Any] = {
            "organisation": self.organisation,
            "site": self.site,
            "appliance": appliance,
            "log": self.origin,
            "clock": self.clock,
            "software": Software(
                appliance="0.1.0",
                appliance_digest=sha256_hex(b"appliance"),
                catalogue="2026.3",
                catalogue_digest=sha256_hex(self.catalogue.encode()),
            ),
            "chain": link,
            "recorded_at": self.now,
        }
        return Common(**{**members, **changes})

    def write(self, body: p.Body, *, box: Box | None = None, link: Link | None = None, **changes: Any) -> EntryRef:
        """The box (by default the only one) seals a statement and the log takes it."""
        box = box or self.box
        link = link or next_link(box.head)
        raw = seal_statement(self.common(link, box.id, **changes), body, changes.pop("signer", None) or box.evidence)
        box.head = head_of(raw, link)
        self.entries.append(raw)
        if isinstance(body, p.Observation) and body.occasion in (p.Occasion.CHANGED, p.Occasion.RESTATED):
            box.stated += body.part == 1
        return EntryRef(epoch=link.epoch, seq=link.seq, leaf_hash=box.head.leaf_hash)

    def platform_writes(self, body: p.Body) -> None:
        link = next_link(self.platform_head)
        raw = seal_statement(self.common(link, None), body, self.attestation)
        self.platform_head = head_of(raw, link)
        self.entries.append(raw)

    def key(self, purpose: p.Purpose, signer: KeySigner, owner: str | None) -> p.KeyRecord:
        return p.KeyRecord(purpose=purpose, appliance=owner, public_key=text_of(signer))

    def server_keys(self) -> tuple[p.KeyRecord, ...]:
        return (
            self.key(p.Purpose.PLATFORM_ATTESTATION, self.attestation, None),
            self.key(p.Purpose.LOG_CHECKPOINT, self.log_key, None),
        )

    def genesis(self, box: Box | None = None) -> EntryRef:
        box = box or self.box
        own = (
            self.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id),
            self.key(p.Purpose.APPLIANCE_WITNESS, box.witness, box.id),
        )
        entry = self.write(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=own + self.server_keys()), box=box)
        if self.inventories:
            self.take_inventory(box)
        return entry

    def platform_genesis(self) -> None:
        self.platform_writes(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=self.server_keys()))

    def observation(self, result: Result, **changes: Any) -> p.Observation:
        unit = UnitState(unit="chrony.service", loaded=True, active=result is Result.PASS, enabled=True, restarts_1h=0)
        facts = UnitStates(observed_at=self.now, units=(unit,))
        verdict = p.CheckResult(
            check="linux.services_running", version=1, result=result, reason="unit_stopped" if result is Result.FAIL
            else "units_running", observed_at=self.now, facts=(0,),
        )  # fmt: skip
        members: dict[str, Any] = {
            "device": self.device,
            "transport": p.Transport.SSH,
            "occasion": p.Occasion.CHANGED,
            "parameters_digest": sha256_hex(self.parameters.encode()),
            "part": 1,
            "parts": 1,
            "facts": (record_facts(facts),),
            "results": (verdict,),
        }
        return p.Observation(**{**members, **changes})

    def observe(self, result: Result = Result.PASS, **changes: Any) -> EntryRef:
        return self.write(self.observation(result, **changes))

    def inventory(self, box: Box | None = None, **changes: Any) -> p.Inventory:
        """What a box in good order says: every scan since its inventory before was done, each five minutes."""
        since = (box or self.box).counted_at or self.now
        done = max((box or self.box).stated, (self.now - since) // timedelta(seconds=CADENCE_S))
        members: dict[str, Any] = {
            "inventory": made_id(f"inventory {len(self.entries)}"),
            "part": 1,
            "parts": 1,
            "from_at": since,
            "to_at": self.now,
            "targets": TargetsRef(version=3, digest=sha256_hex(b"targets 3")),
            "devices": (Covered(device=self.device, cadence_s=CADENCE_S, done=done, missed=0),),
            "exclusions": (),
            "cosigned": self.head_at(len(self.entries)) if self.cosigns else None,
            "anchor_digest": self.newest_anchor,
        }
        return p.Inventory(**{**members, **changes})

    def head_at(self, size: int) -> CosignedHead:
        """The log's head as it was at some size."""
        grower = Grower()
        for entry in self.entries[:size]:
            grower.append(leaf_hash(entry))
        return CosignedHead(origin=self.origin, size=size, root=grower.frontier().root().hex())

    def take_inventory(self, box: Box | None = None, **changes: Any) -> EntryRef:
        box = box or self.box
        entry = self.write(self.inventory(box, **changes), box=box)
        box.counted_at, box.stated = self.now, 0
        return entry

    def remediation(self, before: EntryRef | None, after: EntryRef | None, started: datetime, **changes: Any) -> Any:
        step = p.StepRecord(
            kind="set_service", status="done", exit_status=0, script_digest=sha256_hex(b"script"), milliseconds=812,
            reason=None, parameters={"unit": "chrony.service", "state": "running"}, before={"active": False},
        )  # fmt: skip
        members: dict[str, Any] = {
            "attempt": made_id(f"attempt {len(self.entries)}"),
            "incident": made_id("incident"),
            "device": self.device,
            "check": "linux.services_running",
            "check_version": 1,
            "decided_by": "rule",
            "rule": p.VersionedRef(id="linux.service_restart", version=2, digest=sha256_hex(b"rule")),
            "planner": None,
            "person": None,
            "runbook": p.VersionedRef(id="linux.restart_service", version=3, digest=sha256_hex(b"runbook")),
            "runbook_risk": "low",
            "consent": p.ConsentRecord(id=made_id("consent"), given="standing", persons=(made_id("owner"),)),
            "guards": (p.GuardRecord(guard="same_device", allowed=True, reason="host_key_same", retry_at=None),),
            "steps": (step,),
            "before": before,
            "after": after,
            "parameters_digest": sha256_hex(self.parameters.encode()),
            "started_at": started,
            "last_step_at": started + timedelta(seconds=1),
            "ended_at": started + timedelta(seconds=3),
            "outcome": p.Outcome.HEALED,
            "rollback": None,
            "dry_run": False,
        }
        return p.Remediation(**{**members, **changes})

    def consent(self) -> None:
        """A person agrees to what the practice's heals name; stated once, where the platform states anything."""
        if self.consented or self.platform_head is None:
            return
        self.consented = True
        self.platform_writes(self.decision("consent_given", f"consent:{made_id('consent')}"))

    def decision(self, what: str, target: str, **changes: Any) -> p.Decision:
        members: dict[str, Any] = {
            "decision": made_id(f"decision {len(self.entries)}"), "person": made_id("owner"), "role": "owner",
            "reason_digest": "cd" * 32, "what": what, "target": target, "before": None, "after": None,
            "assurance": "platform_asserted",
        }  # fmt: skip
        return p.Decision(**{**members, **changes})

    def heal(self, **changes: Any) -> EntryRef:
        """Failing look, steps, passing look, and the statement of the attempt."""
        self.consent()
        before = self.observe(Result.FAIL)
        started = self.now + timedelta(seconds=5)
        self.now += timedelta(seconds=10)
        after = self.observe(Result.PASS, occasion=p.Occasion.RECHECK)
        return self.write(self.remediation(**{"before": before, "after": after, "started": started, **changes}))

    def hours(self, count: int) -> None:
        """Let hours pass, each with its re-statement."""
        for _ in range(count):
            self.now += timedelta(hours=1)
            self.observe(occasion=p.Occasion.RESTATED)
            if self.inventories:
                self.take_inventory()

    # -- log, kit, trust -------------------------------------------------------------------------------------------

    def nodes(self) -> dict[Node, bytes]:
        grower = Grower()
        nodes: dict[Node, bytes] = {}
        for entry in self.entries:
            nodes.update(grower.append(leaf_hash(entry)))
        return nodes

    def note(self, size: int, *, cosigned_at: datetime | None, boxes: Sequence[Box] | None = None) -> str:
        note = sign_checkpoint(self.origin, size, bytes.fromhex(self.head_at(size).root), self.log_key)
        if cosigned_at is None:
            return note
        head, seconds = parse_checkpoint(note).checkpoint, int(cosigned_at.timestamp())
        lines = [
            cosign(head, name=witness_name(self.origin, box.id), signer=box.witness, seconds=seconds)
            for box in boxes or [self.box]
        ]
        return with_cosignatures(note, lines)

    def contents(self, start: int = 0, end: int | None = None, **changes: Any) -> KitContents:
        """Contents of a kit over [start, end) of the log, by default everything; see `kit` for the changes."""
        end = len(self.entries) if end is None else end
        size = changes.get("size", len(self.entries))
        relied = changes.get("relied", ())
        notes = changes.get("notes") or [self.note(size, cosigned_at=changes.get("cosigned_at", self.now))]
        stand_ins = changes.get("stand_ins") or {}
        nodes = self.nodes()
        plan = ProofPlan(start, end, tuple(parse_checkpoint(note).checkpoint.size for note in notes), tuple(relied))
        from_at, to_at = changes.get("from_at", DAY), changes.get("to_at", self.now)
        log = LogContents(
            origin=self.origin,
            start=start,
            end=end,
            entries=self.entries[start:end],
            checkpoints=notes,
            proofs=changes.get("proofs") or plan.resolve(lambda wanted: [nodes[node] for node in wanted]),
            relied={index: self.entries[index] for index in relied},
            stand_ins=stand_ins,
        )
        statements = [
            parse_statement(parse_envelope(raw).payload)
            for index, raw in enumerate(self.entries[start:end], start=start)
            if index not in stand_ins
        ]
        return KitContents(
            organisation=changes.get("organisation", self.organisation),
            site=self.site,
            from_at=from_at,
            to_at=to_at,
            worm=False,
            logs=[log],
            keys=changes.get("keys") or self.server_keys(),
            report=tally(statements, from_at=from_at, to_at=to_at),
            catalogue={"checks.json": b"{}"},
            frameworks={"hipaa.json": b"{}"},
            disclosures=("The clock of the lab ran fast in February.",),
            anchors=self.anchors(notes[-1]) if changes.get("anchors") is None else changes["anchors"],
        )

    def anchors(self, *notes: str, after: timedelta = timedelta(minutes=1), **changes: Any) -> list[Any]:
        """One anchor over these heads, stamped by two authorities a minute from now."""
        return [PlatformLog(self.attestation, self.log_key).anchor(notes, self.now + after, **changes)]

    def kit(self, start: int = 0, end: int | None = None, **changes: Any) -> bytes:
        out = io.BytesIO()
        build_kit(out, self.contents(start, end, **changes), changes.get("signer") or self.attestation)
        return out.getvalue()

    def trust(self, **changes: Any) -> TrustFile:
        members: dict[str, Any] = {
            "logs": {self.origin: checkpoint_key(self.origin, self.log_key.public_raw)},
            "platform": frozenset({self.attestation.keyid}),
            "appliances": {self.box.id: frozenset({made_signer(f"{self.name} box evidence").keyid})},
            "authorities": (FIRST.root, SECOND.root),
        }
        return TrustFile(**{**members, **changes})

    def witness_line(self, box: Box | None = None) -> Any:
        box = box or self.box
        return witness_key(witness_name(self.origin, box.id), box.witness.public_raw)

    def verified(self, trust: TrustFile | None = None, **changes: Any) -> Report:
        """Report on the kit of everything, under the practice's own trust file unless told otherwise."""
        return verify_kit(io.BytesIO(self.kit(**changes)), trust or self.trust())


@pytest.fixture
def practice() -> Practice:
    """A good day: genesis, three hours, a heal, three more hours, the last one after the period's end."""
    made = Practice(inventories=True)
    made.platform_genesis()
    made.genesis()
    made.hours(2)
    made.heal()
    made.hours(2)
    return made


@pytest.fixture(scope="session")
def make_practice() -> type[Practice]:
    return Practice


@pytest.fixture(scope="session")
def make_box() -> type[Box]:
    return Box


@pytest.fixture(scope="session")
def make_id() -> Any:
    return made_id


@pytest.fixture(scope="session")
def make_signer() -> Any:
    return made_signer
