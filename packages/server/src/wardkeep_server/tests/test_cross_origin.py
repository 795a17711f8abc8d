"""Pages of other origins: a browser gets no leave from us to let them read or write; a listed one reads with a key."""

from pathlib import Path

import pytest

from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

FOREIGN = ["https://evil.test", "null", "http://localhost:9999", "http://localhost.evil.test:8080"]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_no_page_of_another_origin_may_read_or_write(world: World, origin: str) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    asked = {"origin": origin, "access-control-request-method": "PUT", "access-control-request-headers": "x-csrf-token"}
    answers = [
        await browser.http.options("/api/settings/retention", headers=asked),
        await browser.get("/api/sites", headers={"origin": origin}),
        await browser.post("/api/organisations", {"name": "X"}, origin=origin),
    ]
    for answer in answers:
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answers[-1].status_code == 403


LISTED = "https://portal.practice.test"


async def test_a_listed_origin_reads_with_a_key_and_never_with_a_cookie(database: TestDatabase, tmp_path: Path) -> None:
    async with built_world(database, tmp_path, cors_origins=LISTED) as world:
        admin = await world.client(Role.PARTNER_ADMIN)
        made = await admin.post("/api/api-keys", {"name": "Portal", "scopes": ["sites:read"]})
        key = {"authorization": f"Bearer {made.json()['key']}"}
        nobody = (await world.client()).http
        asked = {"origin": LISTED, "access-control-request-method": "GET"}
        leave = await nobody.options("/api/sites", headers=asked | {"access-control-request-headers": "authorization"})
        assert leave.status_code == 200
        assert leave.headers["access-control-allow-methods"] == "GET"
        read = await nobody.get("/api/sites", headers={"origin": LISTED} | key)
        assert read.status_code == 200
        for answer in (leave, read):
            assert answer.headers["access-control-allow-origin"] == LISTED
            assert "access-control-allow-credentials" not in answer.headers
            assert "origin" in answer.headers["vary"].lower()
            assert answer.headers["x-frame-options"] == "DENY"
        for wanted in ({"access-control-request-method": "POST"}, {"access-control-request-headers": "x-csrf-token"}):
            assert (await nobody.options("/api/sites", headers=asked | wanted)).status_code == 400
        other = await nobody.get("/api/sites", headers={"origin": "https://evil.test"} | key)
        assert "access-control-allow-origin" not in other.headers
        assert (await admin.post("/api/organisations", {"name": "X"}, origin=LISTED)).status_code == 403
