"""Which appliance signed a request.

Keys are cached over many check-ins: reading them costs more than all the rest of one. Nothing rests on the cache alone,
because the statement that remembers the nonce finds the appliance live, and where the cache says it is, or finds none.
"""

import base64
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.protocol.http_signature import Proven
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import SignatureRejected
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.fleet.service.facts import facts_of
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.sodium import SodiumPublicKey
from wardkeep_server.platform.subject import Actor
from wardkeep_server.platform.work import Context, Parts
from wardkeep_server.tenancy import service as tenancy

KNOWN_FOR = timedelta(minutes=15)
MAX_KNOWN = 20_000
_CACHE = "fleet.appliances"
APPLIANCE = "fleet.appliance"
PROVEN = "fleet.proven"
"""Where the authenticator leaves the caller, and what its signature proved, in `Context.facts`."""


@dataclass(frozen=True)
class KnownAppliance:
    """An appliance with its key ready to verify."""

    facts: ApplianceFacts
    key: Ed25519PublicKey
    scope: Scope
    read_at: datetime


async def known_appliance(parts: Parts, keyid: str) -> KnownAppliance:
    """The live appliance of an identity key. Raises SignatureRejected when there is none."""
    cache: OrderedDict[str, KnownAppliance] = parts.caches.setdefault(_CACHE, OrderedDict())
    now = parts.clock()
    known = cache.get(keyid)
    if known is None or not timedelta() <= now - known.read_at < KNOWN_FOR:
        known = await _read(parts, keyid, now)
        cache[keyid] = known
        if len(cache) > MAX_KNOWN:
            cache.popitem(last=False)
    return known


def forget(parts: Parts, keyid: str) -> None:
    """Read the appliance anew at its next request: the database says something else than the cache."""
    parts.caches.get(_CACHE, {}).pop(keyid, None)


@dataclass(frozen=True)
class Call:
    """A signed call whose nonce is not remembered yet."""

    appliance: ApplianceFacts
    scope: Scope
    actor: Actor
    nonce: str


def calling(context: Context) -> Call:
    """The call of an address that remembers the nonce itself."""
    proven = context.facts[PROVEN]
    if context.scope is None or not isinstance(proven, Proven):
        raise SignatureRejected
    return Call(calling_appliance(context), context.scope, context.actor, proven.nonce)


def calling_appliance(context: Context) -> ApplianceFacts:
    """The appliance that signed this request."""
    facts = context.facts[APPLIANCE]
    if not isinstance(facts, ApplianceFacts):
        raise SignatureRejected
    return facts


async def _read(parts: Parts, keyid: str, now: datetime) -> KnownAppliance:
    async with parts.database.session(tenancy.presented_scope(keyid)) as session:
        row = await repository.appliance_by_key(session, keyid)
    if row is None:
        raise SignatureRejected("no appliance has this key", code="key_unknown")
    scope = tenancy.appliance_scope(row.partner_id, row.organisation_id, row.site_id, row.id)
    async with parts.database.session(scope) as session:
        log_id = await tenancy.log_id(scope, session, row.site_id)
    facts = facts_of(row, tenancy.origin_of(parts.settings, log_id))
    return KnownAppliance(facts, SodiumPublicKey(base64.b64decode(row.identity_key)), scope, now)
