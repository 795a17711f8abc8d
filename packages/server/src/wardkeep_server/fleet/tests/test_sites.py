from datetime import timedelta

from sqlalchemy import event

from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewSite
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.world import Browser, World


async def statements(world: World, browser: Browser, path: str) -> int:
    """How many statements one GET of the path takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = world.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert (await browser.get(path)).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


async def test_lists_take_the_same_number_of_statements_for_one_site_and_for_many(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    await (await enrolled(world, browser, world.ours.site)).check_in()
    paths = ("/api/sites?limit=200", "/api/sites/counts", "/api/appliances?limit=200", "/api/devices?limit=200")
    few = [await statements(world, browser, path) for path in paths]
    async with world.work() as work:
        for number in range(199):
            new = NewSite(organisation_id=world.ours.organisation, name=f"Site {number:03}")
            await tenancy.create_site(work, new)
    await (await enrolled(world, browser, world.ours.site)).check_in()
    many = [await statements(world, browser, path) for path in paths]
    assert many == few
    page = (await browser.get("/api/sites?limit=200")).json()
    assert (len(page["items"]), page["next"]) == (200, None)


async def test_a_site_is_as_bad_as_its_worst_box(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    await (await enrolled(world, browser, world.ours.site)).check_in()
    await enrolled(world, browser, world.ours.site, confirm=False)
    (site,) = (await browser.get("/api/sites")).json()["items"]
    assert (site["appliances"], site["cause"]) == (2, "An appliance waits for a person to compare its keys")
    assert site["healing"] == "observe_only"


async def test_appliances_are_listed_by_the_state_that_they_show(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    called = await enrolled(world, browser, world.ours.site)
    silent = await enrolled(world, browser, world.ours.site)
    await called.check_in()
    states = ("online", "stale", "offline", "pending")

    async def listed() -> dict[str, list[str]]:
        pages = {state: (await browser.get(f"/api/appliances?state={state}")).json()["items"] for state in states}
        assert all(row["state"] == state for state, rows in pages.items() for row in rows)
        return {state: [row["id"] for row in rows] for state, rows in pages.items()}

    for minutes, state in ((0, "online"), (5, "stale"), (10, "offline")):
        world.clock.ahead += timedelta(minutes=minutes)
        assert await listed() == {each: [] for each in states} | {state: [called.id], "pending": [silent.id]}
    assert (await browser.get("/api/appliances?state=green")).status_code == 422
