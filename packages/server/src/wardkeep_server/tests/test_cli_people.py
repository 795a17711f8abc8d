"""`wardkeep people`: the last resort for a lost factor, on the machine; with the same notice, and in the audit log."""

from datetime import timedelta

from wardkeep_server.identity.tests.people import person
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.processes import answered, environment
from wardkeep_server.tests.support.world import World


async def test_the_first_operator_is_helped_on_the_machine(world: World) -> None:
    pat = await person(world, Role.OPERATOR_ADMIN)
    await pat.enrol()
    world.clock.ahead = timedelta()
    environ = environment(world.parts.settings)
    assert await answered("people", "lost-factors", environ=environ) == (0, "Nobody has asked.\n")
    code, told = await answered("people", "approve-lost-factor", pat.username, environ=environ)
    assert (code, "no open request" in told) == (1, True)
    world.clock.ahead = timedelta(seconds=60)
    half = await pat.half()
    world.clock.ahead = timedelta()
    assert (await half.post("/api/auth/lost-factor")).status_code == 202
    code, told = await answered("people", "lost-factors", environ=environ)
    assert (code, told.split()[:3]) == (0, [pat.username, "operator.admin", "waits,"])
    code, told = await answered("people", "approve-lost-factor", pat.username, environ=environ)
    assert (code, told.startswith("Approved.")) == (0, True)
    asked = (await half.post("/api/auth/lost-factor")).json()
    assert asked["state"] == "running"
    assert asked["effect_at"] in told
    code, told = await answered("people", "approve-lost-factor", pat.username, environ=environ)
    assert (code, "waits no more" in told) == (1, True)
    other = await world.client(Role.OPERATOR_READONLY)
    (line,) = (await other.get("/api/audit?action=lost_factor.decide")).json()["items"]
    assert (line["subject_name"], line["target_id"]) == ("command_line", pat.id)


async def test_a_directory_without_an_installation_is_refused_by_name(world: World) -> None:
    environ = environment(world.parts.settings) | {"WARDKEEP_VAR": str(world.parts.settings.wardkeep_var / "empty")}
    code, told = await answered("people", "lost-factors", environ=environ)
    assert (code, "WARDKEEP_VAR" in told) == (2, True)
