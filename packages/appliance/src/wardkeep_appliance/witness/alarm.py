"""A proof that was refused: a critical incident on this box, handed to people at once, and a statement in our chain."""

from sqlite3 import Connection

from wardkeep_appliance.ids import new_id
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.store.incidents import keep, note_alarm, open_matter, take_all
from wardkeep_core.evidence.predicates import CheckResult, Observation, Occasion, Transport
from wardkeep_core.incidents.events import Deciding, NothingChosen
from wardkeep_core.incidents.machine import Refused, open_incident
from wardkeep_core.model.incident import Incident
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.protocol.refused_proofs import LOG_CHECK

LOG_CHECK_VERSION = 1


async def raise_alarm(parts: Parts, appliance: str, code: str, detail: str) -> bool:
    """Open the incident and state it; into an open one goes what was not stated there before. False: all was said."""
    own = parts.site.self_target()
    device = appliance if own is None else own.device
    opened = await parts.writer.do(_raise, parts, device, code, detail[:500])
    parts.wakes.ship.set()
    return opened


def _raise(conn: Connection, parts: Parts, device: str, code: str, detail: str) -> bool:
    now = parts.clock.now()
    matter = open_matter(conn, device, LOG_CHECK)
    incident = _open(conn, parts, device, code, detail) if matter is None else matter.incident
    if incident is None or not note_alarm(conn, incident.id, code):
        return False
    result = CheckResult(
        check=LOG_CHECK, version=LOG_CHECK_VERSION, result=Result.FAIL, reason=code, observed_at=now, facts=()
    )
    body = Observation(
        device=device,
        transport=Transport.LOCAL,
        occasion=Occasion.CHANGED,
        parameters_digest=parts.site.parameters_digest,
        part=1,
        parts=1,
        facts=(),
        results=(result,),
    )
    parts.writer.append(conn, body)
    return True


def _open(conn: Connection, parts: Parts, device: str, code: str, detail: str) -> Incident | None:
    now = parts.clock.now()
    moved = open_incident(
        id_=new_id(),
        site=parts.site.site,
        device=device,
        check=LOG_CHECK,
        severity=Severity.CRITICAL,
        reason=code,
        detail=detail,
        at=now,
    )
    if isinstance(moved, Refused):
        return None
    handed = NothingChosen(at=now, reason="for_people_only", detail="no runbook mends a log that does not hold")
    return take_all(conn, keep(conn, moved), [Deciding(at=now, reason="rules_asked"), handed])
