"""Which incidents are taken and which are refused, by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wardkeep_core.protocol.messages import IncidentReport, TransitionReport
from wardkeep_server.incident.judge import FUTURE, Stored, place_of, refusal
from wardkeep_server.incident.models import Incident, Transition
from wardkeep_server.platform.clock import new_id
from wardkeep_server.tests.support.reports import HEALING, incident

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
START = NOW - timedelta(minutes=5)
DEVICE, APPLIANCE = new_id(), new_id()


def tampered(known: IncidentReport, number: int, /, **changes: Any) -> IncidentReport:
    lines = list(known.transitions)
    lines[number] = lines[number].model_copy(update=changes)
    return known.model_copy(update={"transitions": tuple(lines)})


def stored(known: IncidentReport) -> Stored:
    row = Incident(
        id=known.incident,
        appliance_id=APPLIANCE,
        device_id=known.device,
        check_id=known.check,
        opened_at=known.opened_at,
        rows=len(known.transitions),
    )
    places = {line.number: place for line in known.transitions if (place := place_of(line)) is not None}
    return Stored(row, {line.number: _line(line) for line in known.transitions}, places)


def _line(line: TransitionReport) -> Transition:
    names = ("number", "from_state", "to_state", "actor", "reason", "detail", "at")
    return Transition(attempt_id=line.attempt, **{name: getattr(line, name) for name in names})


def why(given: IncidentReport, known: IncidentReport | None = None, *, appliance: str = APPLIANCE) -> str:
    return refusal(given, stored(known) if known else None, appliance, NOW) or ""


@pytest.mark.parametrize("states", [("open",), HEALING, ("open", "recovered"), ("open", "deciding", "escalated")])
def test_a_sound_life_is_taken(states: tuple[str, ...]) -> None:
    assert why(incident(DEVICE, START, *states)) == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (incident(DEVICE, START, transitions=()), "not numbered"),
        (tampered(incident(DEVICE, START, "open", "deciding"), 1, number=2), "not numbered"),
        (
            incident(
                DEVICE,
                START,
                transitions=(incident(DEVICE, START).transitions[0].model_copy(update={"to_state": "fine"}),),
            ),
            "fine is not a state",
        ),
        (incident(DEVICE, START, "open", "recovered", "deciding"), "line 2 follows the end"),
        (
            tampered(incident(DEVICE, START, "open", "deciding", "escalated"), 2, from_state="open"),
            "does not begin where",
        ),
        (incident(DEVICE, START, "open", "deciding", "healed"), "being checked again"),
        (incident(DEVICE, START, "open", state="healed"), "its last line says open"),
        (incident(DEVICE, START, "open", closed_at=START), "has no closing time"),
        (incident(DEVICE, START, "open", "recovered", closed_at=None), "has closing"),
        (tampered(incident(DEVICE, START), 0, entry_epoch=0), "epoch and number"),
        (incident(DEVICE, NOW + FUTURE + timedelta(milliseconds=1)), "future"),
    ],
)
def test_an_unsound_life_is_refused(given: IncidentReport, words: str) -> None:
    assert words in why(given)


def test_the_same_again_and_a_shorter_one_are_harmless() -> None:
    known = incident(DEVICE, START, *HEALING)
    assert why(known, known) == ""
    assert why(incident(DEVICE, START, *HEALING[:2], id_=known.incident), known) == ""


@pytest.mark.parametrize(
    "change", [{"detail": "other words"}, {"actor": "system"}, {"at": START}, {"attempt": new_id()}]
)
def test_another_line_for_a_used_number_is_refused(change: dict[str, Any]) -> None:
    known = incident(DEVICE, START, *HEALING)
    assert "line 3 was reported before with other content" in why(tampered(known, 3, **change), known)


def test_evidence_may_be_named_later_but_not_changed() -> None:
    known = incident(DEVICE, START, *HEALING)
    stated = tampered(known, 4, entry_epoch=0, entry_seq=9)
    assert why(stated, known) == ""
    assert why(known, stated) == ""
    assert "another evidence entry" in why(tampered(known, 4, entry_epoch=0, entry_seq=10), stated)


def test_an_id_is_not_used_for_something_else() -> None:
    known = incident(DEVICE, START)
    assert "another incident" in why(incident(new_id(), START, id_=known.incident), known)
    assert "another appliance" in why(known, known, appliance=new_id())
