"""`wardkeep keys move` while a practice is at work: the real appliance learns the keys, the evidence stays whole."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from tests.offline.practice import Practice, practice
from tests.signers.hsm import SoftHsm, Token
from tests.signers.installation import in_hsm

from wardkeep_core.evidence.trust import TrustFile, parse_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.times import format_time
from wardkeep_server.app import cli_keys
from wardkeep_server.app.api import create_app
from wardkeep_server.evidence.models import Entry
from wardkeep_server.evidence.service import begin
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.signers_remote import SignerUnavailable
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import REASON, World

MOVED = ("orders", "answers", "attestation", "checkpoint")


@pytest.fixture
def token(softhsm: SoftHsm) -> Token:
    return softhsm.token()


def environ_of(settings: Settings, **more: Any) -> dict[str, str]:
    """The installation's settings as its processes have them."""
    held = {**settings.model_dump(exclude_none=True), **more}
    shown = {name: one.get_secret_value() if isinstance(one, SecretStr) else str(one) for name, one in held.items()}
    return {name.upper(): value for name, value in shown.items()}


async def move(world: World, purpose: str, token: Token, capsys: pytest.CaptureFixture[str]) -> str:
    """The command, with the new place's settings added, beside the running server."""
    held = {name: value for name, value in in_hsm(token).items() if not name.startswith("signer_")}
    environ = environ_of(world.parts.settings, **held)
    status = await asyncio.to_thread(cli_keys.move, environ, purpose, "pkcs11")
    told = capsys.readouterr()
    assert status == 0, told.err
    return told.out


@asynccontextmanager
async def restarted(world: World, one: Practice, **settings: Any) -> AsyncIterator[None]:
    """The server's processes over the same database, with other settings."""
    app = create_app(load_settings(environ_of(world.parts.settings, **settings)), clock=world.clock)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        world.app, world.parts = app, app.state.parts
        one.line.server = httpx2.ASGITransport(app, raise_app_exceptions=False)
        yield


async def reopened(one: Practice) -> None:
    """As the appliance's own program goes on when the server's keys were changed."""
    assert one.box.pinned.changed.is_set()
    await asyncio.wait_for(one.box.run(asyncio.Event()), 20)  # ends by itself, nobody told it to stop
    await one.stack.aclose()
    await one._open()


async def kit_of(world: World, since: Any) -> bytes:
    admin = await world.client(Role.PARTNER_ADMIN)
    period = {"from": format_time(since), "to": format_time(world.clock())}
    kit = await admin.get(f"/api/organisations/{world.ours.organisation}/auditor-kit", params=period)
    assert kit.status_code == 200, kit.text
    return kit.content


async def test_every_key_moves_while_a_box_is_away_and_nothing_breaks(
    world: World, tmp_path: Path, token: Token, capsys: pytest.CaptureFixture[str]
) -> None:
    async with practice(world, tmp_path, began=timedelta(hours=4)) as one, AsyncExitStack() as servers:
        since = world.clock()
        await one.deliver()
        noted, pinned = one._trust_file(), one.enrolment.answer.server_keys
        one.line.down = True
        order = await one.order("scan_now", {})
        for number, purpose in enumerate(MOVED, 1):
            assert "restart the API and the worker" in await move(world, purpose, token, capsys)
            moved = in_hsm(token, *MOVED[:number])
            await servers.enter_async_context(restarted(world, one, **moved))
        one.line.down = False
        await one.tick()
        await reopened(one)
        learned = one.enrolment.answer.server_keys
        for purpose in MOVED:
            assert getattr(learned, purpose) == getattr(world.parts.public_keys, purpose) != getattr(pinned, purpose)
        admin = await world.client(Role.OPERATOR_ADMIN)
        changed = await admin.send(
            "PATCH", f"/api/sites/{world.ours.site}/settings", {"dry_run": True, "reason": REASON}
        )
        assert changed.status_code == 200, changed.text
        await one.deliver()
        assert not one.box.pinned.changed.is_set(), "learned once"
        assert one.box.parts.site.dry_run(one.clock.now()).in_effect, "documents by the new key come into force"
        assert (await one.get(f"/api/orders/{order}"))["targets"][0]["state"] == "succeeded"
        await assert_stated(world)
        kit = await kit_of(world, since)
        assert_valid(kit, noted)
        admin = await world.client(Role.OPERATOR_ADMIN)
        text = await admin.get(f"/api/organisations/{world.ours.organisation}/trust-file")
        assert_valid(kit, parse_trust(text.text))


