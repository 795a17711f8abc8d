"""Which attempts are taken, replaced, left alone or refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wardkeep_core.protocol.messages import AttemptReport, StepReport
from wardkeep_server.platform.clock import new_id
from wardkeep_server.remediation.events import IncidentFacts
from wardkeep_server.remediation.judge import FUTURE, compare, refusal, row_of
from wardkeep_server.remediation.models import Attempt
from wardkeep_server.tests.support.reports import CHECK, attempt_report

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
DEVICE, INCIDENT, APPLIANCE = new_id(), new_id(), new_id()
FACTS = IncidentFacts(DEVICE, CHECK, APPLIANCE)


def report(outcome: str = "running", **more: Any) -> AttemptReport:
    return attempt_report(DEVICE, INCIDENT, NOW - timedelta(minutes=1), outcome, **more)


def stored(known: AttemptReport) -> Attempt:
    """As it comes back from the database: times are times."""
    assert row_of(known)["started_at"] == known.started_at
    return Attempt(**row_of(known), appliance_id=APPLIANCE, site_id=new_id())


@pytest.mark.parametrize(
    ("given", "facts", "words"),
    [
        (report(), None, "not known"),
        (report(), IncidentFacts(new_id(), CHECK, APPLIANCE), "another device"),
        (report(), IncidentFacts(DEVICE, CHECK, new_id()), "another appliance"),
        (report("mended"), FACTS, "mended is not an outcome"),
        (report(ended_at=NOW), FACTS, "has no end time"),
        (report("healed", ended_at=None), FACTS, "has an end time"),
        (report("healed", dry_run=True), FACTS, "never healed"),
        (report(entry_epoch=0), FACTS, "epoch and number"),
        (report(started_at=NOW + FUTURE + timedelta(milliseconds=1)), FACTS, "future"),
    ],
)
def test_what_cannot_be_taken_says_why(given: AttemptReport, facts: IncidentFacts | None, words: str) -> None:
    assert words in (refusal(given, facts, APPLIANCE, NOW) or "")


@pytest.mark.parametrize("outcome", ["proposed", "running", "healed", "failed", "rolled_back", "dry_run", "not_needed"])
def test_a_sound_attempt_is_taken(outcome: str) -> None:
    assert refusal(report(outcome), FACTS, APPLIANCE, NOW) is None


def test_the_same_again_changes_nothing() -> None:
    for given in (report(), report("healed")):
        assert compare(stored(given), row_of(given), APPLIANCE) is False


def test_an_open_attempt_moves_on_but_never_back() -> None:
    given = report()
    healed = report("healed", attempt=given.attempt)
    assert compare(stored(given), row_of(healed), APPLIANCE) is True
    assert compare(stored(healed), row_of(given), APPLIANCE) is False
    proposed = report("proposed", attempt=given.attempt)
    assert compare(stored(given), row_of(proposed), APPLIANCE) is False


def test_steps_grow_and_never_shrink() -> None:
    fewer = report()
    more = report(attempt=fewer.attempt, steps=(StepReport(kind="arm_revert", summary="Set a timer", status="done"),))
    assert compare(stored(fewer), row_of(more), APPLIANCE) is True
    assert compare(stored(more), row_of(fewer), APPLIANCE) is False


def test_an_ended_attempt_never_changes() -> None:
    failed = report("failed")
    healed = report("healed", attempt=failed.attempt)
    assert "another outcome" in str(compare(stored(failed), row_of(healed), APPLIANCE))
    assert "another steps" in str(
        compare(stored(failed), row_of(report("failed", attempt=failed.attempt, steps=())), APPLIANCE)
    )


def test_an_ended_attempt_takes_its_evidence_once() -> None:
    bare = report("failed")
    stated = report("failed", attempt=bare.attempt, entry_epoch=0, entry_seq=7)
    other = report("failed", attempt=bare.attempt, entry_epoch=0, entry_seq=8)
    assert compare(stored(bare), row_of(stated), APPLIANCE) is True
    assert compare(stored(stated), row_of(bare), APPLIANCE) is False
    assert "another evidence entry" in str(compare(stored(stated), row_of(other), APPLIANCE))


def test_an_id_is_not_used_for_something_else() -> None:
    given = report()
    assert "another attempt" in str(
        compare(stored(given), row_of(report(attempt=given.attempt, runbook="linux.other_one")), APPLIANCE)
    )
    assert "another appliance" in str(compare(stored(given), row_of(given), new_id()))
