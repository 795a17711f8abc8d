import hashlib
from datetime import timedelta

import pytest

from wardkeep_server.identity import repository
from wardkeep_server.identity.service import create_first_operator
from wardkeep_server.platform.cookies import csrf_cookie, device_cookie, session_cookie
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import ORIGIN, Browser, World

NEW = "Quiet+Harbour-77-lantern"


async def first_operator(world: World) -> tuple[Browser, str]:
    file = await create_first_operator(world.parts)
    assert file is not None
    return await world.client(), file.read_text().strip()


async def test_the_first_operator_signs_in_and_must_change_the_password(world: World) -> None:
    browser, password = await first_operator(world)
    file = world.parts.settings.wardkeep_var / "first-operator-password"
    assert file.stat().st_mode & 0o777 == 0o600
    answer = await browser.sign_in("Admin ", password)
    assert answer.status_code == 200, answer.text
    assert answer.json()["password_change_required"] is True
    refused = await browser.post("/api/partners", {"name": "New"})
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert (await browser.get("/api/partners")).status_code == 200
    changed = await browser.post("/api/auth/password", {"current_password": password, "new_password": NEW})
    assert changed.status_code == 204, changed.text
    assert not file.exists()
    assert (await browser.post("/api/partners", {"name": "New"})).status_code == 201
    assert await create_first_operator(world.parts) is None


async def test_the_token_is_in_the_cookie_only(world: World) -> None:
    browser, password = await first_operator(world)
    answer = await browser.sign_in("admin", password)
    settings = world.parts.settings
    token = browser.http.cookies.get(session_cookie(settings))
    assert token
    assert token not in answer.text
    lines = answer.headers.get_list("set-cookie")
    session = next(line for line in lines if line.startswith("wardkeep_session_8080="))
    assert "HttpOnly" in session
    assert "SameSite=Strict" in session
    assert "Secure" not in session
    me = (await browser.get("/api/auth/me")).json()
    assert (me["username"], me["role"], me["idle_limit_s"]) == ("admin", "operator.admin", 900)


async def test_one_answer_for_a_wrong_password_and_an_unknown_name(world: World) -> None:
    browser, _ = await first_operator(world)
    wrong = await browser.sign_in("admin", "not the password")
    unknown = await browser.sign_in("nobody-here", "not the password")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "sign_in_failed")
    assert wrong.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}


@pytest.mark.parametrize("name", ["admin", "nobody-here"])
async def test_five_failures_lock_for_fifteen_minutes_whether_or_not_there_is_an_account(
    world: World, name: str
) -> None:
    widen_limits(world)
    browser, password = await first_operator(world)
    for _ in range(5):
        assert (await browser.sign_in(name, "not the password")).status_code == 401
    locked = await browser.sign_in(name, password)
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")
    assert 0 < int(locked.headers["retry-after"]) <= 900
    world.clock.ahead = timedelta(minutes=15, seconds=1)
    assert (await browser.sign_in(name, "not the password")).status_code == 401
    expected = 200 if name == "admin" else 401
    assert (await browser.sign_in(name, password)).status_code == expected


async def test_a_known_browser_is_not_locked_out_by_an_outsider(world: World) -> None:
    widen_limits(world)
    browser, password = await first_operator(world)
    assert (await browser.sign_in("admin", password)).status_code == 200
    assert browser.http.cookies.get(device_cookie(world.parts.settings))
    await browser.post("/api/auth/logout")
    outsider = await world.client()
    for _ in range(5):
        await outsider.sign_in("admin", "not the password")
    assert (await outsider.sign_in("admin", password)).status_code == 429
    assert (await browser.sign_in("admin", password)).status_code == 200


async def test_sign_in_is_limited_to_five_a_minute(world: World) -> None:
    browser = await world.client()
    statuses = [(await browser.sign_in(f"name-{number}", "x")).status_code for number in range(6)]
    assert statuses == [401, 401, 401, 401, 401, 429]


async def test_a_legacy_hash_is_taken_once_and_written_as_bcrypt(world: World) -> None:
    user_id = await world.user(Role.PARTNER_ADMIN, world.ours)
    digest = hashlib.sha256(b"salty" + NEW.encode()).hexdigest()
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, user_id)
        assert user is not None
        await repository.change(work.session, user, {"password_hash": f"sha256$salty${digest}"})
        name = user.username
    browser = await world.client()
    assert (await browser.sign_in(name, NEW + "x")).status_code == 401
    assert (await browser.sign_in(name, NEW)).status_code == 200
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, user_id)
        assert user is not None
        assert (user.password_hash or "").startswith("$2b$12$")
    assert (await (await world.client()).sign_in(name, NEW)).status_code == 200


