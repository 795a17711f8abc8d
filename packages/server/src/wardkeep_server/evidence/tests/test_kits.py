"""Kits over HTTP and on the command line: who may, what is missing, and that a verifier believes them."""

import asyncio
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_core.evidence.trust import parse_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.times import format_time
from wardkeep_server.app import cli_kit, cli_settings
from wardkeep_server.evidence.periods import moment
from wardkeep_server.evidence.repository import entries, objects
from wardkeep_server.evidence.service import kits, shelf
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, untimed
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.objects import Stored
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import Browser, World, built_world


async def a_day(world: World, *, witnessed: bool = True) -> tuple[Practice, datetime, datetime]:
    """A practice with entries before, in and after a period, sealed and witnessed; and the period."""
    ours = await practice_of(world)
    await ours.agree()
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    world.clock.ahead += timedelta(minutes=1)
    start = world.clock()
    world.clock.ahead += timedelta(minutes=1)
    await ours.submit(*ours.heal(), ours.seal(ours.look()))
    world.clock.ahead += timedelta(minutes=30)
    end = world.clock()
    world.clock.ahead += timedelta(minutes=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    if witnessed:
        await ours.check_in()
        assert (await ours.witness()).status_code == 200
    return ours, start, end


async def fetch(browser: Browser, organisation: str, start: str, end: str, **headers: str) -> httpx2.Response:
    path = f"/api/organisations/{organisation}/auditor-kit"
    return await browser.get(path, params={"from": start, "to": end}, headers=headers)


async def test_a_kit_of_a_period_holds_what_it_needs_from_outside_it(world: World) -> None:
    ours, start, end = await a_day(world)
    admin = await world.client(Role.CLIENT_ADMIN)
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="wardkeep-kit-')
    assert "sandbox" in answer.headers["content-security-policy"]
    report = ours.verify(answer.content)
    assert report.verdict == untimed(ours), report.to_json()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        counts = KitReport.model_validate_json(archive.read("report.json"))
        assert sha256_hex(archive.read("manifest.dsse.json")) == answer.headers["x-wardkeep-manifest"]
        (listing,) = [name for name in names if name.startswith("catalogue/") and name.endswith(".json")]
        assert sha256_hex(archive.read(listing)) == listing.removeprefix("catalogue/").removesuffix(".json")
    assert any(name.endswith("/relied") for name in names)
    assert (counts.entries, counts.kinds, counts.devices) == (4, {"observation": 3, "remediation": 1}, 1)
    assert (counts.verdicts, counts.attempts) == ({"fail": 1, "pass": 2}, {"healed": 1})


@pytest.mark.parametrize("page", [b"<!doctype html>\n", None])
async def test_a_kit_carries_the_page_of_steps_where_it_was_built(
    database: TestDatabase, tmp_path: Path, page: bytes | None
) -> None:
    if page is not None:
        (tmp_path / "verify.html").write_bytes(page)
    async with built_world(database, tmp_path / "var", wardkeep_web=tmp_path) as world:
        ours, start, end = await a_day(world)
        admin = await world.client(Role.CLIENT_ADMIN)
        answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
        assert ours.verify(answer.content).verdict == untimed(ours)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [archive.read(name) for name in archive.namelist() if name == "verify.html"] == ([page] if page else [])
        assert ("carries no <code>verify.html</code>" in archive.read("README.html").decode()) is (page is None)


async def test_the_trust_file_is_the_one_that_an_auditor_would_write(world: World) -> None:
    ours, start, end = await a_day(world)
    reader = await world.client(Role.CLIENT_VIEWER)
    answer = await reader.get(f"/api/organisations/{ours.tenant.organisation}/trust-file")
    assert answer.status_code == 200, answer.text
    trust, known = parse_trust(answer.text), ours.trust()
    assert (trust.logs, trust.platform, trust.appliances) == (known.logs, known.platform, known.appliances)
    assert list(trust.witnesses.values()) == list(known.witnesses.values())
    admin = await world.client(Role.CLIENT_ADMIN)
    kit = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert verify_kit(io.BytesIO(kit.content), trust).verdict == untimed(ours)


async def test_what_is_not_witnessed_is_said(world: World) -> None:
    ours, start, end = await a_day(world, witnessed=False)
    admin = await world.client(Role.PARTNER_TECH)
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    report = ours.verify(answer.content)
    assert report.verdict.startswith("VALID WITH GAPS: unwitnessed"), report.to_json()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert f"appliance {ours.box.id} has not co-signed" in archive.read("disclosures.md").decode()


async def test_whole_bundles_of_the_store_make_the_same_kit(world: World) -> None:
    ours = await practice_of(world)
    start = world.clock()
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(499)))
    await ours.submit(*(ours.seal(ours.look()) for _ in range(100)))
    await ours.seal_log()
    world.clock.ahead += timedelta(seconds=1)
    end = world.clock()
    world.clock.ahead += timedelta(seconds=1)
    admin = await world.client(Role.PARTNER_ADMIN)
    period = (format_time(start), format_time(end))
    organisation = ours.tenant.organisation
    whole = (await fetch(admin, organisation, *period)).content
    assert ours.verify(whole).failure is None

    bundle = stored_bundle(ours)
    kept = bundle.read_bytes()
    bundle.write_bytes(kept[:-1])
    assert (await fetch(admin, organisation, *period)).content == whole
    bundle.unlink()
    assert (await fetch(admin, organisation, *period)).content == whole
    bundle.write_bytes(kept.replace(b'"sig":"', b'"sIg":"', 1))  # as long, and no longer what was recorded
    assert (await fetch(admin, organisation, *period)).content == whole


