"""Objects in any S3 with Object Lock: put once under a COMPLIANCE lock, read back by version id.

Locks: evidence page 4. An object is locked for `LOCK_FOR` when it is stored; whoever walks the store renews a lock
with less than `RENEW_BELOW` left (ADR 0160). An unconditional put by anybody adds a version and changes none, so
readers name the version they recorded, or ask for the first.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import SecretStr

from wardkeep_server.platform.clock import Clock
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.objects import LockMissing, ObjectExists, Stored, StoreUnavailable, checked_name
from wardkeep_server.platform.objects_s3_proof import Proof, holds_locks

KEPT_FOR = timedelta(days=2192)
"""Six years (45 CFR 164.316(b)(2)(i)) from the later of creation and last in effect."""
RENEW_BELOW = KEPT_FOR + timedelta(days=30)
LOCK_FOR = KEPT_FOR + timedelta(days=120)
_CONDITION_FAILED = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_NOT_THERE = frozenset({"NoSuchKey", "NoSuchVersion", "NotFound", "404"})
_SERVER_FAULT = 500
_OPTIONS = {
    "connect_timeout": 5,
    "read_timeout": 20,
    "retries": {"total_max_attempts": 3, "mode": "standard"},
    "s3": {"addressing_style": "path"},
    "signature_version": "s3v4",
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}
"""Checksums are asked for and compared by name here, so the driver's own are off."""


