"""GET /health: every part named and really asked."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import SQLAlchemyError

from wardkeep_server.evidence.schemas import LastVerification
from wardkeep_server.evidence.service import last_verification
from wardkeep_server.platform.access import AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.work import Ctx, Parts

router = Routes("health")
PROBE_TIMEOUT_S = 3.0


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


class Health(BaseModel):
    """`ok`, or `degraded` with status 503 when a part does not answer.

    `evidence` is the newest result of the walk over the logs, None before the first; a faulty log does not make the
    server unable to answer, so it does not change `status`.
    """

    model_config = ConfigDict(extra="forbid")

    status: Literal["ok", "degraded"]
    database: DatabaseHealth
    cache: CacheHealth
    object_store: ObjectStoreHealth
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
    return Health(
        status="ok" if database and cache and objects else "degraded",
        database=DatabaseHealth(ok=database),
        cache=CacheHealth(kind=parts.limiter.store, ok=cache),
        object_store=ObjectStoreHealth(kind=parts.objects.kind, worm=parts.objects.worm, ok=objects),
        evidence=evidence,
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
