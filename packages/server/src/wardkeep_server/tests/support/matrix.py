"""The census itself: every mounted address by every kind of caller, each answer judged, each case counted."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from wardkeep_core.kit.ids import UUID_PATTERN
from wardkeep_server.platform.access import SIGNED_IN, Declared, Reach, key_scope
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.tests.support import evidence_ways, machine_ways, people_ways, provider_ways, ways
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.around import Around, around
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.census import (
    Belongings,
    addresses,
    api_key,
    body_of,
    name_of,
    query_of,
    settle,
    widen_limits,
)
from wardkeep_server.tests.support.owned import Owner, fingerprint, ids_of
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.stage import WAYS, Asking, Stage, ready
from wardkeep_server.tests.support.world import REASON, Browser, Tenant, World, built_world, new_tenant

assert len(WAYS) > len({ways, evidence_ways, machine_ways, people_ways, provider_ways})
ALL = addresses()
HUMAN = [one for one in ALL if not one.policy.public and not one.policy.machine]
MACHINE = [one for one in ALL if one.policy.machine]
NAMING = [one for one in HUMAN if "{" in one.path and one.policy.reach is not Reach.LIST]
LISTS = [one for one in HUMAN if one.policy.reach is Reach.LIST and "{" not in one.path]
IDS = re.compile(UUID_PATTERN.strip("^$"))
ROWLESS = {
    *("GET /api/catalogue/checks", "GET /api/evidence/controls", "GET /api/frameworks", "GET /api/runbooks"),
    *("GET /api/sites/counts", "GET /api/overview"),
}
"""Lists of things that no tenant owns, or of numbers."""
SHARED_ONLY = {"POST /api/me/identities/{provider}/begin", "POST /api/me/identities/{provider}"}
"""Operators and partners link providers outside this machine only: their 2xx is a client's here."""


@dataclass
class Census:
    """A world with three tenants, what was asked in it, and every answer that was not as it must be."""

    world: World
    mails: Around
    ours: Belongings
    theirs: Belongings
    neighbour: Tenant
    """Another organisation of our partner."""
    next_door: Box
    """An appliance at another site of our organisation."""
    tried: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    browsers: dict[tuple[Role, str], Browser] = field(default_factory=dict)

    def judge(self, kind: str, one: Declared, answer: httpx2.Response, expected: Iterable[int]) -> None:
        """Count the case; note it when the status is none of those expected."""
        self.tried[kind] += 1
        if answer.status_code not in set(expected):
            self.wrong.append(f"{name_of(one)} by {kind}: {answer.status_code} {answer.text[:200]}")

    def stage(self, role: Role) -> Stage:
        """Somebody of ours, about our own things."""
        return Stage(self.world, self.mails, self.ours, role, self.browsers)

    def report(self) -> str:
        """Cases by kind of caller."""
        lines = [f"  {count:6}  {kind}" for kind, count in self.tried.most_common()]
        return "\n".join([f"{sum(self.tried.values())} cases over {len(ALL)} addresses", *lines])


@asynccontextmanager
async def census(database: TestDatabase, var: Path, **more: Any) -> AsyncIterator[Census]:
    """A world that is ready to be walked."""
    async with around() as mails, built_world(database, var, **mails.settings(), **more) as world:
        widen_limits(world)
        neighbour = await new_tenant(world, "Neighbour", partner=world.ours.partner)
        wing = await new_tenant(world, "Wing", partner=world.ours.partner, organisation=world.ours.organisation)
        ours, theirs = await settle(world, world.ours), await settle(world, world.theirs)
        yield Census(world, mails, ours, theirs, neighbour, await claimed_box(world, wing))


async def ask(browser: Browser, one: Declared, path: str, body: Any = None) -> httpx2.Response:
    """As a browser or a program asks."""
    if one.method == "GET":
        return await browser.get(path)
    return await browser.send(one.method, path, body)


def plain(one: Declared) -> str:
    """The address with ids that belong to nobody."""
    names = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    return one.path.format_map({name: new_id() for name in names})


# -- who must not get in ---------------------------------------------------------------------------------------------