class S3Store:
    """One bucket. `worm` is False until `start` has proved the locks, and again when `healthy` finds them gone."""

    kind = "s3"

    def __init__(
        self, endpoint: str, region: str, bucket: str, *, access_key: SecretStr, secret_key: SecretStr, clock: Clock
    ) -> None:
        self.worm = False
        self._bucket = bucket
        self._endpoint = endpoint
        self._clock = clock
        self._options: dict[str, Any] = {
            "endpoint_url": endpoint,
            "region_name": region,
            "aws_access_key_id": access_key.get_secret_value(),
            "aws_secret_access_key": secret_key.get_secret_value(),
            "config": AioConfig(**_OPTIONS),
        }
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._client: Any = None

    async def start(self) -> None:
        """See ObjectStore."""
        proof = Proof(await self._opened(), self._bucket, self._clock())
        try:
            problems = await proof.problems()
        except BotoCoreError as error:
            problems = [f"S3_ENDPOINT: {self._endpoint} does not answer ({type(error).__name__})"]
        if problems:
            await self.close()
            raise ConfigRefused(problems)
        self.worm = True

    async def close(self) -> None:
        """See ObjectStore."""
        self.worm, self._client = False, None
        await self._stack.aclose()

    async def put_once(self, name: str, content: bytes) -> Stored:
        """See ObjectStore. Raises LockMissing when the lock cannot be read back as it was asked for."""
        digest, until = sha256(content).digest(), self._clock() + LOCK_FOR
        try:
            answer = await self._call(
                "put_object",
                Key=checked_name(name),
                Body=content,
                IfNoneMatch="*",
                ChecksumSHA256=b64encode(digest).decode(),
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
            )
        except ClientError as error:
            if _code(error) not in _CONDITION_FAILED:
                raise _unavailable(error) from error
            return await self._there_already(name, content)
        stored = Stored(name, _version(answer, name), digest)
        await self._read_lock_back(stored, at_least=self._clock() + KEPT_FOR)
        return stored

    async def put(self, name: str, content: bytes) -> None:
        """See ObjectStore."""
        checksum = b64encode(sha256(content).digest()).decode()
        await self._ask("put_object", Key=checked_name(name), Body=content, ChecksumSHA256=checksum)

    async def get(self, name: str, version: str | None = None) -> bytes | None:
        """See ObjectStore."""
        named = {} if version is None else {"VersionId": version}
        try:
            answer = await self._call("get_object", Key=checked_name(name), **named)
            async with answer["Body"] as body:
                content: bytes = await body.read()
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                return None
            raise _unavailable(error) from error
        except (OSError, TimeoutError) as error:
            raise StoreUnavailable(f"the object store broke off an answer ({type(error).__name__})") from error
        return content

    async def first(self, name: str) -> tuple[bytes, Stored] | None:
        """See ObjectStore."""
        versions = [one async for one in self._pages("list_object_versions", "Versions", name) if one["Key"] == name]
        if not versions:
            return None
        version = str(versions[-1]["VersionId"])
        content = await self.get(name, version)
        return None if content is None else (content, Stored(name, version, sha256(content).digest()))

    async def names(self, prefix: str) -> AsyncIterator[str]:
        """See ObjectStore."""
        async for one in self._pages("list_objects_v2", "Contents", prefix):
            yield str(one["Key"])

    async def folders(self, prefix: str) -> AsyncIterator[str]:
        """See ObjectStore."""
        async for one in self._pages("list_objects_v2", "CommonPrefixes", prefix, Delimiter="/"):
            yield str(one["Prefix"]).removeprefix(prefix).removesuffix("/")

    async def relock(self, stored: Stored) -> datetime | None:
        """See ObjectStore."""
        now = self._clock()
        until = await self._read_lock_back(stored, at_least=now)
        if until >= now + RENEW_BELOW:
            return until
        lock = {"Mode": "COMPLIANCE", "RetainUntilDate": now + LOCK_FOR}
        await self._ask("put_object_retention", Key=stored.name, VersionId=stored.version, Retention=lock)
        return await self._read_lock_back(stored, at_least=now + RENEW_BELOW)

    async def healthy(self) -> bool:
        """See ObjectStore. Only asks: in a versioned bucket every probing write would stay."""
        try:
            self.worm = holds = await holds_locks(await self._opened(), self._bucket)
        except (ClientError, BotoCoreError, OSError):
            return False
        return holds

    async def _there_already(self, name: str, content: bytes) -> Stored:
        found = await self.first(name)
        if found is None or found[0] != content:
            raise ObjectExists(name)
        await self.relock(found[1])
        return found[1]

    async def _read_lock_back(self, stored: Stored, *, at_least: datetime) -> datetime:
        """Until when the version is locked in COMPLIANCE mode. Raises LockMissing when that is before `at_least`."""
        try:
            answer = await self._call("get_object_retention", Key=stored.name, VersionId=stored.version)
        except ClientError as error:
            if (error.response["ResponseMetadata"].get("HTTPStatusCode") or _SERVER_FAULT) >= _SERVER_FAULT:
                raise _unavailable(error) from error
            raise LockMissing(f"{stored.name}: the store shows no lock ({_code(error)})") from error
        lock = answer.get("Retention") or {}
        until: datetime = lock.get("RetainUntilDate") or datetime.min.replace(tzinfo=UTC)
        if lock.get("Mode") != "COMPLIANCE" or until < at_least:
            raise LockMissing(f"{stored.name}: asked to be locked until {at_least:%Y-%m-%d}, the store shows {lock}")
        return until

    async def _pages(self, verb: str, member: str, prefix: str, **more: str) -> AsyncIterator[dict[str, Any]]:
        client = await self._opened()
        try:
            async for page in client.get_paginator(verb).paginate(Bucket=self._bucket, Prefix=prefix, **more):
                for one in page.get(member, ()):
                    yield one
        except (ClientError, BotoCoreError, OSError) as error:
            raise _unavailable(error) from error

    async def _ask(self, verb: str, **arguments: Any) -> Any:  # noqa: ANN401 - the driver has no types
        try:
            return await self._call(verb, **arguments)
        except ClientError as error:
            raise _unavailable(error) from error

    async def _call(self, verb: str, **arguments: Any) -> Any:  # noqa: ANN401 - as _ask
        """One request. ClientError is the store's own answer; a store that does not answer is StoreUnavailable."""
        asking: Awaitable[Any] = getattr(await self._opened(), verb)(Bucket=self._bucket, **arguments)
        try:
            return await asking
        except (BotoCoreError, OSError) as error:
            raise _unavailable(error) from error

    async def _opened(self) -> Any:  # noqa: ANN401 - as _ask
        async with self._opening:
            if self._client is None:
                creating = get_session().create_client("s3", **self._options)
                self._client = await self._stack.enter_async_context(creating)
        return self._client


def _version(answer: dict[str, Any], name: str) -> str:
    version = answer.get("VersionId")
    if not version or version == "null":
        raise LockMissing(f"{name}: the store gave no version id, so versioning is off")
    return str(version)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _unavailable(error: Exception) -> StoreUnavailable:
    """What to tell and to log; the driver's words may hold addresses, so only its kind is shown."""
    what = _code(error) if isinstance(error, ClientError) else type(error).__name__
    return StoreUnavailable(f"the object store answered with a fault ({what})")
