"""Incidents and attempts as appliances send them and people see them, over HTTP, in PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.messages import AttemptReport, IncidentReport
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.box import Box, claimed_box, with_entry
from wardkeep_server.tests.support.reports import CHECK, HEALING, OTHER_CHECK, attempt_report, incident
from wardkeep_server.tests.support.world import World


async def get(world: World, path: str, status: int = 200) -> Any:
    answer: httpx2.Response = await (await world.client(Role.PARTNER_TECH)).get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def listed(world: World, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await get(world, f"/api/incidents?{query}"))["items"]
    return rows


@dataclass
class Healed:
    """A box with an incident that says it was healed by an attempt, and when its last step was."""

    box: Box
    device: str
    incident: IncidentReport
    attempt: AttemptReport
    last_step_at: datetime

    async def report(self, attempt: AttemptReport | None = None) -> None:
        await self.box.report("incidents", self.incident)
        await self.box.report("attempts", attempt or self.attempt)


async def healed(world: World) -> Healed:
    box = await claimed_box(world, world.ours)
    device, start = await box.device(), world.clock() - timedelta(minutes=2)
    attempt_id, id_ = new_id(), new_id()
    known = incident(device, start, *HEALING, id_=id_, attempt=attempt_id)
    attempt = attempt_report(device, id_, start + timedelta(seconds=15), "healed", attempt=attempt_id)
    return Healed(box, device, known, attempt, start + timedelta(seconds=30))


async def test_an_incident_is_shown_with_its_whole_life(world: World) -> None:
    case = await healed(world)
    await case.report()
    view = await get(world, f"/api/incidents/{case.incident.incident}")
    lines = view["transitions"]
    assert [(line["from_state"], line["to_state"]) for line in lines] == [
        (None, "open"),
        ("open", "deciding"),
        ("deciding", "attempting"),
        ("attempting", "verifying"),
        ("verifying", "healed"),
    ]
    assert [line["status"] for line in lines][:4] == ["detected", "deciding", "fixing", "checking"]
    assert [line["seconds_since_previous"] for line in lines] == [None, 10, 10, 10, 10]
    assert [line["actor_kind"] for line in lines] == ["system", "rule", "rule", "rule", "rule"]
    assert [one["id"] for one in view["attempts"]] == [case.attempt.attempt]
    assert view["attempts"][0]["guards"][0]["guard"] == "g16_accepted_risk"
    assert view["attempts"][0]["steps"][0]["summary"] == "Set a timer"
    assert (view["device"], view["open"]) == ({"id": case.device, "name": "front desk"}, False)


async def test_a_heal_without_evidence_was_run_not_verified(world: World) -> None:
    case = await healed(world)
    await case.report()
    (row,) = await listed(world)
    assert (row["state"], row["status"], row["green"], row["seconds_to_verified"]) == (
        "healed",
        "ran_not_verified",
        False,
        None,
    )
    (attempt,) = (await get(world, "/api/attempts"))["items"]
    assert (attempt["outcome"], attempt["status"], attempt["green"]) == ("healed", "ran_not_verified", False)


async def test_a_heal_is_shown_once_the_passing_recheck_is_held_here(world: World) -> None:
    case = await healed(world)
    after = case.box.look(case.device, CHECK, Result.PASS, case.last_step_at + timedelta(seconds=1))
    entry = case.box.remediation(case.attempt, after, last_step_at=case.last_step_at)
    await case.report(with_entry(case.attempt, entry))
    assert (await listed(world))[0]["status"] == "ran_not_verified"
    await case.box.ship()
    (row,) = await listed(world)
    assert (row["status"], row["green"], row["seconds_to_verified"]) == ("healed", True, 40)
    view = await get(world, f"/api/incidents/{row['id']}")
    assert (view["recheck"]["epoch"], view["recheck"]["seq"]) == (after.epoch, after.seq)
    assert view["recheck"]["entry_id"] is not None
    assert view["transitions"][-1]["status"] == "healed"
    (attempt,) = (await get(world, f"/api/attempts?incident={row['id']}"))["items"]
    assert (attempt["status"], attempt["recheck"]) == ("healed", view["recheck"])
    assert attempt["evidence"]["seq"] == entry.seq


@pytest.mark.parametrize(
    "lie", ["another_check", "fails", "another_device", "too_early", "no_recheck", "other_attempt"]
)
async def test_evidence_that_does_not_carry_the_heal_heals_nothing(world: World, lie: str) -> None:
    case = await healed(world)
    entry = await _lying(case, lie)
    await case.report(with_entry(case.attempt, entry))
    await case.box.ship()
    (row,) = await listed(world)
    assert row["status"] == "ran_not_verified"


async def _lying(case: Healed, lie: str) -> EntryRef:
    device = await case.box.device("another") if lie == "another_device" else case.device
    check = OTHER_CHECK if lie == "another_check" else CHECK
    result = Result.FAIL if lie == "fails" else Result.PASS
    later = timedelta(seconds=0 if lie == "too_early" else 1)
    after = case.box.look(device, check, result, case.last_step_at + later)
    more = {"attempt": new_id()} if lie == "other_attempt" else {}
    return case.box.remediation(
        case.attempt, None if lie == "no_recheck" else after, last_step_at=case.last_step_at, **more
    )


async def test_sending_again_changes_nothing_and_growing_adds_only_what_is_new(world: World) -> None:
    case = await healed(world)
    shorter = incident(case.device, case.incident.opened_at, *HEALING[:2], id_=case.incident.incident)
    shorter = shorter.model_copy(update={"transitions": case.incident.transitions[:2]})
    for report in (shorter, case.incident, case.incident, shorter):
        got = await case.box.report("incidents", report)
        assert (got.accepted, got.refused) == (1, ())
    view = await get(world, f"/api/incidents/{case.incident.incident}")
    assert (view["state"], len(view["transitions"])) == ("healed", 5)
    received = [line["received_at"] for line in view["transitions"]]
    assert received[0] == received[1] < received[2] == received[4]


async def test_a_tampered_line_is_refused_by_name_and_others_stand(world: World) -> None:
    case = await healed(world)
    await case.report()
    lines = list(case.incident.transitions)
    lines[3] = lines[3].model_copy(update={"detail": "nothing to see"})
    tampered = case.incident.model_copy(update={"transitions": tuple(lines)})
    other = incident(case.device, case.incident.opened_at, check=OTHER_CHECK)
    got = await case.box.report("incidents", tampered, other)
    assert got.accepted == 1
    assert got.refused == (f"incident {case.incident.incident}: line 3 was reported before with other content",)
    view = await get(world, f"/api/incidents/{case.incident.incident}")
    assert view["transitions"][3]["detail"] == "now verifying"
    assert len(await listed(world)) == 2


async def test_the_lines_cannot_be_rewritten(world: World) -> None:
    case = await healed(world)
    await case.report()
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for table in ("incident_transitions", "incident_entries"):
            for act in ("UPDATE {} SET number = 9", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                    connection.execute(sql.SQL(act).format(sql.Identifier(table)))


async def test_never_two_open_incidents_for_one_device_and_check(world: World) -> None:
    case = await healed(world)
    first = incident(case.device, case.incident.opened_at)
    second = incident(case.device, case.incident.opened_at)
    got = await case.box.report("incidents", first, second)
    assert got.accepted == 1
    assert got.refused == (
        f"incident {second.incident}: incident {first.incident} is open for the same device and check",
    )
    again = await case.box.report("incidents", second)
    assert again.refused == got.refused
    closed = incident(case.device, case.incident.opened_at, "open", "recovered", id_=first.incident)
    both = await case.box.report("incidents", second, closed)
    assert (both.accepted, both.refused) == (2, ())
    assert [row["status"] for row in await listed(world, "open=true")] == ["detected"]
    assert [row["status"] for row in await listed(world, "open=false")] == ["recovered"]


async def test_foreign_devices_incidents_and_appliances_are_refused_by_name(world: World) -> None:
    case, theirs = await healed(world), await claimed_box(world, world.theirs)
    foreign = await theirs.device()
    got = await case.box.report("incidents", incident(foreign, case.incident.opened_at), case.incident)
    assert got.accepted == 1
    assert "its device is not known at this site" in got.refused[0]
    stolen = attempt_report(foreign, case.incident.incident, case.incident.opened_at)
    their_attempt = await theirs.report("attempts", stolen)
    assert their_attempt.refused == (f"attempt {stolen.attempt}: its incident is not known at this site",)
    second_box = await claimed_box(world, world.ours)
    refused = await second_box.report("incidents", case.incident)
    assert refused.refused == (f"incident {case.incident.incident}: it belongs to another appliance",)
    assert "another appliance" in (await second_box.report("attempts", case.attempt)).refused[0]


async def test_the_same_id_at_another_site_is_another_incident(world: World) -> None:
    case, theirs = await healed(world), await claimed_box(world, world.theirs)
    await case.box.report("incidents", case.incident)
    copied = incident(await theirs.device(), case.incident.opened_at, id_=case.incident.incident)
    assert (await theirs.report("incidents", copied)).accepted == 1
    mine = await get(world, f"/api/incidents/{case.incident.incident}")
    assert (mine["site_id"], mine["state"]) == (world.ours.site, "healed")
    operator = await world.client(Role.OPERATOR_ADMIN)
    assert (await operator.get(f"/api/incidents/{case.incident.incident}")).json()["site_id"] == world.ours.site


async def test_an_attempt_moves_on_and_is_frozen_when_it_ended(world: World) -> None:
    case = await healed(world)
    running = attempt_report(case.device, case.incident.incident, case.attempt.started_at, attempt=case.attempt.attempt)
    await case.report(running)
    assert (await get(world, "/api/attempts"))["items"][0]["status"] == "fixing"
    failed = attempt_report(
        case.device, case.incident.incident, case.attempt.started_at, "failed", attempt=case.attempt.attempt
    )
    assert (await case.box.report("attempts", failed)).accepted == 1
    assert (await case.box.report("attempts", running)).accepted == 1
    got = await case.box.report("attempts", case.attempt)
    assert got.refused == (f"attempt {failed.attempt}: it has ended; another outcome cannot be taken",)
    assert [row["status"] for row in (await get(world, "/api/attempts"))["items"]] == ["failed"]


async def test_filters_of_the_lists(world: World) -> None:
    case = await healed(world)
    await case.report()
    other = incident(case.device, case.incident.opened_at + timedelta(seconds=1), "open", "deciding", check=OTHER_CHECK)
    await case.box.report("incidents", other)
    assert [row["id"] for row in await listed(world)] == [other.incident, case.incident.incident]
    assert [row["id"] for row in await listed(world, "state=deciding")] == [other.incident]
    assert [row["id"] for row in await listed(world, f"check={CHECK}")] == [case.incident.incident]
    assert await listed(world, f"site={world.theirs.site}") == []
    first = await get(world, "/api/incidents?limit=1")
    second = await get(world, f"/api/incidents?limit=1&after={first['next']}")
    assert (second["items"][0]["id"], second["next"]) == (case.incident.incident, None)
    assert (await get(world, "/api/attempts?runbook=linux.start_service"))["items"] == []
    assert len((await get(world, f"/api/attempts?device={case.device}"))["items"]) == 1


async def test_a_stranger_sees_nothing_and_learns_nothing(world: World) -> None:
    case = await healed(world)
    await case.report()
    stranger = await world.client(Role.CLIENT_OWNER, world.theirs)
    theirs = await stranger.get(f"/api/incidents/{case.incident.incident}")
    nowhere = await stranger.get(f"/api/incidents/{new_id()}")
    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.json() | {"request_id": ""} == nowhere.json() | {"request_id": ""}
    for path in ("/api/incidents", f"/api/attempts?incident={case.incident.incident}"):
        assert (await stranger.get(path)).json()["items"] == []


async def test_lists_and_reports_cost_a_constant_number_of_statements(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    await box.report("incidents")
    counts: list[list[int]] = []
    for many in (1, 12):
        start = world.clock() - timedelta(minutes=3)
        ids = [(new_id(), new_id()) for _ in range(many)]
        known = [incident(device, start, *HEALING, id_=one, attempt=attempt) for one, attempt in ids]
        tried = [attempt_report(device, one, start, "healed", attempt=attempt) for one, attempt in ids]
        for attempt in tried:
            after = box.look(device, CHECK, Result.PASS, start + timedelta(seconds=31))
            entry = box.remediation(attempt, after, last_step_at=start + timedelta(seconds=30))
            tried[tried.index(attempt)] = with_entry(attempt, entry)
        await box.ship()
        browser = await world.client(Role.PARTNER_TECH)
        acts = [
            lambda known=known: box.report("incidents", *known),
            lambda tried=tried: box.report("attempts", *tried),
            lambda browser=browser: browser.get("/api/incidents?limit=200"),
            lambda browser=browser: browser.get("/api/attempts?limit=200"),
        ]
        counts.append([await _statements(world, act) for act in acts])
    assert counts[0] == counts[1]
    assert {row["status"] for row in await listed(world, "limit=200")} == {"healed"}


async def _statements(world: World, act: Any) -> int:
    seen: list[str] = []
    engine = world.parts.database.engine.sync_engine

    def note(*given: Any) -> None:
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    await act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
