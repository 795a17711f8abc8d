"""Who calls, by session cookie; and tidying up ended sessions."""

from fastapi import Request

from wardkeep_server.identity import service
from wardkeep_server.platform.cookies import session_cookie
from wardkeep_server.platform.errors import Unauthenticated
from wardkeep_server.platform.gate import HumanAuthenticator
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.work import Context, Parts
from wardkeep_server.tenancy.service import scope_of

POLL_HEADER = "x-wardkeep-poll"
"""Sent by pages on requests that no person caused: they do not extend the idle time."""


class _BySession:
    """Reads the session cookie of this configuration, and never the other one."""

    async def admit(self, request: Request, context: Context) -> None:
        """See Authenticator."""
        token = request.cookies.get(session_cookie(context.parts.settings))
        if not token:
            raise Unauthenticated
        extend = POLL_HEADER not in request.headers
        subject, row = await service.authenticate(context.parts, token, extend=extend)
        context.subject_or_none = subject
        context.scope = scope_of(subject)
        context.facts["session"] = row


async def _purge(parts: Parts) -> bool:
    await service.purge(parts)
    return False


HOOKS = (hook(HumanAuthenticator, _BySession()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
LOOPS = (Loop("session_purge", every_s=3600, turn=_purge),)