async def test_signing_out_ends_the_session_and_clears_the_browser(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    settings = world.parts.settings
    token = browser.http.cookies.get(session_cookie(settings))
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert "cookies" in answer.headers["clear-site-data"]
    browser.http.cookies.set(session_cookie(settings), token or "", domain="localhost.local")
    assert (await browser.get("/api/auth/me")).status_code == 401


async def test_polling_does_not_keep_a_session_alive(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    world.clock.ahead = timedelta(minutes=10)
    assert (await browser.get("/api/auth/me", headers={"x-wardkeep-poll": "1"})).status_code == 200
    world.clock.ahead = timedelta(minutes=16)
    idle = await browser.get("/api/auth/me")
    assert (idle.status_code, idle.json()["code"]) == (401, "idle")


async def test_looking_keeps_it_alive_until_its_absolute_end(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    for minutes in (10, 20, 30):
        world.clock.ahead = timedelta(minutes=minutes)
        assert (await browser.get("/api/auth/me")).status_code == 200


async def test_a_new_sign_in_has_a_new_token(world: World) -> None:
    widen_limits(world)
    browser, password = await first_operator(world)
    await browser.sign_in("admin", password)
    first = browser.http.cookies.get(session_cookie(world.parts.settings))
    assert (await browser.sign_in("admin", password)).status_code == 200
    assert browser.http.cookies.get(session_cookie(world.parts.settings)) != first


async def test_dangerous_acts_ask_for_a_recent_proof(world: World) -> None:
    widen_limits(world)
    browser, password = await first_operator(world)
    await browser.sign_in("admin", password)
    await browser.post("/api/auth/password", {"current_password": password, "new_password": NEW})
    for minutes in (10, 20):
        world.clock.ahead = timedelta(minutes=minutes)
        await browser.get("/api/auth/me")
    body = {"username": "tech@partner.test", "display_name": "T", "role": "operator.readonly"}
    refused = await browser.post("/api/users", body)
    assert (refused.status_code, refused.json()["code"]) == (428, "step_up_required")
    wrong = await browser.post("/api/auth/step-up", {"password": "wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "password_wrong")
    assert (await browser.post("/api/auth/step-up", {"password": NEW})).status_code == 204
    created = await browser.post("/api/users", body)
    assert created.status_code == 201, created.text
    assert (await browser.post("/api/users", body)).json()["code"] == "name_taken"


async def test_csrf_is_refused_without_token_origin_or_json(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    path, body = f"/api/partners/{world.ours.partner}", {"name": "Another"}
    other = await world.client(Role.PARTNER_ADMIN)
    settings = world.parts.settings
    foreign = other.http.cookies.get(csrf_cookie(settings)) or ""
    refusals = {
        "no token": await browser.send("PATCH", path, body, **{"x-csrf-token": ""}),
        "another session's": await browser.send("PATCH", path, body, **{"x-csrf-token": foreign}),
        "another origin": await browser.send("PATCH", path, body, origin="https://evil.test"),
        "cross site": await browser.send("PATCH", path, body, **{"sec-fetch-site": "cross-site"}),
        "a form": await browser.send("PATCH", path, body, **{"content-type": "text/plain"}),
    }
    codes = {name: (answer.status_code, answer.json()["code"]) for name, answer in refusals.items()}
    assert codes == {
        "no token": (403, "csrf_token"),
        "another session's": (403, "csrf_token"),
        "another origin": (403, "csrf_origin"),
        "cross site": (403, "csrf_origin"),
        "a form": (403, "csrf_content_type"),
    }
    browser.http.cookies.set(csrf_cookie(settings), foreign, domain="localhost.local")
    doubled = await browser.send("PATCH", path, body, **{"x-csrf-token": foreign})
    assert (doubled.status_code, doubled.json()["code"]) == (403, "csrf_token")
    await browser.get("/api/auth/csrf")
    assert (await browser.send("PATCH", path, body)).status_code == 200


async def test_a_pre_session_token_is_good_for_signing_in_only(world: World) -> None:
    browser = await world.client()
    token = (await browser.get("/api/auth/csrf")).json()["csrf_token"]
    signed_in = await world.client(Role.PARTNER_ADMIN)
    signed_in.http.cookies.set(csrf_cookie(world.parts.settings), token, domain="localhost.local")
    refused = await signed_in.send("PATCH", f"/api/partners/{world.ours.partner}", {"name": "Another"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_token")
    bare = await browser.http.post("/api/auth/login", json={"username": "a", "password": "b"})
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf_origin")
    assert ORIGIN in world.parts.settings.allowed_origins()
