"""How addresses are asked that need more than their example: sign-in, own factors, things that are used up."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyotp import TOTP

from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.identity.tests.authenticator import Authenticator
from wardkeep_server.notify.tests.listening import listening, served
from wardkeep_server.platform.access import Declared
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import enrolled
from wardkeep_server.tests.support.stage import PASSWORD, Asking, Stage, asking, lesser, unique, way
from wardkeep_server.tests.support.world import REASON, Browser

NEW_PASSWORD = "Another+Harbour-77-lamp"
_PASSKEYS = "/api/me/factors/passkeys"


async def _made(browser: Browser, path: str, body: Any = None) -> Any:
    answer = await browser.post(path, body)
    assert answer.status_code in {200, 201, 202}, f"{path}: {answer.text}"
    return answer.json()


async def _admin(stage: Stage) -> Browser:
    return await stage.of(Role.OPERATOR_ADMIN).browser()


# -- signing in ------------------------------------------------------------------------------------------------------


@way("POST /api/auth/login")
async def _login(stage: Stage, declared: Declared) -> Asking:
    username = await stage.username(await stage.new_person())
    return asking(stage, declared, await stage.visitor(), {"username": username, "password": PASSWORD})


async def _totp(browser: Browser) -> TOTP:
    """Enrol an authenticator with the code of the step before, so that the code of now is fresh."""
    totp = TOTP((await _made(browser, "/api/me/factors/totp"))["secret"])
    code = totp.at(browser.world.clock() - timedelta(seconds=30))
    await _made(browser, "/api/me/factors/totp/confirm", {"code": code})
    return totp


async def half_signed_in(stage: Stage, by: Browser | None = None, **more: Any) -> tuple[Browser, TOTP]:
    """A browser whose person (`by`, or somebody new) owes a second factor, and what shows it."""
    enrolled_browser = by or await stage.somebody(**more)
    totp = await _totp(enrolled_browser)
    browser = await stage.world.client()
    answer = await browser.sign_in(await stage.username(enrolled_browser.user_id), PASSWORD)
    assert answer.json()["code"] == "second_factor_required", answer.text
    return browser, totp


@way("GET /api/auth/second-factor")
async def _owed(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, (await half_signed_in(stage))[0])


@way("POST /api/auth/second-factor")
async def _show(stage: Stage, declared: Declared) -> Asking:
    browser, totp = await half_signed_in(stage)
    return asking(stage, declared, browser, {"code": totp.at(stage.world.clock())})


async def _passkey(browser: Browser) -> Authenticator:
    key = Authenticator(origin=browser.world.origin)
    options = await _made(browser, f"{_PASSKEYS}/options")
    await _made(browser, _PASSKEYS, {"name": "Key on a ring", "passkey": key.create(options["public_key"])})
    return key


@way("POST /api/auth/passkeys")
async def _by_passkey(stage: Stage, declared: Declared) -> Asking:
    key = await _passkey(await stage.somebody())
    visitor = await stage.visitor()
    options = await _made(visitor, "/api/auth/passkeys/options")
    return asking(stage, declared, visitor, {"passkey": key.get(options["public_key"])})


@way("POST /api/auth/passkeys/options")
async def _passkey_options(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, await stage.visitor())


@way("POST /api/auth/links")
async def _ask_for_link(stage: Stage, _: Declared) -> Asking:
    username = unique(stage.role)
    await stage.new_person(username=username)
    return Asking(await stage.visitor(), "POST", "/api/auth/links", {"username": username})


@way("POST /api/partners/auth/magic", "POST /api/portal/auth/validate")
async def _open_link(stage: Stage, declared: Declared) -> Asking:
    who = Role.PARTNER_TECH if "partners" in declared.path else Role.CLIENT_VIEWER
    asked = await _ask_for_link(stage.of(who), declared)
    assert (await asked.send()).status_code == 202
    token = (await stage.mailed(asked.body["username"])).partition(".")[2]
    return asking(stage, declared, asked.by, {"token": token})


async def _invited(stage: Stage) -> tuple[str, str]:
    """Token and id of a fresh invitation to the tenant."""
    admin = await stage.of(Role.CLIENT_OWNER).browser()
    made = await _made(admin, "/api/invites", {"username": unique(Role.CLIENT_VIEWER), "role": "client.viewer"})
    return await stage.mailed(made["username"]), made["id"]


@way("POST /api/invites/inspect")
async def _inspect(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, await stage.visitor(), {"token": (await _invited(stage))[0]})


@way("POST /api/invites/accept")
async def _accept(stage: Stage, declared: Declared) -> Asking:
    body = {"token": (await _invited(stage))[0], "display_name": "Front office", "password": PASSWORD}
    return asking(stage, declared, await stage.visitor(), body)


# -- one's own account -----------------------------------------------------------------------------------------------


@way("POST /api/auth/password")
async def _change_password(stage: Stage, declared: Declared) -> Asking:
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    return asking(stage, declared, await stage.somebody(), body)


@way("POST /api/auth/step-up")
async def _step_up(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, await stage.somebody(), {"password": PASSWORD})


@way("POST /api/me/factors/totp/confirm")
async def _confirm_totp(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    secret = (await _made(browser, "/api/me/factors/totp"))["secret"]
    return asking(stage, declared, browser, {"code": TOTP(secret).at(stage.world.clock())})


@way("DELETE /api/me/factors/totp", "POST /api/me/factors/recovery-codes")
async def _with_totp(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    await _totp(browser)
    return asking(stage, declared, browser)


@way("POST /api/auth/step-up/options")
async def _step_up_options(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    await _passkey(browser)
    return asking(stage, declared, browser)


@way("POST /api/me/factors/passkeys")
async def _add_passkey(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    options = await _made(browser, f"{_PASSKEYS}/options")
    made = Authenticator(origin=stage.world.origin).create(options["public_key"])
    return asking(stage, declared, browser, {"name": "Key on a ring", "passkey": made})


@way("DELETE /api/me/factors/passkeys/{passkey_id}")
async def _drop_passkey(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    await _passkey(browser)
    (known,) = (await browser.get("/api/me/factors")).json()["passkeys"]
    return asking(stage, declared, browser, passkey_id=known["id"])


@way("DELETE /api/sessions/{session_id}")
async def _end_session(stage: Stage, declared: Declared) -> Asking:
    browser, other = await stage.somebody(), await stage.world.client()
    await other.take_session(stage.role, stage.tenant, browser.user_id)
    return asking(stage, declared, browser, session_id=other.session_id)


# -- people, invitations, keys ---------------------------------------------------------------------------------------


def _place(stage: Stage) -> dict[str, str]:
    """An operator says where; others add at their own place."""
    return {"partner_id": stage.tenant.partner} if stage.role is Role.OPERATOR_ADMIN else {}


@way("POST /api/users", "POST /api/invites")
async def _add_person(stage: Stage, declared: Declared) -> Asking:
    role = lesser(stage.role.realm)
    body = {"username": unique(role), "role": role.value}
    more = {"display_name": "Front office"} if "users" in declared.path else {}
    return asking(stage, declared, await stage.browser(), body | more)


@way("PATCH /api/users/{user_id}")
async def _change_person(stage: Stage, declared: Declared) -> Asking:
    user_id = await stage.of(Role.CLIENT_VIEWER).new_person()
    return asking(stage, declared, await stage.browser(), user_id=user_id)


@way("DELETE /api/invites/{invite_id}")
async def _revoke_invite(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, await stage.browser(), invite_id=(await _invited(stage))[1])


@way("POST /api/api-keys")
async def _add_key(stage: Stage, declared: Declared) -> Asking:
    body = {"name": "Ticket system", "scopes": ["sites:read"]} | _place(stage)
    return asking(stage, declared, await stage.browser(), body)


@way("DELETE /api/api-keys/{api_key_id}")
async def _revoke_key(stage: Stage, declared: Declared) -> Asking:
    admin = await stage.of(Role.PARTNER_ADMIN).browser()
    made = await _made(admin, "/api/api-keys", {"name": "Ticket system", "scopes": ["sites:read"]})
    return asking(stage, declared, await stage.browser(), api_key_id=made["id"])


# -- things that are used up -----------------------------------------------------------------------------------------


@way("POST /api/appliances/{appliance_id}/confirm-keys")
async def _confirm_keys(stage: Stage, declared: Declared) -> Asking:
    admin = await _admin(stage)
    wire = await enrolled(stage.world, admin, stage.tenant.site, confirm=False)
    shown = (await admin.get(f"/api/appliances/{wire.id}")).json()["fingerprints"]
    return asking(stage, declared, await stage.browser(), {"fingerprints": shown}, appliance_id=wire.id)


@way("POST /api/appliances/{appliance_id}/retire")
async def _retire(stage: Stage, declared: Declared) -> Asking:
    wire = await enrolled(stage.world, await _admin(stage), stage.tenant.site)
    return asking(stage, declared, await stage.browser(), appliance_id=wire.id)


@way("POST /api/sites/{site_id}/devices")
async def _add_device(stage: Stage, declared: Declared) -> Asking:
    box = stage.things.box.id
    body = {"name": "File server", "role": "server", "connection": {"kind": "local"}, "appliance_id": box}
    return asking(stage, declared, await stage.browser(), body)


@way("DELETE /api/devices/{device_id}")
async def _remove_device(stage: Stage, declared: Declared) -> Asking:
    device = await stage.things.box.device(f"used up {unique(stage.role)[:40]}")
    return asking(stage, declared, await stage.browser(), device_id=device)


@way("PUT /api/devices/{device_id}/credential")
async def _credential(stage: Stage, declared: Declared) -> Asking:
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    body = {"private_key": private.decode()}
    return asking(stage, declared, await stage.browser(), body, device_id=stage.things.ids["reached_id"])


async def _consenting(stage: Stage) -> str:
    """The organisation that the role may decide for: an operator decides for laboratories only."""
    if stage.role is not Role.OPERATOR_ADMIN:
        return stage.tenant.organisation
    body = {"name": "Laboratory", "partner_id": stage.tenant.partner}
    made = await _made(await stage.browser(), "/api/organisations", body)
    await _made(await stage.browser(), "/api/sites", {"organisation_id": made["id"], "name": "Bench", "lab": True})
    return str(made["id"])


def _leave(stage: Stage) -> dict[str, str]:
    until = f"{stage.world.clock() + timedelta(days=30):%Y-%m-%dT%H:%M:%S}.000Z"
    return {"risk": "low", "until": until, "reason": REASON}


@way("POST /api/organisations/{organisation_id}/consents")
async def _consent(stage: Stage, declared: Declared) -> Asking:
    place = await _consenting(stage)
    return asking(stage, declared, await stage.browser(), _leave(stage), organisation_id=place)


@way("POST /api/consents/{consent_id}/revoke")
async def _revoke_consent(stage: Stage, declared: Declared) -> Asking:
    by = await stage.browser()
    made = await _made(by, f"/api/organisations/{await _consenting(stage)}/consents", _leave(stage))
    return asking(stage, declared, by, consent_id=made["id"])


@way("POST /api/orders")
async def _order(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, await stage.browser(), _scan(stage))


@way("POST /api/orders/{order_id}/cancel")
async def _cancel(stage: Stage, declared: Declared) -> Asking:
    made = await _made(await _admin(stage), "/api/orders", _scan(stage))
    return asking(stage, declared, await stage.browser(), order_id=made["id"])


def _scan(stage: Stage) -> dict[str, Any]:
    return {"type": "scan_now", "appliances": [stage.things.box.id], "parameters": {}, "reason": REASON}


@way("PUT /api/sites/{site_id}/healing-tier")
async def _healing_tier(stage: Stage, declared: Declared) -> Asking:
    asked = asking(stage, declared, await stage.browser())
    preview = stage.role is Role.PARTNER_TECH
    return replace(asked, path=f"{asked.path}?dry_run=true") if preview else asked


@way("GET /api/compliance/frameworks/{framework}")
async def _framework(stage: Stage, declared: Declared) -> Asking:
    asked = asking(stage, declared, await stage.browser())
    return replace(asked, path=f"{asked.path}?site={stage.tenant.site}")


@way("GET /api/organisations/{organisation_id}/auditor-kit")
async def _kit(stage: Stage, declared: Declared) -> Asking:
    today = stage.world.clock()
    period = f"?from={today - timedelta(days=1):%Y-%m-%d}&to={today + timedelta(days=1):%Y-%m-%d}"
    path = declared.path.format_map(stage.things.ids) + period

    async def sealing() -> None:
        parts = worker_parts(stage.world)
        while True:
            await evidence.seal_all(parts)
            await asyncio.sleep(0.05)

    return Asking(await stage.browser(), "GET", path, meanwhile=sealing)


class _Listening(Asking):
    """The stream until its first frame; what came is the answer's text."""

    async def send(self) -> httpx2.Response:
        """Listen."""
        async with AsyncExitStack() as stack:
            world = self.by.world
            address = world.origin if world.served else await stack.enter_async_context(served(world))
            ear = await stack.enter_async_context(listening(address, self.by, host=world.origin.split("//")[1]))
            if ear.status == HTTPStatus.OK:
                await ear.until("hello")
            told = "\n".join(str(frame) for frame in ear.frames) or str(ear.body)
            return httpx2.Response(ear.status, headers={"content-type": ear.headers["content-type"]}, text=told)


@way("GET /api/events")
async def _listen(stage: Stage, declared: Declared) -> Asking:
    return _Listening(await stage.browser(), "GET", declared.path)