@pytest.mark.parametrize(("at_once", "statements"), [(64, 1), (1, 2)])
async def test_whole_bundles_come_from_the_store_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, at_once: int, statements: int
) -> None:
    ours = await practice_of(world)
    start, from_database, asked_for = world.clock(), list[tuple[int, int]](), list[int]()
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(499)))
    await ours.submit(*(ours.seal(ours.look()) for _ in range(300)))
    await ours.seal_log()
    world.clock.ahead += timedelta(seconds=1)
    envelopes, named = entries.envelopes, objects.named

    async def noted(session: Session, log_id: str, first: int, end: int) -> Sequence[bytes]:
        from_database.append((first, end))
        return await envelopes(session, log_id, first, end)

    async def counted(session: Session, log_id: str, names: Sequence[str]) -> dict[str, Stored]:
        asked_for.append(len(names))
        return await named(session, log_id, names)

    monkeypatch.setattr(entries, "envelopes", noted)
    monkeypatch.setattr(objects, "named", counted)
    monkeypatch.setattr(shelf, "_RECORDS", at_once)
    out = io.BytesIO()
    async with world.work() as work:
        built = await kits.build_kit(work, kits.Asked(ours.tenant.organisation, start, world.clock()), out)
    assert asked_for == [at_once] * statements
    (first, _), (_, last) = from_database
    assert from_database == [(first, 256), (768, last)]
    assert last - first == built.entries >= 800
    assert ours.verify(out.getvalue()).failure is None


class FullDisk(io.BytesIO):
    """Takes nothing."""

    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


async def test_a_full_disk_leaves_nothing_being_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = await practice_of(world)
    start, reading = world.clock(), list[int]()
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(499)))
    await ours.seal_log()
    world.clock.ahead += timedelta(seconds=1)
    really, most = entries.envelopes, 0

    async def slowly(session: Session, log_id: str, first: int, end: int) -> Sequence[bytes]:
        nonlocal most
        reading.append(first)
        most = max(most, len(reading))
        await asyncio.sleep(0.2 if first else 0)
        found = await really(session, log_id, first, end)
        reading.remove(first)
        return found

    monkeypatch.setattr(entries, "envelopes", slowly)
    monkeypatch.setattr(kits, "_BUFFER", 1)
    async with world.work() as work:
        with pytest.raises(OSError, match="No space left"):
            await kits.build_kit(work, kits.Asked(ours.tenant.organisation, start, world.clock()), FullDisk())
        assert (most, reading) == (1, [])
        assert await work.session.scalar(text("SELECT 1")) == 1


def stored_bundle(ours: Practice) -> Path:
    """The file of entries 256 to 511: whole in the range."""
    log = ours.origin.rpartition("/")[2]
    return ours.world.parts.settings.wardkeep_var / f"evidence/logs/{log}/tile/entries/001"


