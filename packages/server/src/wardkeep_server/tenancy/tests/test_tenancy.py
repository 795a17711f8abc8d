import pytest

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import REASON, World


async def test_partner_organisation_and_site_are_made_renamed_and_listed(world: World) -> None:
    operator = await world.client(Role.OPERATOR_ADMIN)
    partner = (await operator.post("/api/partners", {"name": "East"})).json()
    body = {"name": "East practice", "partner_id": partner["id"]}
    organisation = (await operator.post("/api/organisations", body)).json()
    site = await operator.post("/api/sites", {"organisation_id": organisation["id"], "name": "Here"})
    assert site.status_code == 201, site.text
    renamed = await operator.send("PATCH", f"/api/sites/{site.json()['id']}", {"name": "There"})
    assert renamed.json()["name"] == "There"
    names = [row["name"] for row in (await operator.get("/api/sites")).json()["items"]]
    assert names == ["Ours site", "Theirs site", "There"]
    page = (await operator.get("/api/sites?limit=2")).json()
    assert len(page["items"]) == 2
    rest = (await operator.get(f"/api/sites?limit=2&after={page['next']}")).json()
    assert ([row["name"] for row in rest["items"]], rest["next"]) == (["There"], None)
    page = (await operator.get(f"/api/sites/{site.json()['id']}")).json()
    assert (page["state"], page["cause"]) == ("pending", "No appliance is enrolled here")
    assert page["log"].startswith("localhost/wardkeep/")


async def test_a_partner_sees_only_its_own(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    assert [row["name"] for row in (await admin.get("/api/sites")).json()["items"]] == ["Ours site"]
    assert [row["name"] for row in (await admin.get("/api/partners")).json()["items"]] == ["Ours partner"]
    made = await admin.post("/api/organisations", {"name": "Second practice"})
    assert made.json()["partner_id"] == world.ours.partner
    foreign = await admin.post("/api/organisations", {"name": "X", "partner_id": world.theirs.partner})
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"period_s": 30}, "period_s"),
        ({"period_s": 4}, "period_s"),
        ({"parameters": {"ssh_max_auth_tries": 99}}, "parameters.ssh_max_auth_tries"),
        ({"parameters": {"no_such_thing": 1}}, "parameters.no_such_thing"),
        ({"time_sources": ["not a host"]}, "time_sources.0"),
        ({"lists": {"surprise": []}}, "lists.surprise"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_settings_that_do_not_fit_are_refused_by_field(
    world: World, change: dict[str, object], field: str
) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    answer = await browser.send("PATCH", f"/api/sites/{world.ours.site}/settings", {**change, "reason": REASON})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await browser.get(f"/api/sites/{world.ours.site}/settings")).json()["revision"] == 1


async def test_short_periods_are_for_lab_sites_which_only_operators_flag(world: World) -> None:
    tech, operator = await world.client(Role.PARTNER_TECH), await world.client(Role.OPERATOR_OPERATOR)
    path = f"/api/sites/{world.ours.site}/settings"
    refused = await tech.send("PATCH", path, {"lab": True, "reason": REASON})
    assert (refused.status_code, refused.json()["code"]) == (403, "operators_only")
    body = {"lab": True, "period_s": 5, "self_period_s": 5, "reason": REASON}
    assert (await operator.send("PATCH", path, body)).status_code == 200
    back = await operator.send("PATCH", path, {"lab": False, "reason": REASON})
    assert back.status_code == 422
    box = await enrolled(world, tech, world.ours.site)
    assert (await box.check_in()).json()["interval_s"] == 5


async def test_a_stale_etag_is_412(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    path = f"/api/sites/{world.ours.site}/settings"
    etag = (await browser.get(path)).headers["etag"]
    body = {"period_s": 120, "reason": REASON}
    assert (await browser.send("PATCH", path, body, **{"if-match": etag})).status_code == 200
    stale = await browser.send("PATCH", path, body, **{"if-match": etag})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")


async def test_healing_stops_at_once_and_another_person_resumes_it(world: World) -> None:
    owner, admin = await world.client(Role.CLIENT_OWNER), await world.client(Role.PARTNER_ADMIN)
    path = f"/api/sites/{world.ours.site}/healing-stop"
    stopped = await owner.post(path, {"stopped": True, "reason": REASON})
    assert stopped.json()["stopped"] is True
    assert (await owner.get(f"/api/sites/{world.ours.site}")).json()["healing"] == "stopped"
    same = await owner.post(path, {"stopped": False, "reason": REASON})
    assert (same.status_code, same.json()["code"]) == (409, "another_person")
    assert (await admin.post(path, {"stopped": False, "reason": REASON})).json()["stopped"] is False


async def test_the_audit_log_tells_who_changed_what(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/sites/{world.ours.site}/settings"
    await browser.send("PATCH", path, {"period_s": 120, "reason": REASON})
    lines = (await browser.get(f"/api/audit?site={world.ours.site}&action=site.change_settings")).json()["items"]
    assert len(lines) == 1
    told = lines[0]
    assert (told["before"], told["after"], told["reason"]) == ({"period_s": 300}, {"period_s": 120}, REASON)
    assert told["subject_id"] == await world.user(Role.PARTNER_ADMIN, world.ours)
    refused = await (await world.client(Role.PARTNER_BILLING)).get(path)
    assert refused.status_code == 403
    seen = (await browser.get("/api/audit?action=request.refuse")).json()["items"]
    assert [line["outcome"] for line in seen] == ["refused"]


async def test_failed_sign_ins_are_in_the_audit_log_of_operators(world: World) -> None:
    """By the name of the account; what names none is not repeated, for people type passwords there."""
    known = await world.client(Role.OPERATOR_OPERATOR)
    name = (await known.get("/api/auth/me")).json()["username"]
    for typed in (name, "nobody-here"):
        await (await world.client()).sign_in(typed, "wrong")
    operator = await world.client(Role.OPERATOR_READONLY)
    lines = (await operator.get("/api/audit?action=session.begin")).json()["items"]
    failed = [line["subject_name"] for line in lines if line["outcome"] == "failed"]
    assert failed == ["unknown", name]
    assert "wrong" not in str(lines)
    assert "nobody-here" not in str(lines)
