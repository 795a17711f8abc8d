"""The proof, at start, that a bucket enforces Object Lock against the identity that we were given.

Nothing is taken from settings alone: a canary object is locked for two days, and then all is tried that must be
refused. One canary of each mode a day stays behind. What is tried against the bucket's settings would change nothing
where it were allowed: the value that is there already, or a document that no store takes.
"""

from base64 import b64encode
from collections.abc import Awaitable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

LOCKED_FOR = timedelta(days=2)
_CONTENT = b"wardkeep: this object is locked for two days and shows whether locks hold\n"
_FORBIDDEN = 403
_NOT_OFFERED = frozenset({405, 501})
_REFUSED = range(400, 500)


async def holds_locks(client: Any, bucket: str) -> bool:  # noqa: ANN401 - the driver has no types
    """Whether the bucket has Object Lock and versioning, as it says itself. Raises ClientError."""
    return not await _missing_settings(client, bucket)


async def _missing_settings(client: Any, bucket: str) -> list[str]:  # noqa: ANN401 - as above
    problems = []
    try:
        lock = (await client.get_object_lock_configuration(Bucket=bucket)).get("ObjectLockConfiguration") or {}
    except ClientError as error:
        if _status(error) == _FORBIDDEN or _code(error) in {"NoSuchBucket", "InvalidAccessKeyId"}:
            raise
        lock = {}
    if lock.get("ObjectLockEnabled") != "Enabled":
        problems.append(
            f"S3_BUCKET: {bucket} has no Object Lock, so nothing in it is write-once; make a new bucket with Object"
            " Lock switched on when it is made, and name that one"
        )
    versioning = (await client.get_bucket_versioning(Bucket=bucket)).get("Status")
    if versioning != "Enabled":
        problems.append(
            f"S3_BUCKET: versioning of {bucket} is {(versioning or 'off').lower()}, so an object can be replaced;"
            " switch versioning on (s3:PutBucketVersioning, by the bucket's owner)"
        )
    return problems


