import csv
import io

import pytest

from wardkeep_server.audit.sheet import csv_row
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import REASON, World

SETTINGS = "site.change_settings"


async def acts(world: World) -> None:
    """Three people did something: two here, one at a practice of another partner."""
    for role, period in ((Role.PARTNER_ADMIN, 120), (Role.CLIENT_OWNER, 180)):
        browser = await world.client(role)
        path = f"/api/sites/{world.ours.site}/settings"
        await browser.send("PATCH", path, {"period_s": period, "reason": REASON})
    operator = await world.client(Role.OPERATOR_ADMIN)
    await operator.send("PATCH", f"/api/sites/{world.theirs.site}", {"name": "=1+1"})


async def test_lines_are_found_by_time_person_act_target_and_outcome(world: World) -> None:
    await acts(world)
    operator = await world.client(Role.OPERATOR_READONLY)

    async def found(query: str) -> list[str]:
        answer = await operator.get(f"/api/audit?limit=200&{query}")
        assert answer.status_code == 200, answer.text
        return [line["action"] for line in answer.json()["items"]]

    settings = await found(f"action={SETTINGS}")
    assert settings
    assert set(await found("action=site")) == {"site.create", "site.rename", SETTINGS}
    assert await found("action=sit") == []
    (renamed,) = (await operator.get("/api/audit?action=site.rename")).json()["items"]
    assert await found(f"from={renamed['at']}&action=site") == ["site.rename"]
    assert await found(f"to={renamed['at']}&action={SETTINGS}") == settings
    name = renamed["subject_name"]
    assert "site.rename" in await found(f"person={name[:4].upper()}")
    assert SETTINGS not in await found(f"person={name}")
    assert await found("person=%25") == []
    assert await found(f"target={world.theirs.site}") == ["site.rename", "site.create"]
    assert set(await found("target=site&outcome=done")) == {"site.create", "site.rename", SETTINGS}
    assert await found("target=site&outcome=refused") == []


@pytest.mark.parametrize("query", ["from=yesterday", "outcome=green", "action=" + "x" * 65])
async def test_a_filter_that_is_none_is_refused_by_name(world: World, query: str) -> None:
    operator = await world.client(Role.OPERATOR_READONLY)
    answer = await operator.get(f"/api/audit?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=", maxsplit=1)[0]


async def test_the_sheet_has_every_line_that_its_reader_may_see(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardkeep_server.audit.service.MAX_PAGE", 2)
    await acts(world)
    operator = await world.client(Role.OPERATOR_ADMIN)
    lines = (await operator.get("/api/audit?limit=200")).json()["items"]
    answer = await operator.get("/api/audit.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows[0]["act"] == "audit.export"
    assert [row["request_id"] for row in rows[1:]] == [line["request_id"] for line in lines]
    (renamed,) = [row for row in rows if row["act"] == "site.rename"]
    assert renamed["after"] == '{"name": "=1+1"}'
    partner = await world.client(Role.PARTNER_ADMIN)
    own = list(csv.DictReader(io.StringIO((await partner.get("/api/audit.csv?action=site")).text)))
    assert {row["act"] for row in own} == {"site.create", SETTINGS}
    (noted,) = (await partner.get("/api/audit?action=audit.export")).json()["items"]
    assert noted["after"] == {"action": "site"}


async def test_the_sheet_is_not_for_technicians(world: World) -> None:
    answer = await (await world.client(Role.PARTNER_TECH)).get("/api/audit.csv")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert csv_row([cell, "a=b"]) == f'"\'{cell}","a=b"\r\n'.encode()


def test_quotes_and_line_ends_stay_inside_their_cell() -> None:
    assert next(csv.reader(io.StringIO(csv_row(['a"b', "c,d", "e\nf"]).decode()))) == ['a"b', "c,d", "e\nf"]
