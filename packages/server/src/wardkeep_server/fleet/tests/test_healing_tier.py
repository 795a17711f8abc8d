from datetime import timedelta

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import REASON, World

FULL = {"healing_tier": "full_coverage", "reason": REASON}


def path(world: World) -> str:
    return f"/api/sites/{world.ours.site}/healing-tier"


async def test_a_site_starts_with_the_four_core_rules(world: World) -> None:
    browser = await world.client(Role.CLIENT_VIEWER)
    tier = (await browser.get(path(world))).json()
    assert tier["healing_tier"] == "standard"
    assert [rule["id"] for rule in tier["rules"]] == ["host_firewall", "antivirus", "disk_encryption", "time_sync"]
    assert tier["effective"] == []


async def test_a_preview_changes_nothing_and_shows_what_would(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    shown = await browser.send("PUT", f"{path(world)}?dry_run=true", FULL)
    assert shown.status_code == 200, shown.text
    preview = shown.json()
    assert (len(preview["added"]), len(preview["removed"]), len(preview["unchanged"])) == (17, 0, 4)
    assert (await browser.get(path(world))).json()["healing_tier"] == "standard"
    refused = await browser.send("PUT", path(world), FULL)
    assert (refused.status_code, refused.json()["code"]) == (403, "preview_only")


async def test_the_change_takes_effect_when_the_appliance_reports_it(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in(healing_tier="standard")
    preview = (await browser.send("PUT", f"{path(world)}?dry_run=true", FULL)).json()
    changed = await browser.send("PUT", path(world), {**FULL, "preview_id": preview["preview_id"]})
    assert changed.status_code == 200, changed.text
    assert len(changed.json()["rules"]) == 21
    assert [one["state"] for one in changed.json()["effective"]] == ["waiting"]
    answer = (await box.check_in(healing_tier="standard")).json()
    assert "rule_set" in answer
    world.clock.ahead = timedelta(minutes=4)
    await box.check_in(healing_tier="standard")
    assert (await browser.get(path(world))).json()["effective"][0]["state"] == "differs"
    digest = {"version": 2, "digest": "ab" * 32}
    await box.check_in(healing_tier="full_coverage", rule_set=digest)
    effective = (await browser.get(path(world))).json()["effective"][0]
    assert (effective["state"], effective["tier"], effective["rule_set_digest"]) == (
        "in_effect",
        "full_coverage",
        "ab" * 32,
    )


async def test_an_outdated_preview_is_409(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    preview = (await browser.send("PUT", f"{path(world)}?dry_run=true", FULL)).json()
    settings = f"/api/sites/{world.ours.site}/settings"
    await browser.send("PATCH", settings, {"disabled_runbooks": ["linux.harden_ssh"], "reason": REASON})
    changed = {**FULL, "preview_id": preview["preview_id"]}
    refused = await browser.send("PUT", path(world), changed)
    assert (refused.status_code, refused.json()["code"]) == (409, "preview_outdated")
    again = (await browser.send("PUT", f"{path(world)}?dry_run=true", FULL)).json()
    world.clock.ahead = timedelta(minutes=11)
    late = await browser.send("PUT", path(world), {**FULL, "preview_id": again["preview_id"]})
    assert (late.status_code, late.json()["code"]) == (409, "preview_outdated")


async def test_the_change_is_audited_with_its_reason(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    await browser.send("PUT", path(world), FULL)
    (line,) = (await browser.get("/api/audit?action=healing_tier.set")).json()["items"]
    assert (line["before"], line["after"]) == ({"healing_tier": "standard"}, {"healing_tier": "full_coverage"})
    assert line["reason"] == REASON


async def test_an_unknown_tier_and_a_short_reason_are_refused(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    answer = await browser.send("PUT", path(world), {"healing_tier": "everything", "reason": "because"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["healing_tier", "reason"]
