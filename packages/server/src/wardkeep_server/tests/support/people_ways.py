"""How the addresses of auditors, resets, lost factors and other people's sessions are asked so that they answer 2xx."""

from datetime import timedelta

from wardkeep_core.kit.times import format_time
from wardkeep_server.platform.access import Declared
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.stage import PASSWORD, Asking, Stage, asking, unique, way
from wardkeep_server.tests.support.ways import half_signed_in
from wardkeep_server.tests.support.world import REASON, Browser


@way("POST /api/auditor/codes")
async def _ask_for_code(stage: Stage, declared: Declared) -> Asking:
    address = unique(Role.AUDITOR)
    await stage.of(Role.AUDITOR).new_person(username=address)
    return asking(stage, declared, await stage.visitor(), {"address": address})


@way("POST /api/auditor/enter")
async def _enter(stage: Stage, declared: Declared) -> Asking:
    address = unique(Role.AUDITOR)
    await stage.of(Role.AUDITOR).new_person(username=address)
    visitor = await stage.visitor()
    assert (await visitor.post("/api/auditor/codes", {"address": address})).status_code == 202
    return asking(stage, declared, visitor, {"address": address, "code": await stage.mailed_code(address)})


@way("PATCH /api/auditor-grants/{grant_id}", "DELETE /api/auditor-grants/{grant_id}")
async def _change_grant(stage: Stage, declared: Declared) -> Asking:
    grant = await stage.of(Role.AUDITOR).new_person()
    body = {"ends_at": format_time(stage.world.clock() + timedelta(days=3))} if declared.method == "PATCH" else None
    return asking(stage, declared, await stage.browser(), body, grant_id=grant)


async def _mailed_reset(stage: Stage) -> str:
    username = unique(stage.role)
    await stage.new_person(username=username)
    asked = await (await stage.visitor()).post("/api/auth/resets", {"username": username})
    assert asked.status_code == 202, asked.text
    return await stage.mailed(username)


@way("POST /api/auth/resets/inspect", "POST /api/auth/resets/redeem")
async def _redeem(stage: Stage, declared: Declared) -> Asking:
    body = {"token": await _mailed_reset(stage)}
    more = {"new_password": f"Other-{PASSWORD}"} if "redeem" in declared.path else {}
    return asking(stage, declared, await stage.visitor(), body | more)


@way("POST /api/users/{user_id}/reset")
async def _send_reset(stage: Stage, declared: Declared) -> Asking:
    viewer = stage.of(Role.CLIENT_VIEWER)
    user_id = await viewer.new_person(username=unique(Role.CLIENT_VIEWER))
    return asking(stage, declared, await stage.browser(), user_id=user_id)


@way("DELETE /api/users/{user_id}/sessions", "DELETE /api/users/{user_id}/sessions/{session_id}")
async def _end_sessions(stage: Stage, declared: Declared) -> Asking:
    theirs = await stage.of(Role.CLIENT_VIEWER).somebody()
    ids = {"user_id": theirs.user_id, "session_id": theirs.session_id}
    return asking(stage, declared, await stage.browser(), **ids)


@way("POST /api/auth/lost-factor")
async def _lose_factor(stage: Stage, declared: Declared) -> Asking:
    return asking(stage, declared, (await half_signed_in(stage))[0])


async def _lost(stage: Stage, username: str) -> tuple[Browser, str]:
    """A person of the stage's realm who lost a factor, and the request."""
    browser, _ = await half_signed_in(stage, username=username)
    asked = await browser.post("/api/auth/lost-factor")
    assert asked.status_code == 202, asked.text
    listed = (await (await stage.browser()).get("/api/lost-factors")).json()["items"]
    return browser, listed[0]["id"]


@way("POST /api/lost-factors/{lost_factor_id}/decide")
async def _decide(stage: Stage, declared: Declared) -> Asking:
    _, lost = await _lost(stage, unique(stage.role))
    return asking(stage, declared, await stage.browser(), lost_factor_id=lost)


@way("POST /api/auth/lost-factor/cancel")
async def _cancel_by_link(stage: Stage, declared: Declared) -> Asking:
    owner, username = stage.of(Role.CLIENT_OWNER), unique(Role.CLIENT_OWNER)
    await _lost(owner, username)
    return asking(stage, declared, await stage.visitor(), {"token": await stage.mailed(username)})


@way("DELETE /api/me/lost-factor")
async def _cancel_own(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    half, _ = await half_signed_in(stage, browser)
    assert (await half.post("/api/auth/lost-factor")).status_code == 202
    return asking(stage, declared, browser)


@way("POST /api/settings/retention/requests/{retention_request_id}/decide")
async def _decide_retention(stage: Stage, declared: Declared) -> Asking:
    path, by = "/api/settings/retention", await stage.somebody()
    shown = (await by.get(path)).json()
    days = {row["name"]: row["days"] for row in shown["classes"]}["finding_history"]
    body = {"finding_history": days - 1, "reason": REASON}
    waiting = shown["waiting"] or (await by.send("PUT", path, body)).json()["waiting"]
    ids = {"retention_request_id": waiting["id"]}
    return asking(stage, declared, await stage.browser(), {"decision": "refused"}, **ids)
