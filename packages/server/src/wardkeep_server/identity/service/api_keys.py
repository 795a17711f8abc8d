"""API keys of partners: `wk_live_<id>_<secret>_<check>`.

The id (50 bits) finds the row and is shown for recognition; the secret has 256 bits; the check (CRC-32 of all before
it) tells a mistyped key from a wrong one without asking the database, and lets scanners know a leaked one.
"""

import base64
import re
import secrets
from datetime import timedelta
from ipaddress import ip_address, ip_network
from zlib import crc32

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import key_repository
from wardkeep_server.identity.errors import TooManyKeys
from wardkeep_server.identity.key_schemas import ApiKeyView, CreatedApiKey, NewApiKey
from wardkeep_server.identity.models import ApiKey
from wardkeep_server.identity.service.secrets import secret_ids
from wardkeep_server.platform.bulk import one_at_a_time
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import keyed_hash, same
from wardkeep_server.platform.errors import FieldProblem, Invalid, NotFound, Unauthenticated
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(days=90)
LASTS_AT_MOST = timedelta(days=365)
MOST_KEYS = 20
NOTED_EVERY = timedelta(minutes=1)
_FORMAT = re.compile(r"^(wk_live_[a-z2-7]{10})_([a-z2-7]{52})_([0-9a-f]{8})$")


async def create_key(work: Work, new: NewApiKey) -> CreatedApiKey:
    """Make a key of a partner in scope; it is shown once. Raises NotFound, TooManyKeys."""
    partner_id = await _partner(work, new)
    ends_at = new.ends_at or work.now + LASTS
    if not work.now < ends_at <= work.now + LASTS_AT_MOST:
        raise Invalid(fields=[FieldProblem("ends_at", "after now, and within 365 days")])
    prefix, key = _new_key()
    secret_id, secret = next(iter(secret_ids(work.parts).items()))
    row = ApiKey(
        id=new_id(),
        partner_id=partner_id,
        name=new.name,
        prefix=prefix,
        key_hash=_hash(secret, key),
        secret_id=secret_id,
        scopes=sorted(set(new.scopes)),
        addresses=[str(one) for one in new.addresses],
        created_by=work.actor.subject.name,
        created_at=work.now,
        ends_at=ends_at,
    )
    await key_repository.add(work.session, row)
    after = {"name": row.name, "prefix": prefix, "scopes": row.scopes, "addresses": row.addresses, "ends_at": ends_at}
    await record(work, "api_key.create", _target(row), after=after)
    return CreatedApiKey(**ApiKeyView.model_validate(row).model_dump(), key=key)


async def api_keys(work: Work, *, limit: int, after: str | None) -> Page[ApiKeyView]:
    """Keys in scope, newest first, ended ones included."""
    found = await key_repository.keys(work.scope, work.session, limit=limit, after=after)
    rows, following = cut(found, limit, "created_at")
    return Page(items=[ApiKeyView.model_validate(row) for row in rows], next=following)


async def revoke_key(work: Work, key_id: str) -> None:
    """End a key now."""
    row = await key_repository.key(work.scope, work.session, key_id)
    if row is None or row.revoked_at is not None:
        raise NotFound
    await key_repository.change(work.session, row.id, {"revoked_at": work.now})
    await record(work, "api_key.revoke", _target(row), before={"prefix": row.prefix})


async def authenticate_key(parts: Parts, key: str, address: str) -> Subject:
    """The partner's program that shows this key. Raises Unauthenticated, the same for all causes."""
    read = _FORMAT.match(key)
    if read is None or not same(read[3], _check(key.rpartition("_")[0])):
        raise Unauthenticated
    now = parts.clock()
    async with parts.database.session(tenancy.presented_scope(read[1])) as session:
        row = await key_repository.by_prefix(session, read[1])
        secret = secret_ids(parts).get(row.secret_id if row else "", "")
        right = same(row.key_hash if row else "", _hash(secret, key))
        if row is None or not right or row.revoked_at is not None or row.ends_at <= now or not _from(row, address):
            raise Unauthenticated
        if row.used_at is None or now - row.used_at > NOTED_EVERY:
            await key_repository.change(session, row.id, {"used_at": now})
    return Subject(
        id=row.id,
        role=Role.PARTNER_KEY,
        name=f"{row.name} ({row.prefix})",
        partner_id=row.partner_id,
        key_scopes=frozenset(row.scopes),
    )


async def _partner(work: Work, new: NewApiKey) -> str:
    partner_id = new.partner_id or work.scope.partner_id
    if partner_id is None:
        raise Invalid(fields=[FieldProblem("partner_id", "name the partner")])
    found = await tenancy.partner(work, partner_id)
    await one_at_a_time(work.session, "identity_api_keys", found.id)
    if await key_repository.live(work.scope, work.session, found.id, work.now) >= MOST_KEYS:
        raise TooManyKeys
    return found.id


def _new_key() -> tuple[str, str]:
    prefix = f"wk_live_{_text(secrets.token_bytes(7))[:10]}"
    body = f"{prefix}_{_text(secrets.token_bytes(32))}"
    return prefix, f"{body}_{_check(body)}"


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _check(body: str) -> str:
    return f"{crc32(body.encode()):08x}"


def _hash(secret: str, key: str) -> str:
    return keyed_hash(secret, "api-key", key)


def _from(row: ApiKey, address: str) -> bool:
    if not row.addresses:
        return True
    try:
        came_from = ip_address(address)
    except ValueError:
        return False
    return any(came_from in ip_network(one) for one in row.addresses)


def _target(row: ApiKey) -> Target:
    return Target("api_key", row.id, row.partner_id)
