"""GET /health: every part named and really asked."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import SQLAlchemyError

from wardkeep_core.kit.signer import Signer
from wardkeep_server.anchor.schemas import AnchorState
from wardkeep_server.anchor.service import standing
from wardkeep_server.evidence.schemas import LastVerification
from wardkeep_server.evidence.service import last_verification, waiting_since
from wardkeep_server.platform.access import AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.keys import PROBE, PURPOSES
from wardkeep_server.platform.signers_remote import SignerUnavailable
from wardkeep_server.platform.work import Ctx, Parts

router = Routes("health")
PROBE_TIMEOUT_S = 3.0
SIGNERS_EVERY_S = 5.0
CHECKPOINT_WITHIN = timedelta(minutes=1)


class DatabaseHealth(BaseModel):
    """Whether one row came back."""

    model_config = ConfigDict(extra="forbid")

    ok: bool


class CacheHealth(BaseModel):
    """`in_process` or `redis`, and whether it answers."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    ok: bool


class ObjectStoreHealth(BaseModel):
    """`directory` or `s3`; whether the store itself refuses change; whether a write came back."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    worm: bool
    ok: bool


class SignerHealth(BaseModel):
    """A key that this process signs with: where it is, and whether it signed just now (asked every few seconds)."""

    model_config = ConfigDict(extra="forbid")

    purpose: str
    place: Literal["file", "pkcs11", "vault"]
    ok: bool


class CheckpointHealth(BaseModel):
    """Whether the worker's checkpoints keep up: `waiting_since` is when the oldest entry without one was received.

    `ok` is false after a minute. Nothing is lost by waiting, and the API answers meanwhile.
    """

    model_config = ConfigDict(extra="forbid")

    ok: bool
    waiting_since: datetime | None


class AuthorityHealth(BaseModel):
    """A time-stamping authority: false while its last answer was refused or none came."""

    model_config = ConfigDict(extra="forbid")

    name: str
    ok: bool


class AnchorHealth(BaseModel):
    """Time stamps from outside: `off` without authorities, `stale` when the newest is over 24 h old.

    `verified_at` and `verdict` are the last result of the walk over the platform's own log; None before the first.
    """

    model_config = ConfigDict(extra="forbid")

    state: AnchorState
    newest_at: datetime | None
    authorities: list[AuthorityHealth]
    verified_at: datetime | None
    verdict: Literal["sound", "faulty"] | None


class Health(BaseModel):
    """`ok`, or `degraded` with status 503 when a part does not answer, keys that sign included.

    `evidence` is the newest result of the walk over the logs, None before the first; a faulty log does not make the
    server unable to answer, so it does not change `status`; nor do `checkpoints` that wait, nor `anchors`.
    """

    model_config = ConfigDict(extra="forbid")

    status: Literal["ok", "degraded"]
    database: DatabaseHealth
    cache: CacheHealth
    object_store: ObjectStoreHealth
    signers: list[SignerHealth]
    checkpoints: CheckpointHealth | None
    anchors: AnchorHealth | None
    evidence: LastVerification | None


@router.get(
    "/health",
    AccessPolicy(frozenset(), Reach.PUBLIC, RateClass.NONE),
    summary="Is every part answering?",
    responses={503: {"model": Health}},
)
async def get_health(context: Ctx, response: Response) -> Health:
    """Asks the database, the cache and the object store now."""
    health = await probe(context.parts)
    if health.status != "ok":
        response.status_code = 503
    return health


async def probe(parts: Parts) -> Health:
    """Ask every part, each within its time."""
    database, cache, objects = await asyncio.gather(
        _within_time(_database(parts)), _within_time(parts.limiter.healthy()), _within_time(parts.objects.healthy())
    )
    evidence = await _evidence(parts) if database else None
    signers = await _signers(parts)
    return Health(
        status="ok" if database and cache and objects and all(one.ok for one in signers) else "degraded",
        database=DatabaseHealth(ok=database),
        cache=CacheHealth(kind=parts.limiter.store, ok=cache),
        object_store=ObjectStoreHealth(kind=parts.objects.kind, worm=parts.objects.worm, ok=objects),
        signers=signers,
        checkpoints=await _checkpoints(parts) if database else None,
        anchors=await _anchors(parts) if database else None,
        evidence=evidence,
    )


async def _signers(parts: Parts) -> list[SignerHealth]:
    """Keys elsewhere are asked at most every few seconds, whoever looks how often."""
    known: dict[str, tuple[float, list[SignerHealth]]] = parts.caches.setdefault("health", {})
    asked_at, found = known.get("signers", (float("-inf"), []))
    now = asyncio.get_running_loop().time()
    if now - asked_at < SIGNERS_EVERY_S:
        return found
    held = [(purpose, signer) for purpose in PURPOSES if (signer := getattr(parts.signers, purpose)) is not None]
    good = await asyncio.gather(*(_within_time(asyncio.to_thread(_signs, signer)) for _, signer in held))
    found = [
        SignerHealth(purpose=purpose, place=parts.keyring.wanted(purpose), ok=ok)
        for (purpose, _), ok in zip(held, good, strict=True)
    ]
    known["signers"] = (now, found)
    return found


def _signs(signer: Signer) -> bool:
    try:
        return bool(signer.sign(PROBE))
    except SignerUnavailable:
        return False


async def _checkpoints(parts: Parts) -> CheckpointHealth | None:
    try:
        since = await asyncio.wait_for(waiting_since(parts), PROBE_TIMEOUT_S)
    except (SQLAlchemyError, TimeoutError):
        return None
    return CheckpointHealth(ok=since is None or parts.clock() - since < CHECKPOINT_WITHIN, waiting_since=since)


async def _anchors(parts: Parts) -> AnchorHealth | None:
    try:
        stands = await asyncio.wait_for(standing(parts), PROBE_TIMEOUT_S)
    except (SQLAlchemyError, TimeoutError):
        return None
    authorities = [AuthorityHealth(name=one.name, ok=one.state != "failing") for one in stands.authorities]
    verified = stands.verified
    return AnchorHealth(
        state=stands.state,
        newest_at=stands.newest_at,
        authorities=authorities,
        verified_at=None if verified is None else verified.at,
        verdict=None if verified is None else verified.verdict,
    )


async def _evidence(parts: Parts) -> LastVerification | None:
    try:
        return await asyncio.wait_for(last_verification(parts), PROBE_TIMEOUT_S)
    except (SQLAlchemyError, TimeoutError):
        return None


async def _database(parts: Parts) -> bool:
    try:
        await parts.database.ping()
    except (SQLAlchemyError, OSError):
        return False
    return True


async def _within_time(asking: Coroutine[Any, Any, bool]) -> bool:
    try:
        return await asyncio.wait_for(asking, PROBE_TIMEOUT_S)
    except TimeoutError:
        return False
