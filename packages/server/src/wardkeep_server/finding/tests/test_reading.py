"""Findings and a site's standing as people see them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from wardkeep_core.catalog.registry import about, all_checks
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.finding import STALE_AFTER_PERIODS, is_stale
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_server.consent import service as consent
from wardkeep_server.consent.schemas import NewConsent
from wardkeep_server.finding.judge import SLOW_PERIOD_S, period_of, sort
from wardkeep_server.finding.words import is_stale as shown_stale
from wardkeep_server.finding.words import urgency
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.reports import (
    CHECK,
    OTHER_CHECK,
    RUNBOOK,
    attempt_report,
    finding,
    incident,
    scan,
)
from wardkeep_server.tests.support.world import REASON, World

LINUX = sorted(check for check in all_checks() if check.startswith("linux."))


async def get(world: World, path: str, role: Role = Role.PARTNER_TECH, status: int = 200) -> Any:
    answer: httpx2.Response = await (await world.client(role)).get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def only(world: World) -> dict[str, Any]:
    (row,) = (await get(world, "/api/findings"))["items"]
    view: dict[str, Any] = await get(world, f"/api/findings/{row['id']}")
    return view


async def failing(world: World, box: Box) -> tuple[str, datetime]:
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL)))
    return device, now


@pytest.mark.parametrize("late_ms", [-1, 0, 1])
def test_the_border_of_staleness_is_the_core_rule(late_ms: int) -> None:
    seen, period = datetime(2026, 11, 21, tzinfo=UTC), timedelta(seconds=300)
    device = new_id()
    (row,) = sort([scan(device, seen, finding(seen), period_s=300)], {device}, seen).rows
    now = seen + STALE_AFTER_PERIODS * period + timedelta(milliseconds=late_ms)
    assert shown_stale(row["fresh_until"], now) is is_stale(seen, now, period) is (late_ms > 0)


def test_a_slow_check_has_its_own_cadence() -> None:
    slow = [check.id for check in all_checks().values() if check.slow]
    assert all(period_of(check, 300) == SLOW_PERIOD_S for check in slow)
    assert period_of(CHECK, 300) == 300
    assert period_of("linux.not_known", 300) == 300


def test_the_worst_comes_first() -> None:
    fails = [urgency(Result.FAIL, severity) for severity in Severity]
    rest = [urgency(result, Severity.CRITICAL) for result in (Result.ERROR, Result.PASS, Result.NOT_APPLICABLE)]
    assert [*fails, *rest] == sorted([*fails, *rest])


async def test_a_pass_is_green_for_three_periods_and_no_longer(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now), period_s=300))
    fresh = await only(world)
    assert (fresh["status"], fresh["overlay"], fresh["green"], fresh["observed"]) == ("pass", None, True, True)
    world.clock.ahead = timedelta(seconds=901)
    stale = await only(world)
    assert (stale["status"], stale["overlay"], stale["green"], stale["observed"]) == ("pass", "stale", False, False)
    assert len((await get(world, "/api/findings?stale=true"))["items"]) == 1
    assert (await get(world, "/api/findings?stale=false"))["items"] == []


async def test_what_could_not_be_seen_is_not_observed(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.ERROR)))
    view = await only(world)
    assert (view["status"], view["overlay"], view["observed"], view["green"]) == ("error", "not_observed", False, False)


@pytest.mark.parametrize(
    ("states", "over"),
    [
        (("open",), None),
        (("open", "deciding", "attempting"), "fixing"),
        (("open", "deciding", "attempting", "verifying"), "checking"),
        (("open", "accepted_risk"), "accepted"),
    ],
)
async def test_what_is_being_done_lies_over_the_verdict(
    world: World, states: tuple[str, ...], over: str | None
) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await failing(world, box)
    known = incident(device, now - timedelta(minutes=1), *states)
    await box.report("incidents", known)
    view = await only(world)
    assert (view["overlay"], view["green"]) == (over, False)
    assert view["open_incident"]["id"] == view["incident"]["id"] == known.incident


async def test_one_screen_answers_everything(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await failing(world, box)
    view = await only(world)
    check, words = all_checks()[CHECK], about(CHECK)
    assert view["check"] == {"id": CHECK, "title": check.title, "in_catalogue": True}
    assert view["about_check"]["about"] == {"why": words.why, "what": words.what, "by_hand": words.by_hand}
    assert view["about_check"]["objective"]["id"] == check.objective
    assert view["citations"]
    assert view["detail"] == "words for fail"
    assert view["site_name"] == "Ours site"
    assert view["planned_change"]["runbook"]["id"] == RUNBOOK
    assert view["planned_change"]["steps_from"] == "catalogue"
    assert view["planned_change"]["runbook"]["undo"] == "captured"
    leave = view["leave"]
    assert (leave["need"], leave["given"], leave["until"]) == ("standing", False, None)
    assert [held["code"] for held in leave["holding"]] == ["dry_run", "no_consent"]


async def test_consent_in_force_is_shown_and_lifts_what_it_held(world: World) -> None:
    box = await claimed_box(world, world.ours)
    _, now = await failing(world, box)
    async with world.work() as work:
        await _consent(world, work, risk="low", until=now + timedelta(days=30))
    assert (await only(world))["leave"]["given"] is False
    async with world.work() as work:
        await _consent(world, work, runbook=RUNBOOK, until=now + timedelta(days=30))
    leave = (await only(world))["leave"]
    assert leave["given"] is True
    assert [held["code"] for held in leave["holding"]] == ["dry_run"]


async def _consent(world: World, work: Any, **what: Any) -> None:
    from wardkeep_server.consent.models import Consent  # noqa: PLC0415 - written as its owner would have it
    from wardkeep_server.consent.repository import add  # noqa: PLC0415 - as above

    new = NewConsent(**what, reason=REASON)
    row = Consent(
        id=new_id(),
        partner_id=world.ours.partner,
        organisation_id=world.ours.organisation,
        runbook=new.runbook,
        risk=new.risk.value if new.risk else None,
        given_at=work.now,
        until=new.until,
        given_by="the owner",
        given_by_role=Role.CLIENT_OWNER.value,
        assurance="owner",
        reason=new.reason,
    )
    await add(work.session, row)
    assert await consent.grants(work, world.ours.organisation)


async def test_the_plan_of_the_newest_attempt_and_its_guards_are_shown(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await failing(world, box)
    known = incident(device, now - timedelta(minutes=1), "open", "deciding", "open")
    attempt = attempt_report(device, known.incident, now - timedelta(seconds=50), "dry_run")
    refusing = attempt.guards[0].model_copy(update={"guard": "g12_window", "allowed": False, "detail": "no window"})
    attempt = attempt.model_copy(update={"guards": (*attempt.guards, refusing)})
    await box.report("incidents", known)
    await box.report("attempts", attempt)
    view = await only(world)
    plan = view["planned_change"]
    assert (plan["steps"], plan["steps_from"], plan["decided_by"]) == (["Set a timer"], "attempt", "rule")
    assert [held["code"] for held in view["leave"]["holding"]] == ["dry_run", "no_consent", "g12_window"]
    assert [(one["status"], one["green"]) for one in view["attempts"]] == [("preview_only", False)]


async def test_a_pass_has_no_plan(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now)))
    view = await only(world)
    assert (view["planned_change"], view["leave"], view["planned"]) == (None, None, None)


async def test_evidence_is_referred_to_and_resolved_once_it_has_arrived(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    entry = box.look(device, CHECK, Result.FAIL, now)
    row = finding(now, Result.FAIL, entry_epoch=entry.epoch, entry_seq=entry.seq)
    await box.report("devices", scan(device, now, row))
    expected = {"appliance_id": box.id, "epoch": entry.epoch, "seq": entry.seq, "entry_id": None}
    assert (await only(world))["evidence"] == expected
    await box.ship()
    view = await only(world)
    assert view["evidence"]["entry_id"] is not None
    assert view["changes"][0]["evidence"] == view["evidence"]


async def test_filters_and_pages(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, other, now = await box.device("a"), await box.device("b"), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL), finding(now, check=OTHER_CHECK)))
    await box.report("devices", scan(other, now, finding(now, severity=Severity.LOW)))

    async def ids(query: str) -> list[str]:
        return [row["check"]["id"] for row in (await get(world, f"/api/findings?{query}"))["items"]]

    assert await ids("result=fail") == [CHECK]
    assert await ids(f"device={device}") == [CHECK, OTHER_CHECK]
    assert await ids("severity=low") == [CHECK]
    assert await ids(f"check={OTHER_CHECK}") == [OTHER_CHECK]
    assert len(await ids(f"site={world.ours.site}")) == 3
    assert await ids(f"site={world.theirs.site}") == []
    first = await get(world, "/api/findings?limit=2")
    second = await get(world, f"/api/findings?limit=2&after={first['next']}")
    rows = [*first["items"], *second["items"]]
    assert (len({row["id"] for row in rows}), second["next"]) == (3, None)
    await get(world, "/api/findings?after=nonsense", status=400)


async def test_a_stranger_sees_nothing_and_learns_nothing(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await failing(world, box)
    mine = await only(world)
    stranger = await world.client(Role.PARTNER_ADMIN, world.theirs)
    for path, missing in (
        (f"/api/findings/{mine['id']}", f"/api/findings/{new_id()}"),
        (f"/api/sites/{world.ours.site}/summary", f"/api/sites/{new_id()}/summary"),
    ):
        theirs, nowhere = await stranger.get(path), await stranger.get(missing)
        assert theirs.status_code == nowhere.status_code == 404
        assert _without_request(theirs) == _without_request(nowhere)
    assert (await stranger.get("/api/findings")).json()["items"] == []
    billing = await world.client(Role.PARTNER_BILLING)
    assert (await billing.get(f"/api/findings/{mine['id']}")).status_code == 403
    for role in (Role.CLIENT_VIEWER, Role.OPERATOR_READONLY):
        assert (await get(world, f"/api/findings/{mine['id']}", role))["id"] == mine["id"]


def _without_request(answer: httpx2.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


async def test_a_site_without_devices_has_no_data(world: World) -> None:
    view = await get(world, f"/api/sites/{world.ours.site}/summary")
    assert view["score"] | {"rows": []} == {
        "value": None,
        "band": "no_data",
        "band_reason": None,
        "working": "score: no data; coverage: 0 of 0",
        "rows": [],
        "accepted": 0,
    }
    assert (view["coverage"]["percent"], view["last_scan_at"], view["open_incidents"]["total"]) == (None, None, 0)


async def test_a_site_is_summed_up_with_its_working(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    results = dict.fromkeys(LINUX, Result.PASS) | {CHECK: Result.FAIL, OTHER_CHECK: Result.ERROR}
    rows = [finding(now, result, check=check, severity=Severity.INFO) for check, result in results.items()]
    await box.report("devices", scan(device, now, *rows))
    await box.report("incidents", incident(device, now - timedelta(minutes=1), "open", "deciding", "escalated"))
    await box.device("a monitor", device_class=DeviceClass.MEDICAL)
    view = await get(world, f"/api/sites/{world.ours.site}/summary")
    counts = view["findings"]
    assert (counts["expected"], counts["failed"], counts["error"], counts["never_observed"]) == (len(LINUX), 1, 1, 0)
    assert sum(counts[name] for name in ("passed", "failed", "not_applicable", "not_observed")) == counts["expected"]
    assert (view["coverage"]["observed"], view["coverage"]["expected"]) == (len(LINUX) - 1, len(LINUX))
    weights = {Severity.CRITICAL: 10, Severity.HIGH: 5, Severity.MEDIUM: 2, Severity.LOW: 1}
    passed = sum(weights[all_checks()[check].severity] for check, result in results.items() if result is Result.PASS)
    failed = weights[all_checks()[CHECK].severity]
    assert view["score"]["value"] == 100 * passed // (passed + failed)
    assert view["open_incidents"] == {"total": 1, "by_status": {"escalated": 1}}
    assert view["devices"] == 1
    world.clock.ahead = timedelta(hours=19)  # slow checks stay fresh for three times six hours
    later = await get(world, f"/api/sites/{world.ours.site}/summary")
    assert (later["score"]["value"], later["findings"]["stale"]) == (None, len(LINUX))
    assert later["findings"]["not_observed"] == later["findings"]["expected"]


async def test_what_was_never_looked_at_lowers_coverage_and_caps_the_band(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now)))
    view = await get(world, f"/api/sites/{world.ours.site}/summary")
    assert view["findings"]["never_observed"] == len(LINUX) - 1
    assert (view["score"]["value"], view["score"]["band"]) == (100, "attention")
    assert "observed" in view["score"]["band_reason"]


async def test_an_accepted_risk_counts_as_a_fail_and_is_shown_apart(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await failing(world, box)
    await box.report("incidents", incident(device, now, "open", "accepted_risk"))
    view = await get(world, f"/api/sites/{world.ours.site}/summary")
    assert (view["score"]["value"], view["score"]["accepted"], view["findings"]["failed"]) == (0, 1, 1)


async def test_the_catalogue_is_shown_in_its_own_words(world: World) -> None:
    rows = (await get(world, "/api/catalogue/checks"))["items"]
    assert [row["id"] for row in rows] == list(all_checks())
    linux = (await get(world, "/api/catalogue/checks?platform=linux"))["items"]
    assert [row["id"] for row in linux] == LINUX
    one = await get(world, f"/api/catalogue/checks/{CHECK}")
    assert one["runbooks"] == [{"id": RUNBOOK, "title": "Harden log-ins over SSH", "in_catalogue": True}]
    await get(world, "/api/catalogue/checks/linux.there_is_none", status=404)