async def nobody(census: Census) -> None:
    """Without any credential, and with a made-up one of each kind: 401."""
    browser, forged = await census.world.client(), await census.world.client()
    forged.http.headers["authorization"] = f"Bearer wk_live_{'a' * 10}_{'b' * 52}_00000000"
    unknown = Wire(census.world, (await census.world.client()).http)
    for one in HUMAN + MACHINE:
        census.judge("nobody", one, await ask(browser, one, plain(one)), {401})
        census.judge("a forged API key", one, await ask(forged, one, plain(one)), {401})
        answer = await _signed(unknown, one, plain(one))
        census.judge("an unknown appliance", one, answer, {401})


async def wrong_and_lesser(census: Census) -> None:
    """Every role that the policy does not name: 401 from another realm, 403 in the same."""
    for role in sorted(SIGNED_IN):
        browser = await census.world.client(role)
        for one in HUMAN + MACHINE:
            if role in one.policy.roles:
                continue
            lesser = role.realm in one.policy.realms
            kind = f"{role}, a lesser role" if lesser else f"{role}, a wrong realm"
            census.judge(kind, one, await ask(browser, one, plain(one)), {403 if lesser else 401})


async def ended(census: Census) -> None:
    """An expired, revoked or idle session, and one of a person who was disabled: 401 everywhere."""
    world = census.world
    for kind in ("expired", "idle", "revoked", "disabled"):
        browser = await census.stage(Role.OPERATOR_ADMIN).somebody()
        if kind in {"revoked", "disabled"}:
            await _end(census, browser, kind)
        world.clock.ahead = {"expired": timedelta(hours=25), "idle": timedelta(minutes=16)}.get(kind, timedelta())
        for one in HUMAN:
            census.judge(f"a session that is {kind}", one, await ask(browser, one, plain(one)), {401})
        world.clock.ahead = timedelta()


async def _end(census: Census, browser: Browser, how: str) -> None:
    if how == "revoked":
        again = await census.world.client()
        await again.take_session(Role.OPERATOR_ADMIN, census.world.ours, browser.user_id)
        answer = await again.send("DELETE", f"/api/sessions/{browser.session_id}")
    else:
        admin = await census.stage(Role.OPERATOR_ADMIN).browser()
        answer = await admin.send("PATCH", f"/api/users/{browser.user_id}", {"disabled": True})
    assert answer.is_success, answer.text


async def machines(census: Census) -> None:
    """An appliance at people's addresses, and a retired one at its own: 401."""
    world, box = census.world, census.ours.box.wire
    admin = await census.stage(Role.OPERATOR_ADMIN).browser()
    retired = await claimed_box(world, world.ours)
    done = await admin.post(f"/api/appliances/{retired.id}/retire", {"reason": REASON})
    assert done.status_code == 204, done.text
    world.parts.caches.pop("fleet.appliances", None)
    for one in HUMAN:
        path = census.ours.path(one) if one in NAMING else plain(one)
        census.judge("an appliance at people's address", one, await _signed(box, one, path), {401})
    for one in MACHINE:
        census.judge("a retired appliance", one, await _signed(retired.wire, one, one.path), {401})


async def _signed(box: Wire, one: Declared, path: str) -> httpx2.Response:
    return await box.http.request(one.method, path, content=b"{}", headers=box.signed(path, b"{}"))


async def keys(census: Census) -> None:
    """A key where none may go (401), without the scope (403), revoked and ended (401)."""
    world, tenant = census.world, census.world.ours
    admin = await census.stage(Role.PARTNER_ADMIN).browser()
    revoked = await api_key(world, tenant)
    assert (await admin.send("DELETE", f"/api/api-keys/{revoked['id']}")).status_code == 204
    ends_at = f"{world.clock() + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}.000Z"
    gone = await program(world, (await api_key(world, tenant, ends_at=ends_at))["key"])
    narrow = {name: await _narrow(census, name) for name in ("sites:read", "devices:read")}
    whole, dead = await program(world, census.ours.key), await program(world, revoked["key"])
    for one in HUMAN:
        wanted = key_scope(one.method, one.handler)
        path = plain(one)
        census.judge("a revoked API key", one, await ask(dead, one, path), {401})
        world.clock.ahead = timedelta(hours=2)
        census.judge("an ended API key", one, await ask(gone, one, path), {401})
        world.clock.ahead = timedelta()
        if wanted is None:
            census.judge("an API key where none may go", one, await ask(whole, one, path), {401})
        else:
            other = narrow["devices:read" if wanted == "sites:read" else "sites:read"]
            census.judge("an API key without the scope", one, await ask(other, one, path), {403})


