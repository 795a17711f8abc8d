"""Refusals at the door, written in a transaction of their own."""

from wardkeep_server.audit import service
from wardkeep_server.audit.schemas import Target
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.gate import RefusalRecorder, log_refused
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.work import Context


class _Refusals:
    """Records what the gate refused to a known subject."""

    async def refused(self, context: Context, error: ServerError, address: str) -> None:
        """See RefusalRecorder."""
        log_refused(context, error, address)
        if context.scope is None:
            return
        subject = context.subject
        target = Target("address", address, subject.partner_id, subject.organisation_id)
        async with context.parts.work(context.scope, context.actor) as work:
            await service.record(work, "request.refuse", target, after={"reason": error.code}, outcome="refused")


HOOKS = (hook(RefusalRecorder, _Refusals()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
