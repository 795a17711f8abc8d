"""What attempts' statements say in full: other slices follow them to the check after the fix."""

from collections.abc import Collection

from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.predicates import Remediation
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_server.evidence.repository.stated import envelopes_by_number
from wardkeep_server.evidence.schemas import Number
from wardkeep_server.platform.work import Work


async def remediations_by_number(work: Work, numbers: Collection[Number]) -> dict[Number, Remediation]:
    """Statements of attempts in scope among the named entries; what is of another kind or not here is left out."""
    if not numbers:
        return {}
    found = await envelopes_by_number(work.scope, work.session, sorted(numbers))
    bodies = {key: parse_statement(parse_envelope(raw).payload).body for key, raw in found.items()}
    return {key: body for key, body in bodies.items() if isinstance(body, Remediation)}
