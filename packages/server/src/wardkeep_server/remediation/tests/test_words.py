"""Every outcome, state, risk and step has its words."""

import pytest

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.risk import Risk
from wardkeep_server.incident.words import GREEN, incident_status
from wardkeep_server.platform.subject import Role
from wardkeep_server.remediation.words import attempt_status, risk_words, runbook_view, step_kinds, step_words
from wardkeep_server.tests.support.world import World


def test_every_step_kind_has_words() -> None:
    assert all(step_words(kind) for kind in step_kinds())
    assert len({step_words(kind) for kind in step_kinds()}) == len(step_kinds()) >= 8


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_proven_heal_is_called_healed(outcome: Outcome) -> None:
    assert attempt_status(outcome, proven=False) != "healed"
    assert (attempt_status(outcome, proven=True) == "healed") is (outcome is Outcome.HEALED)


@pytest.mark.parametrize("state", list(IncidentState))
def test_only_a_proven_heal_or_a_recovery_is_green(state: IncidentState) -> None:
    assert (incident_status(state, proven=False) in GREEN) is (state is IncidentState.RECOVERED)
    assert (incident_status(state, proven=True) == "healed") is (state is IncidentState.HEALED)


def test_every_runbook_is_put_into_words() -> None:
    for book in all_runbooks().values():
        view = runbook_view(book)
        assert len(view.steps) == len(book.steps) > 0
        assert [check.id for check in view.heals] == list(book.heals)
        assert view.risk == risk_words(Risk(book.risk))
        assert view.undo_words


async def test_runbooks_over_http(world: World) -> None:
    browser = await world.client(Role.CLIENT_VIEWER)
    rows = (await browser.get("/api/runbooks")).json()["items"]
    assert [row["id"] for row in rows] == list(all_runbooks())
    one = (await browser.get("/api/runbooks/linux.harden_ssh")).json()
    assert (one["risk"]["risk"], one["consent"], one["undo"]) == ("medium", "standing", "captured")
    assert (await browser.get("/api/runbooks/linux.there_is_none")).status_code == 404
    linux = (await browser.get("/api/runbooks?platform=linux")).json()["items"]
    assert {row["platform"] for row in linux} == {"linux"}
