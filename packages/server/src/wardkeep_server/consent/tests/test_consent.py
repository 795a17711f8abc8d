from datetime import timedelta

import pytest

from wardkeep_core.evidence.documents import open_document
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.documents import RULE_SET_TYPE, RuleSetDocument
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.world import REASON, World


def wanted(world: World, **more: object) -> dict[str, object]:
    until = format_time(world.clock() + timedelta(days=90))
    return {"risk": "low", "until": until, "reason": REASON, **more}


def path(world: World) -> str:
    return f"/api/organisations/{world.ours.organisation}/consents"


async def rules(box: Wire) -> RuleSetDocument:
    assert box.answer is not None
    key = load_public_base64(box.answer.server_keys.orders)
    text = (await box.check_in()).json()["rule_set"]
    raw = open_document(text, RULE_SET_TYPE, {keyid_of(key.public_bytes_raw()): key})
    return RuleSetDocument.model_validate_json(raw)


async def test_consent_reaches_the_rule_set_and_leaves_it_when_revoked(world: World) -> None:
    owner, tech = await world.client(Role.CLIENT_OWNER), await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, tech, world.ours.site)
    assert (await rules(box)).consents == ()
    given = await owner.post(path(world), wanted(world))
    assert given.status_code == 201, given.text
    assert given.json()["assurance"] == "owner"
    with_consent = await rules(box)
    assert [grant.id for grant in with_consent.consents] == [given.json()["id"]]
    page = (await tech.get(f"/api/sites/{world.ours.site}")).json()
    assert page["consent"] == {"live": 1, "next_end": given.json()["until"]}
    revoked = await owner.post(f"/api/consents/{given.json()['id']}/revoke", {"reason": REASON})
    assert revoked.json()["live"] is False
    without = await rules(box)
    assert (without.consents, without.version > with_consent.version) == ((), True)
    again = await owner.post(f"/api/consents/{given.json()['id']}/revoke", {"reason": REASON})
    assert (again.status_code, again.json()["code"]) == (409, "already_revoked")


async def test_somebody_elses_word_is_recorded_as_such(world: World) -> None:
    admin, operator = await world.client(Role.PARTNER_ADMIN), await world.client(Role.OPERATOR_ADMIN)
    given = await admin.post(path(world), wanted(world))
    assert given.json()["assurance"] == "recorded_for_organisation"
    refused = await operator.post(path(world), wanted(world))
    assert (refused.status_code, refused.json()["code"]) == (403, "owner_consents")
    settings = f"/api/sites/{world.ours.site}/settings"
    await operator.send("PATCH", settings, {"lab": True, "reason": REASON})
    assert (await operator.post(path(world), wanted(world))).status_code == 201


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"risk": "high"}, "risk_refused"),
        ({"risk": "critical"}, "risk_refused"),
        ({"risk": None}, "invalid"),
        ({"risk": "low", "runbook": "linux.harden_ssh"}, "invalid"),
        ({"risk": None, "runbook": "linux.no_such"}, "runbook_unknown"),
        ({"until": "2020-01-01T00:00:00.000Z"}, "until_refused"),
        ({"until": "2099-01-01T00:00:00.000Z"}, "until_refused"),
        ({"reason": "short"}, "invalid"),
    ],
)
async def test_consents_that_reach_too_far_are_refused(world: World, change: dict[str, object], code: str) -> None:
    owner = await world.client(Role.CLIENT_OWNER)
    answer = await owner.post(path(world), wanted(world, **change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_ended_consent_is_no_longer_live(world: World) -> None:
    owner = await world.client(Role.CLIENT_OWNER)
    await owner.post(path(world), wanted(world))
    world.clock.ahead = timedelta(days=91)
    later = await world.client(Role.CLIENT_OWNER)
    assert [row["live"] for row in (await later.get(path(world))).json()] == [False]
    assert (await later.get(f"/api/sites/{world.ours.site}")).json()["consent"]["live"] == 0
