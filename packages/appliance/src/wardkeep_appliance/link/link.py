"""Calls to Central Command: signed, verified, retried where that is harmless, rested when it fails."""

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx2
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.link.breaker import Breaker
from wardkeep_appliance.link.errors import NotBelieved, RefusedByServer, Unavailable
from wardkeep_appliance.link.exchange import exchange
from wardkeep_appliance.link.pinned import Pinned
from wardkeep_appliance.link.reach import Reach
from wardkeep_appliance.link.wire import (
    LINES,
    ZSTD,
    Message,
    authority_of,
    believed,
    good_body,
    server_seconds,
    signed_headers,
)
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.messages import (
    AttemptsReport,
    CheckinAnswer,
    CheckinRequest,
    DevicesReport,
    EvidenceAnswer,
    IncidentsReport,
    Received,
    WitnessRequest,
)
from wardkeep_core.protocol.orders import OrdersReport
from wardkeep_core.protocol.server_keys import HEADER

TIMEOUT_S = 20.0
TRIES = 3
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 8.0
SKEW_NOTICED_S = 5.0

T = TypeVar("T", bound=Frozen)
Sleep = Callable[[float], Awaitable[None]]
Report = DevicesReport | IncidentsReport | AttemptsReport | OrdersReport
_REPORT_PATHS: dict[type[Frozen], str] = {
    DevicesReport: "devices",
    IncidentsReport: "incidents",
    AttemptsReport: "attempts",
    OrdersReport: "orders",
}


class Link:
    """The appliance's calls. Every call here may be sent twice without harm, so each is retried with full jitter."""

    def __init__(
        self, client: httpx2.AsyncClient, server: str, signer: Signer, answers_key: Ed25519PublicKey, clock: Clock,
        *, sleep: Sleep | None = None, pinned: Pinned | None = None,
    ) -> None:  # fmt: skip
        self._client = client
        self._server = server.rstrip("/")
        self._authority = authority_of(server)
        self._signer = signer
        self._answers_key = answers_key
        self._clock = clock
        self._sleep = sleep or clock.sleep
        self._pinned = pinned
        self._breakers: defaultdict[str, Breaker] = defaultdict(lambda: Breaker(clock))
        self._compressor = zstandard.ZstdCompressor(level=3)
        self.server_ahead_s = 0.0
        """How far the server's clock is ahead of ours; for request signatures, never for evidence."""
        self.reach = Reach()
        """Whether the newest call was answered."""

    async def checkin(self, request: CheckinRequest) -> CheckinAnswer:
        """Call home. Raises LinkError."""
        return _read(CheckinAnswer, await self._post("/api/appliance/checkin", request.canonical()))

    async def witness(self, request: WitnessRequest) -> None:
        """Hand in a co-signature. Raises LinkError."""
        await self._post("/api/appliance/witness", request.canonical())

    async def submit(self, envelopes: list[bytes]) -> EvidenceAnswer:
        """Hand in evidence, in order, at most 500 envelopes. Raises LinkError."""
        lines = b"".join(envelope + b"\n" for envelope in envelopes)
        message = Message("/api/evidence/submit", self._compressor.compress(lines), LINES, ZSTD)
        return _read(EvidenceAnswer, await self._call(message))

    async def report(self, report: Report) -> Received:
        """Hand in state that pages need at once. Raises LinkError."""
        path = _REPORT_PATHS[type(report)]
        return _read(Received, await self._post(f"/api/appliance/{path}", report.canonical()))

    async def _post(self, path: str, body: bytes) -> bytes:
        return await self._call(Message(path, body))

    async def _call(self, message: Message) -> bytes:
        breaker = self._breakers[message.path]
        for attempt in range(TRIES):
            if wait := breaker.wait_s():
                raise Unavailable("resting", f"resting for {wait:.0f} s", retry_after_s=wait)
            try:
                answer = await self._once(message)
            except Unavailable as error:
                self.reach = self.reach.unanswered(self._clock.now())
                breaker.failed(error.retry_after_s)
                if error.retry_after_s is not None or attempt == TRIES - 1:
                    raise
                await self._sleep(full_jitter_s(attempt))
            except RefusedByServer as error:
                self.reach = self.reach.answered()
                breaker.succeeded()
                if error.code != "signature_time" or attempt:
                    raise
            else:
                self.reach = self.reach.answered()
                breaker.succeeded()
                return answer
        raise Unavailable("not_reached", f"{TRIES} tries brought no answer")

    async def _once(self, message: Message) -> bytes:
        created = round(self._clock.now().timestamp() + self.server_ahead_s)
        sent = signed_headers(message, self._authority, self._signer, created=created)
        if self._pinned is not None:
            sent[HEADER] = self._pinned.name
        heard = await exchange(self._client, f"{self._server}{message.path}", message.body, sent)
        if self._pinned is not None and HEADER in heard.headers:
            await self._pinned.follow(heard, sent)
        believed(heard, sent, self._answers_key)
        self._mind_clock(server_seconds(heard))
        return good_body(heard)

    def _mind_clock(self, server_seconds_now: float) -> None:
        ahead = server_seconds_now - self._clock.now().timestamp()
        self.server_ahead_s = ahead if abs(ahead) > SKEW_NOTICED_S else 0.0


def full_jitter_s(attempt: int) -> float:
    """Seconds to wait before the next try: anywhere between nothing and a bound that doubles."""
    return random.uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempt))  # noqa: S311 - spreads load, no secret


def _read(model: type[T], body: bytes) -> T:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise NotBelieved("answer_unreadable", f"{field}: {first['msg']}") from error
