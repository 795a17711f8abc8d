"""Whoever shows a second factor has not lost it."""

from wardkeep_server.audit.service import record
from wardkeep_server.identity import lost_repository
from wardkeep_server.identity.models import User
from wardkeep_server.identity.service.lockout import user_target
from wardkeep_server.platform.work import Work


async def cancel_lost_factor_of(work: Work, user: User) -> bool:
    """Cancel a person's open request; whether there was one."""
    if await lost_repository.cancel(work.scope, work.session, work.now, user_id=user.id) is None:
        return False
    await record(work, "lost_factor.cancel", user_target(user))
    return True
