from datetime import timedelta

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled, new_code
from wardkeep_server.tests.support.world import World


async def test_a_code_is_shown_once_and_listed_without_itself(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    made = await browser.post(f"/api/sites/{world.ours.site}/enrolment-codes")
    assert made.status_code == 201
    code = made.json()["code"]
    assert len(code) == 16
    listed = await browser.get(f"/api/sites/{world.ours.site}/enrolment-codes")
    assert code not in listed.text
    assert listed.json()[0]["ending"] == code[-4:]


async def test_a_claim_binds_the_keys_and_a_second_one_is_refused(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    code = await new_code(browser, world.ours.site)
    first, second = Wire(world, browser.http), Wire(world, browser.http)
    assert (await first.claim(code)).status_code == 200
    assert first.answer is not None
    assert first.answer.site == world.ours.site
    refused = await second.claim(code)
    assert (refused.status_code, refused.json()["code"]) == (403, "claim_refused")


async def test_the_same_claim_again_gets_the_same_answer(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    code = await new_code(browser, world.ours.site)
    box = Wire(world, browser.http)
    first, again = await box.claim(code), await box.claim(code)
    assert again.status_code == 200
    assert first.json() == again.json()


async def test_a_code_ends_after_thirty_days(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    code = await new_code(browser, world.ours.site)
    world.clock.ahead = timedelta(days=30, seconds=1)
    refused = await Wire(world, browser.http).claim(code)
    assert (refused.status_code, refused.json()["code"]) == (403, "claim_refused")


async def test_a_claim_with_a_wrong_proof_is_refused_and_burns_nothing(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    code = await new_code(browser, world.ours.site)
    box, other = Wire(world, browser.http), Wire(world, browser.http)
    body = box.claim_body(code) | {"evidence_proof": other.claim_body(code)["evidence_proof"]}
    refused = await box.call("/api/appliance/claim", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "keys_refused")
    assert (await box.claim(code)).status_code == 200


async def test_one_key_cannot_serve_two_purposes(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = Wire(world, browser.http)
    box.witness = box.evidence
    refused = await box.claim(await new_code(browser, world.ours.site))
    assert (refused.status_code, refused.json()["code"]) == (422, "keys_refused")


async def test_keys_claimed_once_cannot_be_claimed_for_another_site(world: World) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    box = await enrolled(world, browser, world.ours.site)
    box.answer = None
    refused = await box.claim(await new_code(browser, world.theirs.site))
    assert refused.status_code == 409


async def test_wrong_fingerprints_confirm_nothing(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site, confirm=False)
    assert box.answer is not None
    wrong = dict.fromkeys(("identity", "evidence", "witness", "sealing"), "0" * 64)
    refused = await browser.post(f"/api/appliances/{box.answer.appliance}/confirm-keys", {"fingerprints": wrong})
    assert (refused.status_code, refused.json()["code"]) == (409, "fingerprints_differ")
    answer = (await box.check_in()).json()
    assert answer["keys_confirmed"] is False
    assert not {"rule_set", "targets", "lease"} & answer.keys()
