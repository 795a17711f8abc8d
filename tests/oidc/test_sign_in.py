"""Signing in against the certified provider: whose account it is, and everything that is refused."""

import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.oidc.ways import GOOGLE, LINK, RETURN, Ways

from wardkeep_server.identity.service import departures
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_person_links_by_a_step_up_and_then_signs_in(ways: Ways) -> None:
    pat = await ways.linked()
    browser = await ways.browser()
    signed = await ways.sign_in(browser)
    assert (signed.status_code, signed.json()["id"]) == (200, pat.id)
    assert (await browser.get("/api/auth/me")).json()["username"] == pat.username
    (identity,) = (await browser.get("/api/me/identities")).json()["identities"]
    assert identity["shown_as"] == ways.mail
    assert identity["used_at"] is not None
    (begun,) = [one for one in ways.provider.asked() if one.startswith("GET /auth?")][-1:]
    assert "code_challenge_method=S256" in begun
    assert "scope=openid+email+profile" in begun


async def test_linking_takes_a_proof_of_now(ways: Ways) -> None:
    pat = await ways.operator()
    browser = await ways.signed_in(pat)
    ways.world.clock.ahead = timedelta(minutes=14)
    await browser.get("/api/auth/me")
    ways.world.clock.ahead = timedelta(minutes=15, seconds=5)
    assert refusal(await browser.post(f"{LINK}/begin")) == (428, "step_up_required")


async def test_a_changed_address_does_not_change_whose_account_it_is(ways: Ways) -> None:
    pat = await ways.linked()
    ways.provider.at_keyboard(email="renamed@elsewhere.test", verified=False)
    signed = await ways.sign_in()
    assert (signed.status_code, signed.json()["id"]) == (200, pat.id)


async def test_a_new_subject_with_the_old_address_gets_nothing(ways: Ways) -> None:
    await ways.linked()
    ways.provider.at_keyboard(subject=f"{ways.mail}-2", email=ways.mail)
    browser = await ways.browser()
    assert refusal(await ways.sign_in(browser)) == (403, "waiting_for_approval")
    assert (await browser.get("/api/auth/me")).status_code == 401
    ways.provider.at_keyboard(subject=f"{ways.mail}-3", email=ways.mail, verified=False)
    assert refusal(await ways.sign_in()) == (403, "not_linked")


async def test_an_account_of_that_name_is_not_found_by_its_address(ways: Ways) -> None:
    """Somebody's account is named like the provider's address; nobody has linked it."""
    world = ways.world
    operator = await world.client(Role.OPERATOR_ADMIN)
    new = {"username": ways.mail, "display_name": "First", "role": "operator.readonly"}
    assert (await operator.post("/api/users", new)).status_code == 201
    assert refusal(await ways.sign_in()) == (403, "waiting_for_approval")
    (waiting, *_) = (await operator.get("/api/waiting-people")).json()["items"]
    body = {"decision": "approved", "role": "operator.readonly"}
    assert refusal(await operator.post(f"/api/waiting-people/{waiting['id']}", body)) == (409, "name_taken")
    assert refusal(await ways.sign_in()) == (403, "waiting_for_approval")


async def test_a_wrong_verifier_is_refused_by_the_provider(ways: Ways) -> None:
    await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser)
    await _give_other_verifier(ways.world)
    refused = await browser.post(RETURN, back)
    assert refusal(refused) == (403, "provider_refused")
    assert refused.json()["detail"] == "The provider refused the sign-in: invalid_grant"
    assert (await browser.get("/api/auth/me")).status_code == 401


async def _give_other_verifier(world: World) -> None:
    """Put another verifier into every departure that is under way."""
    vault = world.parts.vault
    place = departures._PLACE
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute("SELECT state_hash, sealed_secrets FROM identity_departures").fetchall()
        assert rows
        for key, sealed in rows:
            secrets = json.loads(vault.open(*place, key, bytes(sealed))) | {"verifier": "v" * 43}
            anew = vault.seal(*place, key, json.dumps(secrets).encode())
            connection.execute("UPDATE identity_departures SET sealed_secrets = %s WHERE state_hash = %s", (anew, key))


async def test_a_state_counts_once(ways: Ways) -> None:
    await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser)
    cookies = dict(browser.http.cookies)
    assert (await browser.post(RETURN, back)).status_code == 200
    again = await ways.browser()
    for name, value in cookies.items():
        again.http.cookies.set(name, value, domain="localhost.local")
    assert refusal(await again.post(RETURN, back)) == (403, "provider_again")


async def test_a_state_counts_in_the_browser_that_left_only(ways: Ways) -> None:
    await ways.linked()
    left, other = await ways.browser(), await ways.browser()
    back = await ways.travel(left)
    assert refusal(await other.post(RETURN, back)) == (403, "provider_again")
    await ways.leave(other)  # has a cookie from before a session now, of its own
    assert refusal(await other.post(RETURN, back)) == (403, "provider_again")
    assert (await left.post(RETURN, back)).status_code == 200


