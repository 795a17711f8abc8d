"""A small Central Command: real HTTP on a free loopback port, real signatures, a real Merkle log, faults on demand."""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Self

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wardkeep_appliance.tests.support.logs import PlatformLog, consistency_of, path_of, root_of
from wardkeep_core.evidence.chain import Accepted, Head, Refused, Replayed, judge_next
from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    sign_checkpoint,
    verify_cosignature,
    with_cosignatures,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.common import Binding
from wardkeep_core.evidence.documents import seal_document
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import KeySigner, keyid_of, load_public_base64, verifies
from wardkeep_core.protocol.documents import (
    LEASE_TYPE,
    RULE_SET_TYPE,
    TARGETS_TYPE,
)
from wardkeep_core.protocol.http_signature import SignatureRefused, SignedRequest, sign_answer, verify_request
from wardkeep_core.protocol.messages import (
    AttemptReport,
    AttemptsReport,
    CheckinAnswer,
    CheckinRequest,
    ClaimAnswer,
    ClaimRequest,
    DeviceReport,
    DevicesReport,
    DocumentState,
    EvidenceAnswer,
    IncidentReport,
    IncidentsReport,
    InclusionProof,
    Received,
    ServerKeys,
    WitnessedLog,
    WitnessRequest,
    claim_message,
)
from wardkeep_core.protocol.orders import OrderReport, OrdersReport

APPLIANCE = "0193aaaa-0000-7000-8000-000000000001"
SITE = "0193aaaa-0000-7000-8000-000000000002"
ORGANISATION = "0193aaaa-0000-7000-8000-000000000003"
CODE = "ABCDEFGHJKLMNPQ2"
ORIGIN = "central.test/wardkeep/" + "5a" * 16


