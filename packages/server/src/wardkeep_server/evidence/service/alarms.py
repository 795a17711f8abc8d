"""What must not happen to a log, noted once."""

from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import faults, logs
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work

LONGEST_DETAIL = 500


async def raise_alarm(work: Work, log: Log, code: str, mark: str, detail: str, *, appliance_id: str | None) -> bool:
    """Note it; False when the same (code and mark) was noted before."""
    values = {
        "id": new_id(),
        "log_id": log.id,
        **logs.owner(log),
        "appliance_id": appliance_id,
        "code": code,
        "mark": mark[:LONGEST_DETAIL],
        "detail": detail[:LONGEST_DETAIL],
        "noticed_at": work.now,
    }
    return await faults.add_alarm(work.session, values)
