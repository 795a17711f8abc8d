"""Who failed waits longer with each failure; a person may end the wait."""

from datetime import timedelta

from wardkeep_server.anchor import service
from wardkeep_server.anchor.tests.authorities import Authority
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour
from wardkeep_server.anchor.tests.test_what_is_seen import page
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

PATH = "/api/evidence/anchors/ask-again"


async def test_the_wait_ends_and_the_count_stays(stamped: World, first: Authority, second: Authority) -> None:
    await a_morning(stamped)
    first.down = True
    assert await an_hour(stamped) == 1
    first.down = False
    assert await service.stamp_newest(worker_parts(stamped)) == 0, "it waits a minute after a failure"
    operator = await stamped.client(Role.OPERATOR_OPERATOR)
    answer = await operator.post(PATH, {})
    assert answer.status_code == 200, answer.text
    (name,) = answer.json()["asked"]
    failing = [one["name"] for one in (await page(stamped))["authorities"] if one["state"] == "failing"]
    assert [name] == failing
    assert await service.stamp_newest(worker_parts(stamped)) == 1
    assert second.down is False
    assert (await operator.post(PATH, {})).json() == {"asked": []}
    stamped.clock.ahead += timedelta(seconds=1)
    lines = (await operator.get("/api/audit", params={"action": "anchor.ask_again"})).json()["items"]
    assert [line["after"]["asked"] for line in lines] == [[], [name]]


async def test_nobody_else_asks(stamped: World) -> None:
    for role in (Role.OPERATOR_READONLY, Role.PARTNER_ADMIN, Role.CLIENT_OWNER, Role.AUDITOR):
        refused = await (await stamped.client(role)).post(PATH, {})
        assert refused.status_code in {401, 403}, role