@dataclass
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Central:
    """`now` may be shifted; `faults` answer in the place of a path; `heard` is everything that came."""

    clock_ahead: timedelta = timedelta()
    faults: dict[str, Callable[[], int]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    stored: dict[tuple[int, int], str] = field(default_factory=dict)
    head: Head | None = None
    keys: dict[str, Ed25519PublicKey] = field(default_factory=dict)
    claimed: ClaimRequest | None = None
    documents: dict[str, Frozen] = field(default_factory=dict)
    devices: dict[str, DeviceReport] = field(default_factory=dict)
    incidents: dict[str, IncidentReport] = field(default_factory=dict)
    attempts: dict[str, AttemptReport] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    words: list[OrderReport] = field(default_factory=list)
    cosigned: dict[int, str] = field(default_factory=dict)
    checkins: list[CheckinRequest] = field(default_factory=list)
    interval_s: int = 5
    sealed_size: int | None = None
    retry_after_s: int | None = None
    show_cosignatures: bool = False
    anchor_digest: str | None = None
    platform: PlatformLog = field(default_factory=PlatformLog)
    nonces: set[str] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._open: set[asyncio.StreamWriter] = set()
        names = ("answers", "orders", "attestation", "checkpoint")
        self.signers = {name: KeySigner(Ed25519PrivateKey.generate()) for name in names}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._open:
            writer.close()
        await self._server.wait_closed()

    async def until(self, met: Callable[[], bool], within_s: float = 20) -> None:
        """Wait, event by event, until something holds."""
        async with asyncio.timeout(within_s):
            while not met():
                self.changed.clear()
                await self.changed.wait()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_ahead

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while line := await reader.readline():
                _, path, _ = line.decode().split(" ")
                headers: dict[str, str] = {}
                while (field_line := (await reader.readline()).decode().strip()) != "":
                    name, _, value = field_line.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                heard = Heard(path, headers, body)
                self.heard.append(heard)
                status, answer = self._answer(heard)
                if status == 0:
                    break
                wait = {} if self.retry_after_s is None else {"retry-after": str(self.retry_after_s)}
                writer.write(_http(status, answer, self._sign(status, answer, headers) | wait))
                await writer.drain()
                self.changed.set()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    def _sign(self, status: int, body: bytes, headers: dict[str, str]) -> dict[str, str]:
        created = int(self.now().timestamp())
        return sign_answer(status, body, headers, self.signers["answers"], created=created, nonce="0" * 32)

    def _answer(self, heard: Heard) -> tuple[int, bytes]:
        """Status and body; status 0 closes the connection without an answer."""
        fault = self.faults.get(heard.path)
        status = 200 if fault is None else fault()
        if status not in {0, 200}:
            return status, _problem(status, "faulty")
        answer = self._handled(heard)
        return (0, b"") if status == 0 else answer

    def _handled(self, heard: Heard) -> tuple[int, bytes]:
        try:
            if heard.path == "/api/appliance/claim":
                return 200, self._claim(ClaimRequest.model_validate_json(heard.body)).canonical()
            self._authenticate(heard)
            body = heard.body
            if heard.headers["content-encoding"] == "zstd":
                body = zstandard.ZstdDecompressor().decompress(body, max_output_size=50_000_000)
            return 200, _ROUTES[heard.path](self, body).canonical()
        except SignatureRefused as error:
            return 401, _problem(401, error.code)

    def _authenticate(self, heard: Heard) -> None:
        request = SignedRequest(
            method="POST",
            authority=heard.headers["host"],
            path=heard.path,
            query="?",
            content_type=heard.headers["content-type"],
            content_encoding=heard.headers["content-encoding"],
            body=heard.body,
        )
        assert self.claimed is not None
        key = load_public_base64(self.claimed.keys.identity)
        proven = verify_request(request, heard.headers, key, now=int(self.now().timestamp()))
        if proven.nonce in self.nonces:
            raise SignatureRefused("replayed", "seen before")
        self.nonces.add(proven.nonce)

    def _claim(self, request: ClaimRequest) -> ClaimAnswer:
        assert request.code == CODE
        message = claim_message(canonical_json(request.model_dump(mode="json", exclude={"proof", "evidence_proof"})))
        for key, proof in ((request.keys.identity, request.proof), (request.keys.evidence, request.evidence_proof)):
            assert verifies(load_public_base64(key), base64.b64decode(proof), message)
        self.claimed = request
        evidence = load_public_base64(request.keys.evidence)
        self.keys = {keyid_of(evidence.public_bytes_raw()): evidence}
        return ClaimAnswer(
            appliance=APPLIANCE,
            site=SITE,
            organisation=ORGANISATION,
            log=ORIGIN,
            server_keys=ServerKeys(
                **{name: base64.b64encode(signer.public_raw).decode() for name, signer in self.signers.items()},
                checkpoint_origin=ORIGIN,
            ),
            interval_s=self.interval_s,
        )

    def _checkin(self, body: bytes) -> Frozen:
        request = CheckinRequest.model_validate_json(body)
        self.checkins.append(request)
        size = self.sealed_size or len(self.entries)
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        checkpoint, consistency = None, []
        if size > request.cosigned_size or request.unacknowledged or self.show_cosignatures:
            checkpoint = sign_checkpoint(ORIGIN, size, root_of(leaves), self.signers["checkpoint"])
            consistency = consistency_of(request.cosigned_size, leaves) if request.cosigned_size else []
            if self.show_cosignatures:
                checkpoint = with_cosignatures(checkpoint, [self.cosigned[size]])
        return CheckinAnswer(
            server_time=self.now(),
            interval_s=self.interval_s,
            keys_confirmed=True,
            rule_set=self._sealed("rule_set", RULE_SET_TYPE, request.rule_set),
            targets=self._sealed("targets", TARGETS_TYPE, request.targets),
            lease=self._sealed("lease", LEASE_TYPE, None),
            checkpoint=checkpoint,
            consistency=tuple(each.hex() for each in consistency),
            inclusion=() if checkpoint is None else self._inclusion(request, leaves),
            orders=tuple(self.orders),
            anchor_digest=None if request.anchor_digest == self.anchor_digest else self.anchor_digest,
            platform=self.platform.head(request, self.signers["checkpoint"]),
        )

    def _sealed(self, kind: str, payload_type: str, held: DocumentState | None) -> str | None:
        document = self.documents.get(kind)
        if document is None or (held is not None and document.content_digest() == held.digest):
            return None
        return seal_document(document, payload_type, self.signers["orders"])

    def _inclusion(self, request: CheckinRequest, leaves: list[bytes]) -> tuple[InclusionProof, ...]:
        assert request.unacknowledged_epoch is not None or not request.unacknowledged
        proofs = []
        for seq in request.unacknowledged:
            wanted = bytes.fromhex(self.stored[request.unacknowledged_epoch or 0, seq])
            if wanted not in leaves:
                continue
            index = leaves.index(wanted)
            path = tuple(each.hex() for each in path_of(index, leaves))
            proofs.append(InclusionProof(epoch=request.unacknowledged_epoch or 0, seq=seq, index=index, path=path))
        return tuple(proofs)

    def _submit(self, body: bytes) -> Frozen:
        accepted = replayed = 0
        binding = Binding(organisation=ORGANISATION, site=SITE, appliance=APPLIANCE, log=ORIGIN)
        last: tuple[int, int] | None = None
        for raw in body.splitlines():
            self._learn_restored(raw)
            judged = judge_next(raw, head=self.head, binding=binding, keys=self.keys, stored=self.stored)
            match judged:
                case Accepted(opened=opened, head=head):
                    self.entries.append(raw)
                    self.stored[head.epoch, head.seq] = head.leaf_hash
                    self.head, accepted = head, accepted + 1
                    last = (head.epoch, head.seq)
                case Replayed(opened=opened):
                    replayed += 1
                    last = (opened.link.epoch, opened.link.seq)
                case Refused():
                    return _evidence(accepted, replayed, last, judged)
        return _evidence(accepted, replayed, last, None)

    def _learn_restored(self, raw: bytes) -> None:
        predicate = json.loads(base64.b64decode(json.loads(raw)["payload"]))["predicate"]
        for record in predicate.get("new_keys", ()):
            if record["purpose"] == "appliance_evidence":
                key = load_public_base64(record["public_key"])
                self.keys[keyid_of(key.public_bytes_raw())] = key

    def _witness(self, body: bytes) -> Frozen:
        request = WitnessRequest.model_validate_json(body)
        assert self.claimed is not None
        of_platform = request.log is WitnessedLog.PLATFORM
        leaves = self.platform.leaves if of_platform else [leaf_hash(entry) for entry in self.entries]
        origin = self.platform.origin if of_platform else ORIGIN
        head = Checkpoint(origin, request.size, root_of(leaves[: request.size]))
        raw = base64.b64decode(self.claimed.keys.witness)
        verify_cosignature(head, request.cosignature, witness_key(witness_name(origin, APPLIANCE), raw))
        (self.platform.cosigned if of_platform else self.cosigned)[request.size] = request.cosignature
        return Received(accepted=1)

    def _reports(self, body: bytes) -> Frozen:
        rows: list[Any] = []
        value = json.loads(body)
        if "devices" in value:
            for device in DevicesReport.model_validate_json(body).devices:
                self.devices[device.device] = device
        elif "incidents" in value:
            for incident in IncidentsReport.model_validate_json(body).incidents:
                _check_life(incident)
                self.incidents[incident.incident] = incident
        elif "orders" in value:
            self.words += OrdersReport.model_validate_json(body).orders
        else:
            for attempt in AttemptsReport.model_validate_json(body).attempts:
                self.attempts[attempt.attempt] = attempt
        return Received(accepted=len(rows))

    def payloads(self) -> list[dict[str, Any]]:
        """Every accepted statement, parsed."""
        return [json.loads(base64.b64decode(json.loads(raw)["payload"])) for raw in self.entries]


_ROUTES: dict[str, Callable[[Central, bytes], Frozen]] = {
    "/api/appliance/checkin": Central._checkin,
    "/api/appliance/witness": Central._witness,
    "/api/appliance/devices": Central._reports,
    "/api/appliance/incidents": Central._reports,
    "/api/appliance/attempts": Central._reports,
    "/api/appliance/orders": Central._reports,
    "/api/evidence/submit": Central._submit,
}


def _check_life(incident: IncidentReport) -> None:
    lines = incident.transitions
    assert [line.number for line in lines] == list(range(len(lines)))
    assert all(after.from_state == before.to_state for before, after in pairwise(lines))
    assert lines[-1].to_state == incident.state


def _evidence(accepted: int, replayed: int, last: tuple[int, int] | None, refused: Refused | None) -> EvidenceAnswer:
    expected = None if refused is None else refused.expected
    return EvidenceAnswer(
        accepted=accepted,
        replayed=replayed,
        last_epoch=last[0] if last else None,
        last_seq=last[1] if last else None,
        refused=refused.code if refused else None,
        refused_detail=refused.detail if refused else None,
        expected_epoch=expected[0] if expected else None,
        expected_seq=expected[1] if expected else None,
    )


def _problem(status: int, code: str) -> bytes:
    return canonical_json({"type": "about:blank", "title": "no", "status": status, "detail": "no", "code": code})


def _http(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "content-type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
