"""Sending a browser to a provider, and knowing it again: state, nonce and verifier, once, within ten minutes."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from wardkeep_server.identity import oidc_repository
from wardkeep_server.identity.errors import DepartureGone, ProviderRefused
from wardkeep_server.identity.models import Departure
from wardkeep_server.identity.service.oidc_protocol import Vouched, authorization_url, vouched
from wardkeep_server.identity.service.secrets import browser_hash, state_hash
from wardkeep_server.identity.service.vouchers import Voucher
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(minutes=10)
_PLACE = ("identity_departures", "sealed_secrets")


class Purpose(StrEnum):
    """Why the browser left; the state begins with it, so that the page knows whom to tell of the return."""

    SIGN_IN = "s"
    LINK = "l"


@dataclass(frozen=True)
class Returned:
    """What the provider's address held when it sent the browser back, and the cookie from before a session."""

    state: str
    code: str | None
    iss: str | None
    error: str | None
    browser_token: str | None


async def depart(
    parts: Parts,
    one: Voucher,
    purpose: Purpose,
    browser_token: str,
    *,
    following: str | None = None,
    invite_hash: str | None = None,
    session_id: str | None = None,
) -> str:
    """Note the departure; the provider's address to send the browser to. `following` is the page to show afterwards."""
    state = f"{purpose.value}.{new_token()}{_written(following)}"
    secrets = {"nonce": new_token(), "verifier": new_token(), "state": state}
    url = await authorization_url(parts, one, redirect_uri(parts, one), secrets)
    key, now = state_hash(parts, state), parts.clock()
    row = Departure(
        state_hash=key,
        browser_hash=browser_hash(parts, browser_token),
        provider=one.key,
        purpose=purpose.value,
        session_id=session_id,
        invite_hash=invite_hash,
        sealed_secrets=parts.vault.seal(*_PLACE, key, json.dumps(secrets).encode()),
        created_at=now,
        ends_at=now + LASTS,
    )
    async with parts.database.session(tenancy.presented_scope(key)) as session:
        await oidc_repository.add(session, row)
    return url


async def arrive(
    parts: Parts, one: Voucher, purpose: Purpose, returned: Returned, *, session_id: str | None = None
) -> tuple[Departure, Vouched]:
    """Use the departure up and ask the provider who it was. Raises DepartureGone, ProviderRefused, and its protocol's.

    The departure must be of this browser, provider, purpose and, for linking, session.
    """
    row = await _used_up(parts, returned)
    if (row.provider, row.purpose, row.session_id) != (one.key, purpose.value, session_id):
        raise DepartureGone
    if returned.code is None:
        raise ProviderRefused(f"The provider refused the sign-in: {returned.error or 'no reason given'}")
    secrets = json.loads(parts.vault.open(*_PLACE, row.state_hash, row.sealed_secrets))
    person = await vouched(
        parts, one, code=returned.code, iss=returned.iss, redirect_uri=redirect_uri(parts, one), secrets=secrets
    )
    return row, person


def redirect_uri(parts: Parts, one: Voucher) -> str:
    """Where this provider sends browsers back: one exact address each."""
    return f"{parts.settings.public_origin}/sign-in/return/{one.key}"


async def _used_up(parts: Parts, returned: Returned) -> Departure:
    if returned.browser_token is None:
        raise DepartureGone
    key = state_hash(parts, returned.state)
    async with parts.database.session(tenancy.presented_scope(key)) as session:
        row = await oidc_repository.use_departure(
            session, key, browser_hash(parts, returned.browser_token), parts.clock()
        )
    if row is None:
        raise DepartureGone
    return row


def _written(following: str | None) -> str:
    if following is None:
        return ""
    return "~" + base64.urlsafe_b64encode(following.encode()).rstrip(b"=").decode()
