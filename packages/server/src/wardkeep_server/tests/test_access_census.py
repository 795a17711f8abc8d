"""Every address, made from the mounted routes: nobody, wrong realms, lesser roles, strangers, ended sessions.

A new address is in the census by being mounted. A new kind of id in a path fails it until `support.census` knows one.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import true

from wardkeep_server.platform import scope as scopes
from wardkeep_server.platform.access import HUMANS, Declared, Reach
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.census import Belongings, addresses, body_of, name_of, query_of, settle, widen_limits
from wardkeep_server.tests.support.world import Browser, World

ALL = addresses()
HUMAN = [one for one in ALL if not one.policy.public and not one.policy.machine]
MACHINE = [one for one in ALL if one.policy.machine]
NAMING = [one for one in HUMAN if "{" in one.path and one.policy.reach is not Reach.LIST]
LISTS = [one for one in HUMAN if one.policy.reach is Reach.LIST and "{" not in one.path]
OPEN = {
    "POST /api/appliance/claim",
    "GET /api/auth/methods",
    "GET /api/auth/csrf",
    "POST /api/auth/login",
    "GET /api/auth/password-rules",
    "POST /api/auth/passkeys",
    "POST /api/auth/passkeys/options",
    "POST /api/invites/inspect",
    "POST /api/invites/accept",
    "POST /api/auth/links",
    "POST /api/partners/auth/magic",
    "POST /api/portal/auth/validate",
    "GET /api/auth/second-factor",
    "POST /api/auth/second-factor",
}
"""The short list of addresses that are open to nobody in particular. A new one is added here by a person."""
STRANGERS = sorted(role for role in HUMANS if role.realm is not Realm.OPERATOR)


@pytest.fixture
async def settled(world: World) -> tuple[World, Belongings, Belongings]:
    widen_limits(world)
    return world, await settle(world, world.ours), await settle(world, world.theirs)


async def ask(browser: Browser, declared: Declared, path: str, body: Any = None) -> Any:
    if declared.method == "GET":
        return await browser.get(path)
    return await browser.send(declared.method, path, body)


def plain(declared: Declared) -> str:
    """The address with ids that belong to nobody."""
    names = [part[1:-1] for part in declared.path.split("/") if part.startswith("{")]
    return declared.path.format_map({name: new_id() for name in names})


def differing(found: dict[str, int], expected: int) -> dict[str, int]:
    return {name: status for name, status in found.items() if status != expected}


def test_the_open_addresses_are_the_listed_ones() -> None:
    assert {name_of(one) for one in ALL if one.policy.public} == OPEN


def test_the_census_covers_what_is_mounted() -> None:
    assert len(HUMAN) > 50
    assert len(MACHINE) >= 4
    assert len({name_of(one) for one in ALL}) == len(ALL)


async def test_nobody_gets_in(world: World) -> None:
    widen_limits(world)
    browser = await world.client()
    found = {name_of(one): (await ask(browser, one, plain(one))).status_code for one in HUMAN + MACHINE}
    assert differing(found, 401) == {}


@pytest.mark.parametrize("role", sorted(HUMANS))
async def test_a_wrong_realm_is_401_and_a_lesser_role_403(world: World, role: Role) -> None:
    widen_limits(world)
    browser = await world.client(role)
    wrong: dict[str, int] = {}
    lesser: dict[str, int] = {}
    for one in HUMAN + MACHINE:
        if role in one.policy.roles:
            continue
        status = (await ask(browser, one, plain(one))).status_code
        (lesser if role.realm in one.policy.realms else wrong)[name_of(one)] = status
    assert differing(wrong, 401) == {}
    assert differing(lesser, 403) == {}
    assert wrong


async def test_an_appliance_gets_into_no_human_address(settled: tuple[World, Belongings, Belongings]) -> None:
    world, ours, _ = settled
    box = Wire(world, (await world.client()).http)
    found = {}
    for one in HUMAN:
        path = ours.path(one) if one in NAMING else plain(one)
        headers = box.signed(path, b"{}")
        answer = await box.http.request(one.method, path, content=b"{}", headers=headers)
        found[name_of(one)] = answer.status_code
    assert differing(found, 401) == {}


async def test_ended_revoked_and_idle_sessions_are_401(world: World) -> None:
    widen_limits(world)
    readable = [one for one in HUMAN if one.method == "GET"]
    for end in (_expire, _revoke, _leave_idle):
        browser = await world.client(Role.OPERATOR_ADMIN)
        await end(world, browser)
        found = {name_of(one): (await ask(browser, one, plain(one))).status_code for one in readable}
        world.clock.ahead = timedelta()
        assert differing(found, 401) == {}, end.__name__


async def _expire(world: World, _: Browser) -> None:
    world.clock.ahead = timedelta(hours=25)


async def _leave_idle(world: World, _: Browser) -> None:
    world.clock.ahead = timedelta(minutes=16)


async def _revoke(world: World, browser: Browser) -> None:
    again = await world.client(Role.OPERATOR_ADMIN)
    ended = await again.send("DELETE", f"/api/sessions/{browser.session_id}")
    assert ended.status_code == 204


async def _strangers_see_nothing(world: World, ours: Belongings, role: Role) -> None:
    stranger = await world.client(role, world.theirs)
    named: dict[str, Any] = {}
    for one in NAMING:
        if role not in one.policy.roles:
            continue
        body, query = body_of(world, one, ours.ids), query_of(world, one, ours.ids)
        answer = await ask(stranger, one, ours.path(one) + query, body)
        missing = await ask(stranger, one, plain(one) + query, body)
        same_words = answer.status_code != 404 or _words(answer) == _words(missing)
        named[name_of(one)] = answer.status_code if same_words else f"tells more: {answer.text}"
    assert differing(named, 404) == {}, named
    shown = {}
    for one in LISTS:
        if role in one.policy.roles:
            text = (await ask(stranger, one, one.path + query_of(world, one, ours.ids))).text
            shown[name_of(one)] = [name for name, value in ours.ids.items() if len(value) == 36 and value in text]
    assert {name: leaked for name, leaked in shown.items() if leaked} == {}


def _words(answer: Any) -> Any:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


@pytest.mark.parametrize("role", STRANGERS)
async def test_a_strangers_things_are_404(settled: tuple[World, Belongings, Belongings], role: Role) -> None:
    world, ours, _ = settled
    await _strangers_see_nothing(world, ours, role)


@contextmanager
def no_filters() -> Iterator[int]:
    """Take the application's own filters out of every repository."""
    own: Callable[..., Any] = scopes.within
    holders = [
        module
        for name, module in sys.modules.items()
        if name.startswith("wardkeep_server.") and getattr(module, "within", None) is own
    ]
    for module in holders:
        module.within = lambda _scope, _table: true()  # type: ignore[attr-defined]
    try:
        yield len(holders)
    finally:
        for module in holders:
            module.within = own  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", STRANGERS)
async def test_without_the_applications_filters_the_database_still_refuses(
    settled: tuple[World, Belongings, Belongings], role: Role
) -> None:
    world, ours, _ = settled
    with no_filters() as taken_out:
        assert taken_out > 5
        await _strangers_see_nothing(world, ours, role)


async def test_the_owner_of_the_things_does_see_them(settled: tuple[World, Belongings, Belongings]) -> None:
    """Without this, an API that answers 404 to everybody would pass."""
    world, ours, _ = settled
    browser = await world.client(Role.PARTNER_ADMIN)
    found = {}
    for one in NAMING:
        if one.method == "GET" and Role.PARTNER_ADMIN in one.policy.roles:
            found[name_of(one)] = (await ask(browser, one, ours.path(one) + query_of(world, one, ours.ids))).status_code
    assert found.pop("GET /api/organisations/{organisation_id}/auditor-kit") == 503  # no worker sealed the log yet
    assert differing(found, 200) == {}
    assert len(found) > 10