async def _narrow(census: Census, scope: str) -> Browser:
    made = await api_key(census.world, census.world.ours, scopes=[scope])
    return await program(census.world, made["key"])


async def program(world: World, key: str) -> Browser:
    """A partner's program: no cookie, a key."""
    browser = await world.client()
    browser.http.headers["authorization"] = f"Bearer {key}"
    return browser


# -- who gets in, and must see nothing of ours -----------------------------------------------------------------------


@dataclass(frozen=True)
class Stranger:
    """Somebody with rights of their own, and the ids that would give us away."""

    kind: str
    role: Role
    browser: Browser
    secret: frozenset[str]


async def strangers(census: Census) -> None:
    """Of another partner, and clients of another organisation of our partner; and the other partner's API key."""
    database, world, ours = census.world.database, census.world, census.world.ours
    tenants = (world.theirs, Owner.partner(ours)), (census.neighbour, Owner.organisation(ours))
    for tenant, owner in tenants:
        before = fingerprint(database, owner)
        for role in sorted(SIGNED_IN):
            own_partner = role.realm is Realm.PARTNER and tenant is census.neighbour
            if role.realm is not Realm.OPERATOR and not own_partner:
                await look_around(census, await stranger_of(census, role, tenant))
        if tenant is world.theirs:
            key = await program(world, census.theirs.key)
            known = await stranger_of(census, Role.PARTNER_TECH, tenant)
            who = replace(known, kind="another partner's API key", role=Role.PARTNER_KEY, browser=key)
            await look_around(census, who)
        _unchanged(census, f"strangers, {owner}", before, fingerprint(database, owner))


async def stranger_of(census: Census, role: Role, tenant: Tenant) -> Stranger:
    """A person of the role at a tenant that is not ours."""
    ours = census.world.ours
    near = tenant.partner == ours.partner
    owner = Owner.organisation(ours) if near else Owner.partner(ours)
    secret = ids_of(census.world.database, owner)
    assert len(secret) > 10, "there would be nothing to give away"
    kind = f"{role} of another {'organisation' if near else 'partner'}"
    return Stranger(kind, role, await census.world.client(role, tenant), secret)


async def look_around(census: Census, who: Stranger) -> None:
    """Every address that the role may ask, about our things and without naming any."""
    for one in HUMAN:
        if not _may(who, one):
            continue
        if one in NAMING:
            await _names_ours(census, who, one)
        elif one in LISTS and one.method == "GET":
            await _lists(census, who, one)
        elif one.method != "GET" and _ids_in_body(census, one):
            await _names_ours(census, who, one)


def _may(who: Stranger, one: Declared) -> bool:
    if who.role is Role.PARTNER_KEY:
        return key_scope(one.method, one.handler) is not None
    return who.role in one.policy.roles


def _ids_in_body(census: Census, one: Declared) -> bool:
    body = body_of(census.world, one, census.ours.ids)
    return bool(set(IDS.findall(str(body))))


async def _names_ours(census: Census, who: Stranger, one: Declared) -> None:
    """Our ids and ids of nothing at all are answered in the same words: 404."""
    nothing = {name: new_id() if IDS.fullmatch(value) else value for name, value in census.ours.ids.items()}
    answers = []
    for ids in (census.ours.ids, nothing):
        path = one.path.format_map(ids) + query_of(census.world, one, ids)
        answers.append(await ask(who.browser, one, path, _body(census, one, ids)))
    named, missing = answers
    census.judge(who.kind, one, named, {404})
    _quiet(census, who, one, named)
    if _words(named) != _words(missing):
        census.wrong.append(f"{name_of(one)} by {who.kind}: tells ours from nothing: {named.text} {missing.text}")


def _body(census: Census, one: Declared, ids: dict[str, str]) -> Any:
    """The example with ids put in, in lists too."""
    body = body_of(census.world, one, ids)
    if isinstance(body, dict) and "appliances" in body:
        body = body | {"appliances": [ids["appliance_id"]]}
    return body


