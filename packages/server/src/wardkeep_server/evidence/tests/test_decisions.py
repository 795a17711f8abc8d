"""What people decide is stated by the platform in its own chain; words and salt stay outside the log."""

import hashlib
from typing import Any

from sqlalchemy import delete, select

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.predicates import KeyEvent
from wardkeep_core.kit.digest import digest_of
from wardkeep_server.evidence.models import Reason
from wardkeep_server.evidence.tests.practice import json_of, practice_of
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision
from wardkeep_server.tenancy.schemas import NewSite
from wardkeep_server.tests.support.world import World

REASON = "the practice asked for a pause of healing"


async def stated(world: World, kind: str, site: str) -> list[dict[str, Any]]:
    """Predicates of the platform's statements of a kind in a site's log, oldest first."""
    reader = await world.client(Role.OPERATOR_READONLY)
    lines = (await json_of(reader, f"/api/evidence/entries?kind={kind}&site={site}"))["items"]
    shown = [await json_of(reader, f"/api/evidence/entries/{line['id']}") for line in reversed(lines)]
    return [one["statement"]["predicate"] for one in shown if one["appliance_id"] is None]


async def test_a_decision_is_stated_without_its_words(world: World) -> None:
    person = await world.client(Role.PARTNER_ADMIN)
    site = world.ours.site
    answer = await person.post(f"/api/sites/{site}/healing-stop", {"stopped": True, "reason": REASON})
    assert answer.status_code == 200, answer.text
    (predicate,) = await stated(world, "decision", site)
    assert predicate["person"] == await world.user(Role.PARTNER_ADMIN, world.ours)
    assert (predicate["role"], predicate["what"]) == ("partner.admin", "healing_stop")
    assert (predicate["target"], predicate["after"]) == (f"site:{site}", True)
    assert predicate["after_digest"] == digest_of({"stopped": True})
    assert REASON not in str(predicate)
    async with world.work() as work:
        reason = (await work.session.scalars(select(Reason))).one()
        assert hashlib.sha256(reason.salt + reason.words.encode()).hexdigest() == predicate["reason_digest"]
        await work.session.execute(delete(Reason))
    assert await stated(world, "decision", site) == [predicate]


async def test_a_new_log_opens_with_the_platforms_keys(world: World) -> None:
    ours = await practice_of(world)
    first = (await stated(world, "key", ours.tenant.site))[0]
    assert (first["chain"], first["event"]) == ({"epoch": 0, "prev": "00" * 32, "seq": 0}, "genesis")
    purposes = {key["purpose"] for key in first["keys"]}
    assert purposes == {"platform_attestation", "log_checkpoint", "order_signing", "answer_signing"}


async def test_compared_keys_are_stated_as_enrolled_and_retired_ones_as_revoked(world: World) -> None:
    ours = await practice_of(world)
    admin = await world.client(Role.OPERATOR_ADMIN)
    retired = await admin.post(
        f"/api/appliances/{ours.box.id}/retire", {"reason": "the box was replaced by a newer one"}
    )
    assert retired.status_code in {200, 204}, retired.text
    keys = await stated(world, "key", ours.tenant.site)
    assert [key["event"] for key in keys] == [KeyEvent.GENESIS, KeyEvent.ENROLLED, KeyEvent.REVOKED]
    for key in keys[1:]:
        assert {record["appliance"] for record in key["keys"]} == {ours.box.id}
    decisions = [one["what"] for one in await stated(world, "decision", ours.tenant.site)]
    assert decisions == ["appliance_confirm_keys", "appliance_retire"]


async def test_what_concerns_the_organisation_is_stated_in_each_of_its_logs(world: World) -> None:
    ours = world.ours
    async with world.work() as work:
        second = await tenancy.create_site(work, NewSite(organisation_id=ours.organisation, name="Second site"))
        changed = {"risk": "low", "until": "2027-01-01"}
        await tenancy.decide(work, Decision("consent.grant", ours.partner, ours.organisation, None, changed, REASON))
    said: list[str] = []
    for site in (ours.site, second.id):
        (predicate,) = await stated(world, "decision", site)
        assert predicate["target"] == f"organisation:{ours.organisation}"
        assert (predicate["site"], predicate["person"], predicate["after"]) == (site, NIL_ID, None)
        said.append(predicate["decision"])
    assert said[0] == said[1]
    assert await stated(world, "decision", world.theirs.site) == []


async def test_the_platforms_own_chain_is_unbroken(world: World) -> None:
    person = await world.client(Role.OPERATOR_ADMIN)
    site = world.ours.site
    other = await world.client(Role.PARTNER_ADMIN)
    for turn in range(4):
        who = person if turn % 2 == 0 else other
        body = {"stopped": turn % 2 == 0, "reason": REASON}
        assert (await who.post(f"/api/sites/{site}/healing-stop", body)).status_code == 200
    reader = await world.client(Role.OPERATOR_READONLY)
    lines = (await json_of(reader, f"/api/evidence/entries?site={site}"))["items"][::-1]
    shown = [await json_of(reader, f"/api/evidence/entries/{line['id']}") for line in lines]
    links = [one["statement"]["predicate"]["chain"] for one in shown]
    assert [link["seq"] for link in links] == list(range(5))
    assert [link["prev"] for link in links[1:]] == [one["leaf_hash"] for one in shown[:-1]]
