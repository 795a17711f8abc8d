"""An appliance at the wire that never gives up: it sends the same bytes again until it has an answer."""

import base64
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx2
from tests.crash.judge import Number

from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.http_signature import SignatureRefused, SignedRequest, sign_request, verify_answer
from wardkeep_core.protocol.messages import ClaimAnswer, EvidenceAnswer, Received
from wardkeep_server.platform.clock import new_id
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.box import Box
from wardkeep_server.tests.support.reports import CHECK, HEALING, attempt_report, incident
from wardkeep_server.tests.support.world import Tenant

PACE_S = 0.3
"""Between two rounds: an appliance may ask ten times a second."""
BATCH = 20
_NOTHING: Any = None
"""These parts of the in-process boxes are not used here."""


class NoAnswer(Exception):
    """Nothing came back that can be believed: the bytes are sent again."""


@dataclass
class CrashBox:
    """One enrolled appliance in a thread of its own."""

    url: str
    tenant: Tenant
    wire: Wire = field(default_factory=lambda: Wire(_NOTHING, _NOTHING))
    device: str = ""
    evidence: dict[Number, str] = field(default_factory=dict)
    incidents: set[str] = field(default_factory=set)
    attempts: set[str] = field(default_factory=set)
    checkins: int = 0
    repeated: int = 0
    fault: BaseException | None = None

    def __post_init__(self) -> None:
        self._client = httpx2.Client(base_url=self.url, timeout=15, trust_env=False)
        self._box = Box(_NOTHING, self.tenant, self.wire)
        self._rounds = 0

    @property
    def acknowledged(self) -> int:
        return len(self.evidence)

    def claim(self, code: str) -> None:
        answer = self._client.post("/api/appliance/claim", json=self.wire.claim_body(code))
        assert answer.status_code == 200, answer.text
        self.wire.answer = ClaimAnswer.model_validate_json(answer.content)

    def live(self, stop: threading.Event) -> None:
        """Until told to stop; what was begun is brought to its end."""
        try:
            while not stop.wait(PACE_S):
                self.round()
        except BaseException as fault:  # noqa: BLE001 - a thread's edge: the test reads it and fails
            self.fault = fault
        finally:
            self._client.close()

    def round(self) -> None:
        self._rounds += 1
        self._ship()
        if self._rounds % 2 == 0:
            self._insist("/api/appliance/checkin", json.dumps(self.wire.checkin_body()).encode())
            self.checkins += 1
        if self._rounds % 3 == 0:
            self._incident()

    def _ship(self) -> None:
        for _ in range(1 + secrets.randbelow(BATCH)):
            self._box.look(self.device, CHECK, Result.PASS, _now())
        waiting = self._box.unsent[:]
        raw = self._insist("/api/evidence/submit", b"\n".join(waiting))
        answer = EvidenceAnswer.model_validate_json(raw)
        if answer.refused is not None or answer.accepted + answer.replayed != len(waiting):
            raise AssertionError(f"refused: {answer}")
        head = self._box.head
        assert head is not None
        assert (answer.last_epoch, answer.last_seq) == (head.epoch, head.seq)
        self._note(waiting)
        self._box.unsent.clear()

    def _note(self, acknowledged: list[bytes]) -> None:
        for raw in acknowledged:
            link, hashed = link_of(raw)
            self.evidence[self.wire.id, link["epoch"], link["seq"]] = hashed

    def _incident(self) -> None:
        at, id_ = _now() - timedelta(minutes=1), new_id()
        attempt = attempt_report(self.device, id_, at, "healed")
        told = incident(self.device, at, *HEALING, id_=id_, attempt=attempt.attempt)
        self._report("incidents", told)
        self.incidents.add(id_)
        self._report("attempts", attempt)
        self.attempts.add(attempt.attempt)

    def _report(self, what: str, row: Frozen) -> None:
        raw = self._insist(f"/api/appliance/{what}", json.dumps({what: [row.to_json()]}).encode())
        answer = Received.model_validate_json(raw)
        if answer.refused:
            raise AssertionError(answer.refused)

    def _insist(self, path: str, body: bytes) -> bytes:
        """The answer's body; the same bytes under a fresh nonce until there is one."""
        deadline = time.monotonic() + 120
        while True:
            try:
                return self._once(path, body)
            except NoAnswer:
                self.repeated += 1
                if time.monotonic() > deadline:
                    raise
                time.sleep(PACE_S)

    def _once(self, path: str, body: bytes) -> bytes:
        described = {"content-type": "application/json", "content-encoding": "identity"}
        authority = self.url.removeprefix("http://")
        asked = SignedRequest("POST", authority, path, "?", *described.values(), body)
        signed = sign_request(asked, self.wire.identity, created=int(time.time()), nonce=secrets.token_hex(16))
        headers = described | signed
        try:
            answer = self._client.post(path, content=body, headers=headers)
        except httpx2.TransportError as error:
            raise NoAnswer from error
        if answer.status_code in {429, 502, 503}:
            raise NoAnswer(answer.text)
        assert answer.status_code == 200, answer.text
        assert self.wire.answer is not None
        key = load_public_base64(self.wire.answer.server_keys.answers)
        try:
            verify_answer(answer.status_code, answer.content, answer.headers, headers, key)
        except SignatureRefused as error:
            raise NoAnswer from error
        return answer.content


def link_of(raw: bytes) -> tuple[dict[str, Any], str]:
    """The chain member of an envelope's statement, and the envelope's leaf hash."""
    statement = json.loads(base64.b64decode(json.loads(raw)["payload"]))
    return cast("dict[str, Any]", statement["predicate"]["chain"]), leaf_hash(raw).hex()


def _now() -> datetime:
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
