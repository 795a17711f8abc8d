"""Orders from a person to a box and back, over HTTP and PostgreSQL; the box believes only what core verifies."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.protocol.order_states import RESULT_WITHIN
from wardkeep_core.protocol.orders import Accepted, Receiver, Refused, Repeated, verify_order
from wardkeep_server.fleet.service import sweep_orders
from wardkeep_server.fleet.tests.ordering import PATH, fetch, give, given, receiver, say, target
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import REASON, World


async def test_an_order_goes_out_is_verified_and_reported(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    order = await given(browser, box)
    assert order["states"] == [{"state": "queued", "targets": 1}]
    assert (order["site_id"], order["ended"], order["reason"]) == (world.ours.site, False, REASON)
    (text,) = await fetch(box)
    found = verify_order(text, receiver(box), now=world.clock())
    assert isinstance(found, Accepted)
    assert (found.order.id, found.order.number, found.order.reason) == (order["id"], 1, REASON)
    seen = await target(browser, order["id"])
    assert (seen["state"], seen["deliveries"], seen["digest"]) == ("delivered", 1, sha256_hex(text.encode()))
    for state in ("accepted", "running", "succeeded"):
        assert await say(box, order["id"], state) == {"accepted": 1, "refused": []}
        assert (await target(browser, order["id"]))["state"] == state
    done = await target(browser, order["id"])
    assert (done["green"], done["presumed"], done["reason"]) == (True, False, "as_said")
    assert await fetch(box) == []


async def test_a_refusal_is_kept_with_its_words(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    order = await given(browser, box)
    await fetch(box)
    said = await say(box, order["id"], "refused", reason="parameters_refused", detail="parameters.device: unknown")
    assert said == {"accepted": 1, "refused": []}
    seen = await target(browser, order["id"])
    assert (seen["state"], seen["reason"], seen["detail"]) == (
        "refused",
        "parameters_refused",
        "parameters.device: unknown",
    )


async def test_the_same_bytes_come_again_until_a_word_and_three_times_at_most(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    order = await given(browser, box)
    texts = [await fetch(box) for _ in range(4)]
    assert texts[0] == texts[1] == texts[2]
    assert texts[3] == []
    mine = receiver(box, highest=1)
    first = verify_order(texts[0][0], receiver(box), now=world.clock())
    assert isinstance(first, Accepted)
    again = verify_order(
        texts[0][0], receiver(box, highest=1, accepted={first.order.nonce: first.order.id}), now=world.clock()
    )
    assert isinstance(again, Repeated)
    replayed = verify_order(texts[0][0], mine, now=world.clock())
    assert isinstance(replayed, Refused)
    assert replayed.reason == "number_not_higher"
    silent = await target(browser, order["id"])
    assert (silent["state"], silent["reason"], silent["presumed"]) == ("failed", "not_taken", True)
    await say(box, order["id"], "succeeded")
    assert (await target(browser, order["id"]))["state"] == "succeeded"


async def test_an_order_for_another_box_or_with_a_foreign_key_is_refused(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    other = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    await given(browser, box)
    (text,) = await fetch(box)
    elsewhere = verify_order(text, receiver(other), now=world.clock())
    foreign = verify_order(text, Receiver(world.ours.site, box.id, {}, 0, {}), now=world.clock())
    late = verify_order(text, receiver(box), now=world.clock() + timedelta(hours=2))
    reasons = [each.reason for each in (elsewhere, foreign, late) if isinstance(each, Refused)]
    assert reasons == ["foreign_target", "foreign_key", "expired"]


async def test_numbers_rise_per_appliance_under_concurrency_and_after_a_restore(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    other = await enrolled(world, browser, world.ours.site)
    await box.check_in(order_number=40)
    orders = await asyncio.gather(*(given(browser, box, appliances=[box.id, other.id]) for _ in range(5)))
    numbers: dict[str, list[int]] = {}
    for order in orders:
        for each in order["targets"]:
            numbers.setdefault(each["appliance_id"], []).append(each["number"])
    assert sorted(numbers[box.id]) == [41, 42, 43, 44, 45]
    assert sorted(numbers[other.id]) == [1, 2, 3, 4, 5]


async def test_a_newer_look_takes_the_place_of_one_that_waits(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    first, second = await given(browser, box), await given(browser, box)
    assert (await target(browser, first["id"]))["state"] == "superseded"
    assert len(await fetch(box)) == 1
    third = await given(browser, box)
    assert (await target(browser, second["id"]))["state"] == "delivered"
    assert (await target(browser, third["id"]))["state"] == "queued"


async def test_what_was_not_handed_out_is_taken_back_once(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    order = await given(browser, box)
    answer = await browser.post(f"{PATH}/{order['id']}/cancel")
    assert (answer.status_code, answer.json()["ended"]) == (200, True)
    assert await fetch(box) == []
    again = await browser.post(f"{PATH}/{order['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_queued")
    told = await say(box, order["id"], "succeeded")
    assert (told["accepted"], len(told["refused"])) == (0, 1)
    assert (await target(browser, order["id"]))["state"] == "cancelled"


async def test_silence_ends_orders_and_a_late_word_counts(world: World) -> None:
    browser = await world.client(Role.OPERATOR_OPERATOR)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    unfetched = await given(browser, box)
    taken = await given(browser, box, type="scan_now", lasts_s=600)
    await fetch(box)
    await say(box, taken["id"], "accepted")
    world.clock.ahead = timedelta(hours=2)
    await browser.take_session(Role.OPERATOR_OPERATOR, world.ours)
    assert (await target(browser, taken["id"]))["state"] == "accepted"
    world.clock.ahead = timedelta(hours=2) + RESULT_WITHIN
    await browser.take_session(Role.OPERATOR_OPERATOR, world.ours)
    before = await target(browser, taken["id"])
    assert (before["state"], before["reason"], before["presumed"]) == ("failed", "no_result", True)
    await sweep_orders(world.parts)
    assert stored(world, taken["id"]) == ("accepted", "failed")
    assert (await target(browser, unfetched["id"]))["state"] == "superseded"
    await say(box, taken["id"], "succeeded")
    assert stored(world, taken["id"]) == ("succeeded", "succeeded")


def stored(world: World, order_id: str) -> tuple[Any, ...] | None:
    with psycopg.connect(world.database.superuser) as connection:
        query = "SELECT known, state FROM fleet_order_targets WHERE order_id = %s"
        return connection.execute(query, (order_id,)).fetchone()


async def test_an_order_that_nobody_fetched_expires(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    order = await given(browser, box, lasts_s=60)
    world.clock.ahead = timedelta(seconds=61)
    seen = await target(browser, order["id"])
    assert (seen["state"], seen["reason"]) == ("expired", "unheard_until_expiry")
    (listed,) = (await browser.get(f"{PATH}?site={world.ours.site}")).json()["items"]
    assert (listed["states"], listed["ended"]) == ([{"state": "expired", "targets": 1}], True)
    assert await fetch(box) == []
    assert stored(world, order["id"]) == ("queued", "expired")


async def test_a_box_that_never_checked_in_gets_its_order_after_a_sweep(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await given(browser, box)
    assert await fetch(box) == []
    await sweep_orders(world.parts)
    assert len(await fetch(box)) == 1


async def test_an_unconfirmed_or_retired_box_takes_no_order(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    box = await enrolled(world, browser, world.ours.site, confirm=False)
    assert (await give(browser, box)).json()["code"] == "appliance_not_ready"
    assert (await browser.post(f"/api/sites/{world.ours.site}/scan")).json() == {"appliances": 0}
    other = await enrolled(world, browser, world.ours.site)
    assert (await browser.post(f"/api/appliances/{other.id}/retire", {"reason": REASON})).status_code == 204
    assert (await give(browser, other)).json()["code"] == "appliance_not_ready"


async def test_check_now_is_an_order(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    await box.check_in()
    assert (await browser.post(f"/api/sites/{world.ours.site}/scan")).json() == {"appliances": 1}
    assert len((await box.check_in()).json()["orders"]) == 1
    (listed,) = (await browser.get(PATH)).json()["items"]
    assert (listed["type"], listed["site_id"]) == ("scan_now", world.ours.site)


async def test_words_about_other_orders_and_second_ends_are_refused_by_name(world: World) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    ours = await enrolled(world, browser, world.ours.site)
    theirs = await enrolled(world, browser, world.theirs.site)
    await ours.check_in()
    order = await given(browser, ours)
    foreign = await say(theirs, order["id"], "succeeded")
    assert (foreign["accepted"], foreign["refused"]) == (
        0,
        [f"order {order['id']}: no such order was given to this appliance"],
    )
    assert (await target(browser, order["id"]))["state"] == "queued"
    await fetch(ours)
    await say(ours, order["id"], "succeeded")
    assert (await say(ours, order["id"], "succeeded"))["refused"] == []
    assert len((await say(ours, order["id"], "failed"))["refused"]) == 1
    odd = await say(ours, order["id"], "succeeded", entry_seq=1)
    assert "epoch" in odd["refused"][0]
    bad = await ours.call("/api/appliance/orders", {"orders": [{"order": order["id"], "state": "cancelled"}]})
    assert bad.status_code == 422


async def test_many_targets_stand_apart(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    boxes = [await enrolled(world, browser, world.ours.site) for _ in range(3)]
    for box in boxes:
        await box.check_in()
    order = await given(browser, boxes[0], appliances=[box.id for box in boxes])
    await fetch(boxes[0])
    await say(boxes[0], order["id"], "succeeded")
    await fetch(boxes[1])
    (listed,) = (await browser.get(PATH)).json()["items"]
    assert listed["states"] == [
        {"state": "queued", "targets": 1},
        {"state": "delivered", "targets": 1},
        {"state": "succeeded", "targets": 1},
    ]
    left = (await browser.post(f"{PATH}/{order['id']}/cancel")).json()
    assert {each["state"]: each["targets"] for each in left["states"]}["cancelled"] == 1


async def test_strangers_and_lesser_roles(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    order = await given(browser, box)
    stranger = await world.client(Role.PARTNER_ADMIN, world.theirs)
    assert (await give(stranger, box)).status_code == 404
    assert (await stranger.get(f"{PATH}/{order['id']}")).status_code == 404
    assert (await stranger.post(f"{PATH}/{order['id']}/cancel")).status_code == 404
    assert (await stranger.get(f"{PATH}?site={world.ours.site}")).status_code == 404
    assert (await stranger.get(PATH)).json()["items"] == []
    for role, status in ((Role.OPERATOR_READONLY, 403), (Role.PARTNER_BILLING, 403), (Role.CLIENT_OWNER, 401)):
        assert (await give(await world.client(role), box)).status_code == status, role
    theirs = await enrolled(world, await world.client(Role.OPERATOR_ADMIN), world.theirs.site)
    mixed = await give(await world.client(Role.OPERATOR_ADMIN), box, appliances=[box.id, theirs.id])
    assert (mixed.status_code, mixed.json()["errors"][0]["field"]) == (422, "appliances")


async def test_the_database_refuses_strangers_and_other_boxes(world: World) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    ours = await enrolled(world, browser, world.ours.site)
    await enrolled(world, browser, world.ours.site)
    await given(browser, ours)
    cases = {
        "wardkeep_tenant": {"partner": world.theirs.partner},
        "wardkeep_ingest": {
            "partner": world.ours.partner,
            "organisation": world.ours.organisation,
            "site": world.ours.site,
            "appliance": new_id(),
        },
    }
    for role, bound in cases.items():
        with psycopg.connect(world.database.application) as connection:
            connection.execute("SELECT set_config('role', %s, true)", (role,))
            for name, value in bound.items():
                connection.execute("SELECT set_config(%s, %s, true)", (f"wardkeep.{name}", value))
            assert connection.execute("SELECT count(*) FROM fleet_order_targets").fetchone() == (0,)


async def test_pages_and_statements_do_not_grow_with_orders(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    for _ in range(5):
        await given(browser, box)
    first = (await browser.get(f"{PATH}?limit=3")).json()
    second = (await browser.get(f"{PATH}?limit=3&after={first['next']}")).json()
    ids = [row["id"] for row in (*first["items"], *second["items"])]
    assert len(set(ids)) == 5
    assert ids == sorted(ids, reverse=True)


async def test_orders_are_found_by_the_device_they_name(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    body = {"name": "Front desk", "connection": {"kind": "local"}}
    device = (await browser.post(f"/api/sites/{world.ours.site}/devices", body)).json()["id"]
    of_all = await given(browser, box)
    of_one = await given(browser, box, parameters={"device": device})

    async def found(query: str) -> list[str]:
        return [row["id"] for row in (await browser.get(f"{PATH}?{query}")).json()["items"]]

    assert await found(f"site={world.ours.site}") == [of_one["id"], of_all["id"]]
    assert await found(f"device={device}") == [of_one["id"]]
    assert await found(f"device={new_id()}") == []
    assert await found(f"device={device}&check=linux.firewall_on") == []
    assert (await browser.get(f"{PATH}?device=x")).status_code == 422
