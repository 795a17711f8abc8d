"""Asking for a document by its digest: what is told, to whom, and what is never told."""

import json
from datetime import timedelta
from hashlib import sha256

import psycopg
import pytest
from sqlalchemy import event

from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.tests.practice import Practice, practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.subject import Role, system_actor
from wardkeep_server.report import repository, service
from wardkeep_server.report.schemas import DocumentAnswer, IssueState
from wardkeep_server.tenancy.service import platform_scope, presented_scope
from wardkeep_server.tests.support.world import Browser, World


async def a_kit(world: World) -> tuple[Practice, bytes, str]:
    """A practice, a kit of its first minutes, and the digest of the kit's manifest."""
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    await ours.seal_log()
    start = format_time(world.clock() - timedelta(hours=1))
    world.clock.ahead += timedelta(minutes=5)
    admin = await world.client(Role.CLIENT_ADMIN)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    answer = await admin.get(path, params={"from": start, "to": format_time(world.clock())})
    assert answer.status_code == 200, answer.text
    return ours, answer.content, answer.headers["x-wardkeep-manifest"]


async def ask(browser: Browser, digits: str) -> DocumentAnswer:
    answer = await browser.get(f"/api/public/documents/{digits}")
    assert answer.status_code == 200, answer.text
    return DocumentAnswer.model_validate_json(answer.content)


async def test_a_kit_is_known_by_its_file_and_by_its_manifest_to_a_stranger(world: World) -> None:
    ours, kit, manifest = await a_kit(world)
    stranger, digest = await world.client(), sha256(kit).hexdigest()
    known = await ask(stranger, digest)
    assert known.state is IssueState.ISSUED
    assert known.document is not None
    assert timedelta() <= world.clock() - known.document.issued_at < timedelta(seconds=30)
    assert known.document.issuing_key == world.parts.signers.attestation.keyid
    assert (known.document.kind, known.document.matched, known.document.checkpoint) == ("auditor_kit", "file", None)
    by_manifest = await ask(stranger, manifest.upper())
    assert by_manifest.document == known.document.model_copy(update={"matched": "manifest"})
    await ours.seal_log()
    sealed = await ask(stranger, digest[:32])
    assert sealed.document is not None
    assert sealed.document.checkpoint is not None
    reader = await world.client(Role.CLIENT_VIEWER)
    (log,) = (await reader.get("/api/evidence/logs")).json()
    assert sealed.document.checkpoint.root == log["root"]
    assert format_time(sealed.document.checkpoint.signed_at) == log["signed_at"]


async def test_nothing_about_the_practice_is_told_and_no_cookie_is_set(world: World) -> None:
    ours, kit, _ = await a_kit(world)
    await ours.seal_log()
    stranger = await world.client()
    answer = await stranger.get(f"/api/public/documents/{sha256(kit).hexdigest()}")
    assert "set-cookie" not in answer.headers
    assert "no-store" in answer.headers["cache-control"]
    told = json.loads(answer.content)
    assert set(told) == {"state", "document"}
    assert set(told["document"]) == {"kind", "matched", "issued_at", "issuing_key", "checkpoint"}
    assert set(told["document"]["checkpoint"]) == {"root", "signed_at"}
    ids = (ours.tenant.partner, ours.tenant.organisation, ours.tenant.site, ours.box.id, ours.origin, ours.device)
    assert not [one for one in ids if one.replace("-", "") in answer.text.replace("-", "")]


async def test_too_few_digits_are_not_looked_up_and_others_are_refused(world: World) -> None:
    _, kit, _ = await a_kit(world)
    stranger, digest = await world.client(), sha256(kit).hexdigest()
    more = DocumentAnswer(state=IssueState.MORE_CHARACTERS, document=None)
    assert [await ask(stranger, digest[:length]) for length in (1, 31)] == [more, more]
    for other in ("0" * 64, digest[:63] + ("0" if digest[63] != "0" else "1"), digest[1:]):
        assert await ask(stranger, other) == DocumentAnswer(state=IssueState.UNKNOWN, document=None)
    for bad in ("g" * 64, "0" * 65, "%25" * 16, "é" * 32):
        answer = await stranger.get(f"/api/public/documents/{bad}")
        assert answer.status_code == 422, bad
        assert answer.json()["errors"][0]["field"] == "digest"


async def test_what_begins_two_digests_needs_more_characters(world: World) -> None:
    _, kit, _ = await a_kit(world)
    digest = sha256(kit).hexdigest()
    twin = digest[:40] + ("0" if digest[40] != "0" else "1") * 24
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO report_documents SELECT %s, partner_id, organisation_id, kind, %s, %s, keyid, log_id,"
            " log_site_id, export_id, issued_at FROM report_documents",
            (new_id(), twin, sha256(b"another manifest").hexdigest()),
        )
    stranger = await world.client()
    assert (await ask(stranger, digest[:40])).state is IssueState.MORE_CHARACTERS
    assert (await ask(stranger, digest[:41])).state is IssueState.ISSUED


async def test_the_same_bytes_issued_again_stay_with_their_first_issue(world: World) -> None:
    ours, kit, manifest = await a_kit(world)
    stranger, digest = await world.client(), sha256(kit).hexdigest()
    first = await ask(stranger, digest)
    world.clock.ahead += timedelta(days=1)
    values = {
        "id": new_id(),
        "partner_id": ours.tenant.partner,
        "organisation_id": ours.tenant.organisation,
        "kind": "auditor_kit",
        "file_digest": digest,
        "manifest_digest": manifest,
        "keyid": world.parts.signers.attestation.keyid,
        "log_id": new_id(),
        "log_site_id": ours.tenant.site,
        "export_id": new_id(),
        "issued_at": world.clock(),
    }
    async with world.parts.work(platform_scope("command_line"), system_actor("command_line", new_id())) as work:
        await repository.add(work.session, values)
    assert await ask(stranger, digest) == first


async def test_the_database_shows_a_stranger_no_other_row_and_nobody_may_change_one(world: World) -> None:
    _, kit, _ = await a_kit(world)
    digest = sha256(kit).hexdigest()
    await shown(world, presented_scope(digest[:32]), digest[:32], 1)
    await shown(world, presented_scope("0" * 64), digest[:32], 0)
    await shown(world, presented_scope(digest[:31]), digest[:31], 0)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for statement in ("UPDATE report_documents SET issued_at = now()", "DELETE FROM report_documents"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


async def shown(world: World, scope: Scope, digits: str, rows: int) -> None:
    async with world.parts.work(scope, system_actor("public_documents", new_id())) as work:
        assert len(await repository.beginning_with(work.session, digits, 2)) == rows


async def test_known_and_unknown_cost_the_same_statements(world: World) -> None:
    _, kit, _ = await a_kit(world)
    counted = [await _statements(world, digits) for digits in (sha256(kit).hexdigest(), "0" * 64)]
    assert counted[0] == counted[1]
    assert counted[0] > 0


async def _statements(world: World, digits: str) -> int:
    seen: list[str] = []
    engine = world.parts.database.engine.sync_engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        await service.asked(world.parts, digits)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
