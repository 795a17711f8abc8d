"""A box that refused a proof says so in its chain; whatever else is known of the box, people see it at its log."""

from collections.abc import Iterable

from wardkeep_core.evidence.chain import Opened
from wardkeep_core.evidence.predicates import Observation
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.refused_proofs import LOG_CHECK, REASONS
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.service.alarms import raise_alarm
from wardkeep_server.platform.work import Work

CODE = "proof_refused"


async def note(work: Work, log: Log, appliance_id: str, accepted: Iterable[Opened]) -> None:
    """Raise an alarm for each statement among these that says so."""
    for one in accepted:
        body = one.statement.body
        results = body.results if isinstance(body, Observation) else ()
        said = [each.reason for each in results if each.check == LOG_CHECK and each.result is Result.FAIL]
        for reason in sorted(REASONS.intersection(said)):
            detail = f"the box states {reason} at {one.link.epoch}/{one.link.seq} of its chain"
            await raise_alarm(work, log, CODE, f"{one.leaf_hash} {reason}", detail, appliance_id=appliance_id)