async def test_a_build_is_audited_and_stated(world: World) -> None:
    ours, start, end = await a_day(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    manifest = answer.headers["x-wardkeep-manifest"]
    (line,) = (await json_of(admin, "/api/audit?action=auditor_kit.build"))["items"]
    assert line["after"]["manifest"] == manifest
    (entry,) = (await json_of(admin, "/api/evidence/entries?kind=export"))["items"]
    shown = await json_of(admin, f"/api/evidence/entries/{entry['id']}")
    predicate = shown["statement"]["predicate"]
    assert predicate["manifest_digest"] == manifest
    assert predicate["requester"] == await world.user(Role.PARTNER_ADMIN, world.ours)


async def test_who_may_not(world: World) -> None:
    for role in (Role.PARTNER_BILLING, Role.CLIENT_VIEWER, Role.OPERATOR_READONLY):
        browser = await world.client(role)
        answer = await fetch(browser, world.ours.organisation, "2026-01-01", "2026-02-01")
        assert answer.status_code == 403, role


async def test_a_stranger_finds_no_organisation(world: World) -> None:
    ours, start, end = await a_day(world)
    theirs = await world.client(Role.PARTNER_ADMIN, world.theirs)
    foreign = await fetch(theirs, ours.tenant.organisation, format_time(start), format_time(end))
    missing = await fetch(theirs, new_id(), format_time(start), format_time(end))
    assert (foreign.status_code, missing.status_code) == (404, 404)


async def test_periods_that_make_no_kit(world: World) -> None:
    ours, _, _ = await a_day(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    cases = (
        ("2026-02-01", "2026-01-01", 422, "invalid"),
        ("yesterday!", "2026-01-01", 422, "invalid"),
        ("2026-01-01T00:00:00", "2026-01-02", 422, "invalid"),
        ("2001-01-01", "2001-02-01", 409, "nothing_recorded"),
    )
    for start, end, status, code in cases:
        answer = await fetch(admin, ours.tenant.organisation, start, end)
        assert (answer.status_code, answer.json()["code"]) == (status, code), start


async def test_another_page_cannot_cause_a_build(world: World) -> None:
    ours, start, end = await a_day(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    sent = {"sec-fetch-site": "cross-site"}
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end), **sent)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


async def test_entries_that_nobody_sealed_make_no_kit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardkeep_server.evidence.service.kit_ranges._SEAL_WAIT_S", 0.5)
    ours, start, _ = await a_day(world)
    await ours.submit(ours.seal(ours.look()))
    end = world.clock() + timedelta(minutes=1)
    admin = await world.client(Role.PARTNER_ADMIN)
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert (answer.status_code, answer.json()["code"]) == (503, "not_sealed")
    assert answer.headers["retry-after"] == "5"


async def test_a_builder_waits_for_the_sealer(world: World) -> None:
    ours, start, _ = await a_day(world)
    await ours.submit(ours.seal(ours.look()))
    end = world.clock() + timedelta(minutes=1)
    admin = await world.client(Role.PARTNER_ADMIN)
    building = asyncio.create_task(fetch(admin, ours.tenant.organisation, format_time(start), format_time(end)))
    await ours.seal_log()
    assert (await building).status_code == 200


async def test_ten_downloads_an_hour(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    codes = [(await fetch(admin, world.ours.organisation, "2001-01-01", "2001-02-01")).status_code for _ in range(11)]
    assert codes == [409] * 10 + [429]


# -- the command line --------------------------------------------------------------------------------------------------


@pytest.fixture
def configured(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world's settings in the environment of this process."""
    settings = world.parts.settings
    secrets = ("session_token_secret", "api_key_secret", "password_pepper", "data_encryption_keys", "database_url")
    for name in secrets:
        monkeypatch.setenv(name.upper(), getattr(settings, name).get_secret_value())
    monkeypatch.setenv("WARDKEEP_VAR", str(settings.wardkeep_var))
    return world


def found(directory: Path) -> set[str]:
    """Files there, hidden ones too, without the world's own."""
    return {path.name for path in directory.iterdir()} - {"keys", "evidence"}


async def command(organisation: str, start: str, end: str, output: Path) -> int:
    return await asyncio.to_thread(cli_kit.build, organisation, start, end, output)


async def test_the_command_writes_the_same_kit(
    configured: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, start, end = await a_day(configured)
    admin = await configured.client(Role.PARTNER_ADMIN)
    period = (format_time(start), format_time(end))
    answer = await fetch(admin, ours.tenant.organisation, *period)
    output = tmp_path / "practice.zip"
    assert await command(ours.tenant.organisation, *period, output) == 0
    assert output.read_bytes() == answer.content
    assert answer.headers["x-wardkeep-manifest"] in capsys.readouterr().out
    assert found(tmp_path) == {"practice.zip"}

    assert await command(ours.tenant.organisation, *period, output) == cli_settings.WRONG_USAGE
    assert "there already" in capsys.readouterr().err


async def test_wrong_usage_is_named(configured: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = configured.ours.organisation
    cases = (
        ("practice", "2026-01-01", "2026-02-01", "--organisation"),
        (ours, "January", "2026-02-01", "--from"),
        (ours, "2026-01-01", "tomorrow", "--to"),
        (ours, "2026-02-01", "2026-01-01", "ends before it begins"),
    )
    for organisation, start, end, words in cases:
        assert await command(organisation, start, end, tmp_path / "kit.zip") == cli_settings.WRONG_USAGE, words
        assert words in capsys.readouterr().err
        assert found(tmp_path) == set()


async def test_a_no_is_one(configured: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "kit.zip"
    unknown = await command(new_id(), "2026-01-01", "2026-02-01", output)
    empty = await command(configured.ours.organisation, "2001-01-01", "2001-02-01", output)
    assert unknown == empty == cli_settings.THE_ANSWER_IS_NO
    assert "Nothing was recorded in that period" in capsys.readouterr().err
    assert found(tmp_path) == set()


async def test_no_installation_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("WARDKEEP_VAR", str(tmp_path / "var"))
    assert await command(new_id(), "2026-01-01", "2026-02-01", tmp_path / "kit.zip") == cli_settings.WRONG_USAGE
    assert "WARDKEEP_VAR" in capsys.readouterr().err
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-01", "2026-03-01T00:00:00.000Z"),
        ("2026-03-01T08:30:00Z", "2026-03-01T08:30:00.000Z"),
        ("2026-03-01T08:30:00.123456+02:00", "2026-03-01T06:30:00.123Z"),
    ],
)
def test_moments(text: str, said: str) -> None:
    assert format_time(moment(text)) == said