async def _lists(census: Census, who: Stranger, one: Declared) -> None:
    """What is listed holds nothing of ours, asked plainly and by every filter that takes an id."""
    plain_query = query_of(census.world, one, census.ours.ids)
    own = await ask(who.browser, one, one.path + plain_query)
    census.judge(who.kind, one, own, {200, 404} if plain_query else {200})
    _quiet(census, who, one, own)
    for name in _filters(one):
        value = census.ours.ids.get(f"{name}_id")
        if value is None or not IDS.fullmatch(value):
            continue
        joint = "&" if plain_query else "?"
        answer = await ask(who.browser, one, f"{one.path}{plain_query}{joint}{name}={value}")
        census.judge(f"{who.kind}, by filter", one, answer, {200, 404})
        _quiet(census, who, one, answer, value)


def _filters(one: Declared) -> list[str]:
    known = {"site", "organisation", "device", "appliance", "partner", "incident"}
    return [name for name in one.handler.__annotations__ if name in known]


def _quiet(census: Census, who: Stranger, one: Declared, answer: httpx2.Response, *sent: str) -> None:
    """Nothing of ours in the answer, but what the question named itself."""
    told = (set(IDS.findall(answer.text)) & who.secret) - set(sent)
    words = [word for word in ("Ours practice", "Ours site", "front desk of ours") if word in answer.text]
    if told or words:
        census.wrong.append(f"{name_of(one)} by {who.kind} gives away {sorted(told)} {words}")


def _words(answer: httpx2.Response) -> Any:
    told = answer.json()
    if isinstance(told, dict):
        told.pop("request_id", None)
    return answer.status_code, told


def _unchanged(census: Census, kind: str, before: dict[str, str], after: dict[str, str]) -> None:
    if changed := [table for table, digest in before.items() if after[table] != digest]:
        census.wrong.append(f"{kind} changed rows of ours in {changed}")


async def foreign_boxes(census: Census) -> None:
    """Appliances of another partner and of another site of ours, about our device: refused word by word."""
    database, ours = census.world.database, census.world.ours
    for kind, box in (("another partner's appliance", census.theirs.box), ("another site's", census.next_door)):
        owner = Owner.site(ours)
        secret, before = ids_of(database, owner), fingerprint(database, owner)
        about = replace(census.ours, box=box)
        who = Stranger(kind, Role.APPLIANCE, await census.world.client(), secret)
        for one in MACHINE:
            if "order" in one.path or "witness" in one.path:
                continue  # named by their own ids, which the steps before them would make at our site
            stage = Stage(census.world, census.mails, about, Role.APPLIANCE, census.browsers)
            asked = await ready(stage, one)
            answer = await asked.send()
            census.judge(kind, one, answer, {200, 404, 409, 422})
            _quiet(census, who, one, answer, *IDS.findall(str(asked.raw)))
        _unchanged(census, kind, before, fingerprint(database, owner))


# -- who must be served ----------------------------------------------------------------------------------------------


async def owners(census: Census, *, reads_only: bool = False) -> None:
    """Every role that the policy names, about our own things: 2xx. Reads first, then what uses things up."""
    for one in sorted(ALL, key=lambda one: one.method != "GET"):
        if reads_only and one.method != "GET":
            continue
        for role in served_roles(one):
            await _owner(census, one, role)
        if key_scope(one.method, one.handler) is not None:
            asked = await ready(census.stage(Role.PARTNER_TECH), one)
            await _served(census, one, replace(asked, by=await program(census.world, census.ours.key)), "our API key")


def served_roles(one: Declared) -> list[Role]:
    """Whom an address can serve in a test."""
    roles = sorted(one.policy.roles) or [Role.CLIENT_VIEWER]
    return [role for role in roles if role.realm is Realm.CLIENT or name_of(one) not in SHARED_ONLY]


async def _owner(census: Census, one: Declared, role: Role) -> None:
    kind = "an open address" if one.policy.public else role
    await _served(census, one, await ready(census.stage(role), one), kind)


async def _served(census: Census, one: Declared, asked: Asking, kind: str) -> None:
    answer = await asked.send()
    census.judge(f"{kind}, on our own things", one, answer, range(200, 300))
    census.answered[name_of(one)] += answer.is_success
    own = set(census.ours.ids.values())
    told = set(IDS.findall(answer.text)) & own
    if one in LISTS and one.method == "GET" and name_of(one) not in ROWLESS and not told:
        census.wrong.append(f"{name_of(one)} by {kind}: shows nothing of its own: {answer.text[:200]}")