async def assert_stated(world: World) -> None:
    """Each move once, in its order, with the key that is in force."""
    stated = await stated_by_platform(world, "rotated")
    purposes = ["order_signing", "answer_signing", "platform_attestation", "log_checkpoint"]
    assert [key["purpose"] for key in stated] == purposes
    assert [key["public_key"] for key in stated] == [getattr(world.parts.public_keys, purpose) for purpose in MOVED]


def assert_valid(kit: bytes, trust: TrustFile) -> None:
    report = verify_kit(BytesIO(kit), trust)
    assert report.verdict.startswith("VALID"), report.to_json()


async def stated_by_platform(world: World, event: str) -> list[dict[str, Any]]:
    """The keys of every `key` statement of this event that the platform made in our site's log, in order."""
    async with world.work() as work:
        log = await begin(work, world.ours.site)
        query = select(Entry.envelope).where(Entry.log_id == log.id, Entry.signer_id == log.id)
        raws = (await work.session.scalars(query.order_by(Entry.leaf_index))).all()
    stated = [json.loads(base64.b64decode(json.loads(raw)["payload"]))["predicate"] for raw in raws]
    return [key for each in stated if each.get("event") == event for key in each["keys"]]


async def test_a_process_that_was_not_restarted_signs_no_statement_under_the_old_key(
    world: World, token: Token, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those would be refused by every verifier; people are told to come again, and nothing is written."""
    async with world.work() as work:
        await begin(work, world.ours.site)
    await move(world, "attestation", token, capsys)
    admin = await world.client(Role.OPERATOR_ADMIN)
    change = {"dry_run": True, "reason": REASON}
    refused = await admin.send("PATCH", f"/api/sites/{world.ours.site}/settings", change)
    assert (refused.status_code, refused.json()["code"]) == (503, "key_not_told")
    assert [key["purpose"] for key in await stated_by_platform(world, "rotated")] == ["platform_attestation"]


async def test_a_move_that_broke_off_goes_on_where_it_was(
    world: World, token: Token, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.work() as work:
        for tenant in (world.ours, world.theirs):
            await begin(work, tenant.site)

    async def killed(*_: object) -> bool:
        raise SignerUnavailable("the token was pulled")

    with monkeypatch.context() as broken:
        broken.setattr(cli_keys.evidence, "rotate", killed)
        held = {name: value for name, value in in_hsm(token).items() if not name.startswith("signer_")}
        environ = environ_of(world.parts.settings, **held)
        assert await asyncio.to_thread(cli_keys.move, environ, "orders", "pkcs11") == 1
        assert "the token was pulled" in capsys.readouterr().err
    environ["SIGNER_ORDERS"] = "pkcs11"
    assert await asyncio.to_thread(cli_keys.move, environ, "orders", "pkcs11") == 0
    assert "2 logs were told" in capsys.readouterr().out
    assert len(await stated_by_platform(world, "rotated")) == 1
    assert await asyncio.to_thread(cli_keys.status, environ) == 0
    told = capsys.readouterr().out
    assert "orders: pkcs11, key " in told
    assert "1 before it" in told
    (world.parts.settings.wardkeep_var / "keys/orders.key").unlink()  # told everywhere: the first key is not needed
    assert await asyncio.to_thread(cli_keys.move, environ, "orders", "pkcs11") == 0
    assert len(await stated_by_platform(world, "rotated")) == 2
