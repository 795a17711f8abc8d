"""The main job, end to end: claim, submit, heal, seal, witness, kit, and a verifier that misses only outside time."""

from datetime import timedelta

from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.tests.practice import json_of, practice_of, untimed
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World


async def test_from_claim_to_a_valid_kit(world: World) -> None:
    ours = await practice_of(world)
    await ours.agree()
    start = world.clock() - timedelta(seconds=1)
    first = [ours.genesis(), ours.inventory(), ours.seal(ours.look())]
    answer = await ours.submit(*first)
    assert (answer.accepted, answer.last_seq, answer.refused) == (3, 2, None)
    world.clock.ahead += timedelta(minutes=5)
    healed = ours.heal()
    assert (await ours.submit(*healed)).accepted == 3
    world.clock.ahead += timedelta(minutes=5)
    end = world.clock()
    world.clock.ahead += timedelta(seconds=1)
    last = ours.seal(ours.look())
    assert (await ours.submit(last)).last_seq == 6
    await ours.seal_log()

    told = await ours.check_in(0, 1, 2, 3, 4, 5, 6)
    for seq, raw in enumerate([*first, *healed, last]):
        ours.proves(told, seq, raw)
    assert (await ours.witness()).status_code == 200

    admin = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    kit = await admin.get(path, params={"from": format_time(start), "to": format_time(end)})
    assert kit.status_code == 200, kit.text
    report = ours.verify(kit.content)
    assert report.verdict == untimed(ours), report.to_json()
    assert report.entries >= 7

    again = await admin.get(path, params={"from": format_time(start), "to": format_time(end)})
    assert again.content == kit.content

    lines = (await json_of(admin, "/api/evidence/entries?kind=export"))["items"]
    assert [line["about_id"] is not None for line in lines] == [True, True]