async def test_a_state_ends_after_ten_minutes_and_an_invented_one_never_counted(ways: Ways) -> None:
    await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser)
    invented = back | {"state": "s." + "A" * 43}
    assert refusal(await browser.post(RETURN, invented)) == (403, "provider_again")
    ways.world.clock.ahead += timedelta(minutes=10, seconds=1)
    assert refusal(await browser.post(RETURN, back)) == (403, "provider_again")


async def test_a_foreign_issuer_is_refused(ways: Ways) -> None:
    await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser)
    assert back["iss"] == ways.provider.issuer
    refused = await browser.post(RETURN, back | {"iss": "https://evil.test"})
    assert refusal(refused) == (403, "provider_answer_refused")
    back = await ways.travel(browser)
    del back["iss"]  # this provider says that it always names itself (RFC 9207)
    assert refusal(await browser.post(RETURN, back)) == (403, "provider_answer_refused")


ELSEWHERE = (
    *("https://evil.test/", "//evil.test", "/\\evil.test", "/op//evil.test", "/op/..//x", "/op/@evil.test"),
    *("javascript:x", "/sign-in", ""),
)


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_an_open_redirect_is_refused(ways: Ways, path: str) -> None:
    browser = await ways.browser()
    refused = await browser.post(GOOGLE, {"next": path})
    assert refused.status_code == 422, refused.text


async def test_a_page_of_ours_comes_back_inside_the_state(ways: Ways) -> None:
    pat = await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser, body={"next": "/op/sites?status=fail"})
    assert back["state"].partition("~")[2] == "L29wL3NpdGVzP3N0YXR1cz1mYWls"
    changed = back | {"state": back["state"].partition("~")[0] + "~Ly9ldmlsLnRlc3Q"}
    assert refusal(await browser.post(RETURN, changed)) == (403, "provider_again")
    assert (await browser.post(RETURN, back)).json()["id"] == pat.id


async def test_whoever_cancels_at_the_provider_is_told_so(ways: Ways) -> None:
    ways.provider.at_keyboard(refuse=True)
    browser = await ways.browser()
    refused = await browser.post(RETURN, await ways.travel(browser))
    assert refusal(refused) == (403, "provider_refused")
    assert "access_denied" in refused.json()["detail"]


async def test_a_provider_is_one_factor_and_the_second_is_still_asked(ways: Ways) -> None:
    pat = await ways.linked()
    ways.world.clock.ahead += timedelta(seconds=60)
    await pat.enrol()
    browser = await ways.browser()
    assert refusal(await ways.sign_in(browser)) == (401, "second_factor_required")
    assert (await browser.get("/api/auth/me")).status_code == 401
    finished = await browser.post("/api/auth/second-factor", {"code": pat.code()})
    assert (finished.status_code, finished.json()["id"]) == (200, pat.id)


async def test_a_sign_in_by_a_provider_is_no_proof_for_a_dangerous_act(ways: Ways) -> None:
    await ways.linked()
    browser = await ways.browser()
    assert (await ways.sign_in(browser)).status_code == 200
    refused = await browser.post("/api/invites", {"username": "x@practice.test", "role": "operator.readonly"})
    assert refusal(refused) == (428, "step_up_required")


async def test_a_disabled_person_stays_out(ways: Ways) -> None:
    pat = await ways.linked()
    with psycopg.connect(ways.world.database.superuser) as connection:
        connection.execute("UPDATE identity_users SET disabled_at = now() WHERE id = %s", (pat.id,))
    assert refusal(await ways.sign_in()) == (403, "not_linked")


async def test_only_what_is_set_up_is_offered(ways: Ways) -> None:
    browser = await ways.browser()
    offered = (await browser.get("/api/auth/methods")).json()["providers"]
    assert offered == [{"provider": "google", "name": "Google", "host": ways.provider.place}]
    assert refusal(await browser.post("/api/auth/oauth/microsoft", {})) == (404, "provider_unknown")
    assert (await browser.post("/api/auth/oauth/github", {})).status_code == 422


async def test_no_secret_of_a_sign_in_is_stored_readably(ways: Ways) -> None:
    pat = await ways.linked()
    browser = await ways.browser()
    back = await ways.travel(browser)
    assert (await browser.post(RETURN, back)).status_code == 200
    held = _everything_about_people(ways.world)
    assert pat.id in held
    assert back["code"] not in held
    assert back["state"] not in held
    assert "access_token" not in held


def _everything_about_people(world: World) -> str:
    """Every row of the slice and of the audit log, as text."""
    with psycopg.connect(world.database.superuser) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^(identity|audit)_' AND relkind = 'r'"
        ).fetchall()
        query = sql.SQL("SELECT to_jsonb(t)::text FROM {} t")
        rows = [connection.execute(query.format(sql.Identifier(name))).fetchall() for (name,) in tables]
    return str(rows)
