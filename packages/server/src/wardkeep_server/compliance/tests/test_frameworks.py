"""Where the controls of a framework stand, from the same findings, over HTTP and PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from wardkeep_core.catalog.citations import all_frameworks
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.frameworks.status import Attestation
from wardkeep_core.model.device import Platform
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_server.compliance.events import AttestationSource
from wardkeep_server.compliance.standing import side_of
from wardkeep_server.compliance.sums import Sums, all_bases, basis_of, serving, together
from wardkeep_server.platform.hooks import Hook, Hooks, hook
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewSite
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.reports import finding, incident, scan
from wardkeep_server.tests.support.world import World

PATH = "/api/compliance/frameworks/hipaa"
UNIQUE = "164.312(a)(2)(i)"
"""Unique user identification: machine, `unique_identity` alone."""
COUNTING = [check for check in all_checks().values() if check.severity is not Severity.INFO]
OF_UNIQUE = sorted(
    check.id for check in COUNTING if check.objective == "unique_identity" and check.platform is Platform.LINUX
)


async def standing(world: World, query: str = "", role: Role = Role.PARTNER_TECH) -> dict[str, Any]:
    answer = await (await world.client(role)).get(f"{PATH}?{query or f'site={world.ours.site}'}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def control(world: World, number: str = UNIQUE, query: str = "") -> dict[str, Any]:
    (found,) = [each for each in (await standing(world, query))["controls"] if each["id"] == number]
    return dict(found)


async def see(box: Box, device: str, result: Result = Result.PASS, *, checks: list[str] | None = None) -> None:
    now = box.world.clock()
    rows = [finding(now, result, check=check) for check in (OF_UNIQUE if checks is None else checks)]
    await box.report("devices", scan(device, now, *rows))


async def test_frameworks_are_listed(world: World) -> None:
    answer = await (await world.client(Role.CLIENT_VIEWER)).get("/api/frameworks")
    assert {each["id"]: each["controls"] for each in answer.json()["items"]} == {
        name: len(framework.controls) for name, framework in all_frameworks().items()
    }


async def test_nothing_seen_is_not_observed_for_every_control(world: World) -> None:
    found = await standing(world)
    assert found["counts"]["not_observed"] == found["counts"]["total"] == len(all_frameworks()["hipaa"].controls)
    assert (found["counts"]["observed_percent"], found["score"]["value"]) == (0, None)
    assert not any(each["green"] for each in found["controls"])
    assert all(each["missing"] for each in found["controls"])


async def test_a_control_is_met_once_enough_devices_are_seen_passing(world: World) -> None:
    box = await claimed_box(world, world.ours)
    first, second = await box.device("one"), await box.device("two")
    await see(box, first)
    half = await control(world)
    assert (half["status"], half["green"], half["missing"][0]["why"]) == ("partly_met", False, "too_few_seen")
    assert (half["objectives"][0]["devices"], half["objectives"][0]["passing"]) == (2, 1)
    await see(box, second)
    whole = await control(world)
    assert (whole["status"], whole["green"], whole["missing"]) == ("met", True, [])
    assert [check["id"] for check in whole["objectives"][0]["checks"]] == OF_UNIQUE
    world.clock.ahead = timedelta(days=1)
    stale = await control(world)
    assert (stale["status"], stale["green"], stale["observed"]) == ("not_observed", False, False)


async def test_a_grave_fail_is_not_met_and_names_the_check(world: World) -> None:
    grave = [check for check in OF_UNIQUE if all_checks()[check].severity in {Severity.CRITICAL, Severity.HIGH}]
    assert grave
    box = await claimed_box(world, world.ours)
    device = await box.device()
    await see(box, device)
    await see(box, device, Result.FAIL, checks=grave[:1])
    found = await control(world)
    assert (found["status"], found["missing"][0]) == (
        "not_met",
        {"why": "grave_fail", "about": grave[0], "words": f"fails, and is grave: {all_checks()[grave[0]].title}"},
    )
    opened = incident(device, world.clock() - timedelta(minutes=1), "open", "accepted_risk", check=grave[0])
    await box.report("incidents", opened)
    accepted = await control(world)
    assert (accepted["status"], accepted["accepted"]) == ("not_met", True)
    assert "accepted_risk" in {each["why"] for each in accepted["missing"]}


async def test_an_error_or_a_check_that_does_not_apply_is_not_a_pass(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    await see(box, device, Result.ERROR)
    assert (await control(world))["status"] == "not_observed"
    await see(box, device, Result.NOT_APPLICABLE)
    found = await control(world)
    assert (found["status"], found["missing"][0]["why"]) == ("not_observed", "nothing_in_scope")


async def test_the_appliance_itself_only_supports_most_controls(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device("box", platform=Platform.APPLIANCE)
    own = [check for check in COUNTING if check.platform is Platform.APPLIANCE and side_of(check) != check.objective]
    assert own
    await see(box, device, checks=[check.id for check in own])
    found = await standing(world)
    supported = {check.objective for check in own}
    for each in found["controls"]:
        for objective in each["objectives"]:
            if objective["id"] in supported and objective["direct"]:
                assert objective["checks"] == [] or objective["devices"] == 0, each["id"]


class Stated:
    """Statements as a slice that keeps them would give them."""

    def __init__(self, *found: Attestation) -> None:
        self.found = found

    async def attestations(self, _work: Work, organisation_id: str, framework_id: str) -> Sequence[Attestation]:
        assert framework_id == "hipaa"
        assert organisation_id
        return self.found


async def test_what_a_person_stated_is_shown_as_such_until_it_ends(world: World) -> None:
    now = world.clock()
    ends = now + timedelta(minutes=10)
    words = Stated(Attestation("308(a)(2)", now - timedelta(days=1), ends), Attestation("risk_analysis", now, ends))
    world.app.state.parts = replace(world.parts, hooks=Hooks([*_hooks(world), hook(AttestationSource, words)]))  # type: ignore[type-abstract]  # a protocol is the kind of hook
    for number in ("164.308(a)(2)", "164.308(a)(1)(ii)(A)"):
        found = await control(world, number)
        assert (found["status"], found["green"], found["observed"]) == ("stated_by_person", False, True)
    assert (await standing(world))["counts"]["stated_by_person"] == 2
    world.clock.ahead = timedelta(minutes=11)
    ended = await control(world, "164.308(a)(2)")
    assert (ended["status"], ended["missing"][0]["why"]) == ("not_met", "attestation_ended")


def _hooks(world: World) -> list[Hook]:
    kinds = world.parts.hooks._by_kind
    return [Hook(kind, each) for kind, found in kinds.items() for each in found]  # type: ignore[arg-type]  # as kept


async def test_an_organisation_is_all_its_sites_together(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await see(box, await box.device())
    async with world.work() as work:
        await tenancy.create_site(work, NewSite(organisation_id=world.ours.organisation, name="Second"))
    whole = await standing(world, f"organisation={world.ours.organisation}")
    assert (whole["sites"], whole["site_id"], whole["organisation_id"]) == (2, None, world.ours.organisation)
    one = await standing(world)
    assert whole["coverage"] == one["coverage"]
    assert whole["counts"] == one["counts"]


async def test_the_strictest_share_of_several_sites_holds(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    change = {"parameters": {"coverage_min_percent": 100}, "reason": "because this test needs it to be so"}
    answer = await browser.send("PATCH", f"/api/sites/{world.ours.site}/settings", change)
    assert answer.status_code == 200, answer.text
    async with world.work() as work:
        await tenancy.create_site(work, NewSite(organisation_id=world.ours.organisation, name="Second"))
    assert (await standing(world, f"organisation={world.ours.organisation}"))["coverage_min_percent"] == 100


async def test_one_of_site_and_organisation_is_named(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    for query in ("", f"?site={world.ours.site}&organisation={world.ours.organisation}"):
        answer = await browser.get(PATH + query)
        assert (answer.status_code, answer.json()["code"]) == (422, "one_of_two")
    unknown = await browser.get(f"/api/compliance/frameworks/nothing_here?site={world.ours.site}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "framework_unknown")


@pytest.mark.parametrize("role", [Role.PARTNER_ADMIN, Role.CLIENT_OWNER])
async def test_a_strangers_site_and_organisation_are_404(world: World, role: Role) -> None:
    stranger = await world.client(role, world.theirs)
    found: list[httpx2.Response] = [
        await stranger.get(f"{PATH}?site={world.ours.site}"),
        await stranger.get(f"{PATH}?organisation={world.ours.organisation}"),
    ]
    assert [answer.status_code for answer in found] == [404, 404]


def test_every_check_that_counts_serves_hipaa() -> None:
    assert {check.id for check in serving(all_frameworks()["hipaa"])} == {check.id for check in COUNTING}
    assert basis_of("hipaa").key == basis_of(None).key
    assert len({basis.key for basis in all_bases()}) == len(all_bases())


def test_sums_survive_being_kept_and_add_up() -> None:
    one = Sums(2, 20, 1, 2, 3, (1, 2, 3, 4), (0, 1, 0, 1), (0, 0, 0, 1))
    assert Sums.of_json(one.to_json()) == one
    assert together([one, one]).score.value == one.score.value
    assert together([]).score.value is None