class Proof:
    """Tries one bucket; `problems` says in sentences what is missing and what to do."""

    def __init__(self, client: Any, bucket: str, now: datetime) -> None:  # noqa: ANN401 - as above
        self._client = client
        self._bucket = bucket
        self._now = now
        self._problems: list[str] = []

    async def problems(self) -> list[str]:
        """Empty when the store does all that is relied on. Raises BotoCoreError when it does not answer."""
        try:
            self._problems += await _missing_settings(self._client, self._bucket)
        except ClientError as error:
            return [_unusable(self._bucket, error)]
        if self._problems:
            return self._problems
        try:
            await self._try_locks()
        except ClientError as error:
            self._problems.append(
                f"S3_BUCKET: storing a locked canary object in {self._bucket} failed ({_code(error)}); the identity"
                " needs s3:PutObject, s3:GetObject, s3:GetObjectVersion, s3:PutObjectRetention and"
                " s3:GetObjectRetention on its objects, and s3:ListBucketVersions on the bucket"
            )
        await self._try_settings()
        return self._problems

    async def _try_locks(self) -> None:
        version = await self._canary("COMPLIANCE")
        soft = await self._canary("GOVERNANCE")
        if self._problems:
            return
        await self._try_conditions()
        await self._try_breaking(version)
        await self._try_bypass(soft)
        await self._still_locked(version)
        await self._client.list_object_versions(Bucket=self._bucket, Prefix="canary/", MaxKeys=1)

    async def _canary(self, mode: str) -> str:
        """Version id of today's canary of that mode; it is made by whoever starts first."""
        name = self._name(mode)
        try:
            answer = await self._client.put_object(Key=name, IfNoneMatch="*", **self._locked(mode))
        except ClientError as error:
            if _code(error) not in {"PreconditionFailed", "ConditionalRequestConflict"}:
                raise
            answer = await self._client.head_object(Bucket=self._bucket, Key=name)
        version = str(answer.get("VersionId"))
        lock = await self._lock_of(mode, version)
        if lock.get("Mode") == mode and lock["RetainUntilDate"] < self._now + LOCKED_FOR / 2:
            await self._lengthen(mode, version)
            lock = await self._lock_of(mode, version)
        if lock.get("Mode") != mode or lock["RetainUntilDate"] <= self._now:
            self._problems.append(
                f"S3_ENDPOINT: an object stored with a {mode} lock reads back as {lock or 'not locked'}; use a store"
                " that keeps Object Lock"
            )
        return version

    async def _lengthen(self, mode: str, version: str) -> None:
        """An identity that got past the lock, and was refused for it, left it shorter."""
        lock = {"Mode": mode, "RetainUntilDate": self._now + LOCKED_FOR}
        where = {"Bucket": self._bucket, "Key": self._name(mode), "VersionId": version}
        await self._client.put_object_retention(**where, Retention=lock)

    async def _try_conditions(self) -> None:
        put = self._client.put_object(Key=self._name("COMPLIANCE"), IfNoneMatch="*", **self._locked("COMPLIANCE"))
        await self._must_refuse(
            put, "replaces an object although asked not to (If-None-Match: *), so two sealers could sign two heads"
        )
        wrong = {**self._locked("COMPLIANCE"), "ChecksumSHA256": b64encode(bytes(32)).decode()}
        put = self._client.put_object(Key="canary/wrong-checksum", **wrong)
        await self._must_refuse(put, "stores bytes whose SHA-256 is not the one that was sent with them")

    async def _try_breaking(self, version: str) -> None:
        where = {"Bucket": self._bucket, "Key": self._name("COMPLIANCE"), "VersionId": version}
        sooner = {"Mode": "COMPLIANCE", "RetainUntilDate": self._now + timedelta(hours=1)}
        weaker = {"Mode": "GOVERNANCE", "RetainUntilDate": self._now + LOCKED_FOR}
        client = self._client
        for tried, what in (
            (client.delete_object(**where), "deletes an object that is locked"),
            (client.delete_object(**where, BypassGovernanceRetention=True), "deletes a locked object on demand"),
            (client.put_object_retention(**where, Retention=sooner), "lets a lock be shortened"),
            (
                client.put_object_retention(**where, Retention=weaker, BypassGovernanceRetention=True),
                "lets a COMPLIANCE lock become a GOVERNANCE lock",
            ),
        ):
            await self._must_refuse(tried, what)

    async def _try_bypass(self, version: str) -> None:
        where = {"Bucket": self._bucket, "Key": self._name("GOVERNANCE"), "VersionId": version}
        sooner = {"Mode": "GOVERNANCE", "RetainUntilDate": self._now + timedelta(hours=1)}
        bypass = self._client.put_object_retention(**where, Retention=sooner, BypassGovernanceRetention=True)
        await self._must_not(bypass, "get past GOVERNANCE locks", "s3:BypassGovernanceRetention")

    async def _still_locked(self, version: str) -> None:
        """What counts is what is there afterwards, whatever the answers were."""
        lock = await self._lock_of("COMPLIANCE", version)
        answer = await self._client.get_object(Bucket=self._bucket, Key=self._name("COMPLIANCE"), VersionId=version)
        async with answer["Body"] as body:
            content = await body.read()
        if content != _CONTENT or lock.get("Mode") != "COMPLIANCE":
            self._problems.append("S3_ENDPOINT: the locked canary object did not survive being attacked")

    async def _try_settings(self) -> None:
        """The identity must not be able to change what the locks rest on, nor to delete anything."""
        client, bucket = self._client, {"Bucket": self._bucket}
        nothing = {**bucket, "Key": "canary/never-stored"}
        lock = {"ObjectLockEnabled": "Enabled"}
        enabled = {"Status": "Enabled"}
        for tried, what, action in (
            (client.delete_object(**nothing), "hide objects behind delete markers", "s3:DeleteObject"),
            (client.delete_object(**nothing, VersionId="null"), "delete versions", "s3:DeleteObjectVersion"),
            (
                client.put_bucket_versioning(**bucket, VersioningConfiguration=enabled),
                "change versioning of the bucket",
                "s3:PutBucketVersioning",
            ),
            (
                client.put_object_lock_configuration(**bucket, ObjectLockConfiguration=lock),
                "change the bucket's Object Lock settings",
                "s3:PutBucketObjectLockConfiguration",
            ),
            (client.put_bucket_policy(**bucket, Policy="{}"), "change the bucket's policy", "s3:PutBucketPolicy"),
            (
                client.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration={"Rules": []}),
                "set life-cycle rules",
                "s3:PutLifecycleConfiguration",
            ),
        ):
            await self._must_not(tried, what, action)

    async def _must_refuse(self, tried: Awaitable[Any], what: str) -> None:
        """The store itself has to answer with a refusal."""
        try:
            await tried
        except ClientError as error:
            if _status(error) in _REFUSED:
                return
            raise
        self._problems.append(f"S3_ENDPOINT: the store {what}; use a store that enforces Object Lock")

    async def _must_not(self, tried: Awaitable[Any], what: str, action: str) -> None:
        """The identity has to lack the right; any other answer than that shows that it was let through to the act."""
        try:
            await tried
        except ClientError as error:
            if _status(error) == _FORBIDDEN or _status(error) in _NOT_OFFERED:
                return
        self._problems.append(
            f"S3_ACCESS_KEY: this identity may {what}; give the application one of its own without {action}"
        )

    async def _lock_of(self, mode: str, version: str) -> dict[str, Any]:
        where = {"Bucket": self._bucket, "Key": self._name(mode), "VersionId": version}
        found: dict[str, Any] = (await self._client.get_object_retention(**where)).get("Retention") or {}
        return found

    def _locked(self, mode: str) -> dict[str, Any]:
        return {
            "Bucket": self._bucket,
            "Body": _CONTENT,
            "ChecksumSHA256": b64encode(sha256(_CONTENT).digest()).decode(),
            "ObjectLockMode": mode,
            "ObjectLockRetainUntilDate": self._now + LOCKED_FOR,
        }

    def _name(self, mode: str) -> str:
        return f"canary/{mode.lower()}-{self._now:%Y-%m-%d}"


def _unusable(bucket: str, error: ClientError) -> str:
    code = _code(error)
    if code in {"NoSuchBucket", "404"}:
        return f"S3_BUCKET: there is no bucket {bucket}; make it, with Object Lock switched on when it is made"
    if code in {"InvalidAccessKeyId", "SignatureDoesNotMatch"}:
        return f"S3_ACCESS_KEY, S3_SECRET_KEY: the store does not know this identity ({code})"
    return (
        f"S3_ACCESS_KEY: this identity may not read the settings of {bucket} ({code}); allow it"
        " s3:GetBucketObjectLockConfiguration and s3:GetBucketVersioning"
    )


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"].get("HTTPStatusCode") or 0)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
