"""Asking again at once who failed, instead of at the end of the wait that each failure makes longer."""

from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.schemas import AskedAgain
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import jobs_scope

_TARGET = Target("anchors", None)


async def ask_again(work: Work) -> AskedAgain:
    """Authorities, calendars and witnesses that failed last are due now: the loops ask them within their next round."""
    async with work.parts.beside(jobs_scope(TASK), actor()) as own:
        whom = await stamps.make_due(own.session, work.now)
    names = sorted(one.partition(":")[2] for one in whom)
    await record(work, "anchor.ask_again", _TARGET, after={"asked": names})
    return AskedAgain(asked=names)
