"""Marked values, put one by one into every place of every request that a caller fills, and where they turn up again."""

import json
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx2
import psycopg
from psycopg import sql

from wardkeep_server.platform.access import Declared
from wardkeep_server.platform.gate import GuardedRoute
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import addresses, name_of
from wardkeep_server.tests.support.machine_ways import signed
from wardkeep_server.tests.support.matrix import served_roles
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.stage import Asking, Stage, ready

MARK = "wkcanary"
SECRET_FIELDS = {
    "password",
    "current_password",
    "new_password",
    "token",
    "code",
    "recovery_code",
    "private_key",
    "client_secret",
    "state",
}
HEADERS = (
    *("user-agent", "referer", "x-forwarded-for", "x-real-ip", "x-request-id", "accept-language", "traceparent"),
    *("last-event-id", "x-wardkeep-poll", "if-none-match", "x-patient"),
)
"""Not secret and not ours to trust."""
CREDENTIALS = (
    *("authorization", "x-api-key", "cookie", "x-csrf-token", "origin", "idempotency-key"),
    *("signature", "signature-input", "content-digest"),
)
PREFERRED = (Role.OPERATOR_ADMIN, Role.PARTNER_ADMIN, Role.CLIENT_OWNER, Role.APPLIANCE)


@dataclass(frozen=True)
class Canary:
    """One marked value, where it was put, and what came back."""

    mark: str
    place: str
    secret: bool
    answer: httpx2.Response

    @property
    def taken(self) -> bool:
        """The act happened."""
        return self.answer.is_success


class Aviary:
    """Makes marks that look like what must not leak: a name, a number of a person, a key."""

    def __init__(self) -> None:
        self._made = 0

    def mark(self) -> str:
        """A new one; in lower case, because names of accounts are folded to it."""
        self._made += 1
        return f"{MARK}-{self._made:05d}-jane-doe-078-05-1120-xk9!"


async def released(stage: Stage, aviary: Aviary, only: str = "") -> AsyncIterator[Canary]:
    """Every address, or the one that is named, every place, one request each."""
    for one in addresses():
        if one.path == "/api/events" or only not in name_of(one):
            continue  # the stream takes headers only, and they are tried with every other address
        role = next((role for role in PREFERRED if role in served_roles(one)), Role.CLIENT_VIEWER)
        asked = await ready(stage.of(role), one)
        for place, secret, changed in [*_paths(stage, one, asked), *_queries(stage, one, asked), *_bodies(asked)]:
            mark = aviary.mark()
            answer = await _sent(stage, changed(mark))
            yield Canary(mark, f"{name_of(one)} {place}", secret, answer)
        for names in (HEADERS, CREDENTIALS):
            async for canary in _in_headers(one, asked, names, aviary):
                yield canary


async def _sent(stage: Stage, asked: Asking) -> httpx2.Response:
    if asked.raw is not None:
        wire = stage.things.box.wire
        asked = replace(signed(stage.world, wire, asked.path, asked.raw), by=asked.by)
    return await asked.send()


Change = Any
"""Takes a mark, gives the request that carries it."""


def _paths(stage: Stage, one: Declared, asked: Asking) -> Iterator[tuple[str, bool, Change]]:
    for name in [part[1:-1] for part in one.path.split("/") if part.startswith("{")]:

        def changed(mark: str, name: str = name) -> Asking:
            path = one.path.format_map(stage.things.ids | {name: quote(mark)})
            return replace(asked, path=path)

        yield f"path {name}", False, changed


def _queries(stage: Stage, one: Declared, asked: Asking) -> Iterator[tuple[str, bool, Change]]:
    for route in stage.world.app.routes:
        if isinstance(route, GuardedRoute) and route.endpoint is one.handler:
            for field in route.dependant.query_params:

                def changed(mark: str, name: str = field.alias) -> Asking:
                    bare, _, kept = asked.path.partition("?")
                    rest = "&".join(part for part in kept.split("&") if part and not part.startswith(f"{name}="))
                    return replace(asked, path=f"{bare}?{name}={quote(mark)}&{rest}".rstrip("&"))

                yield f"query {field.alias}", False, changed


def _bodies(asked: Asking) -> Iterator[tuple[str, bool, Change]]:
    if asked.raw is None and asked.body is None:
        return
    try:
        whole = json.loads(asked.raw) if asked.raw is not None else asked.body
    except ValueError:
        yield "body", False, lambda mark: replace(asked, raw=mark.encode())
        return
    for path in _leaves(whole):

        def changed(mark: str, path: tuple[Any, ...] = path) -> Asking:
            body = deepcopy(whole)
            place = body
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = mark
            return replace(asked, raw=json.dumps(body).encode()) if asked.raw is not None else replace(asked, body=body)

        yield f"body {'.'.join(map(str, path))}", bool(SECRET_FIELDS & set(path)), changed


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from _leaves(value[0], (*path, 0))
    elif path:
        yield path


async def _in_headers(one: Declared, asked: Asking, names: tuple[str, ...], aviary: Aviary) -> AsyncIterator[Canary]:
    marks = {name: aviary.mark() for name in names}
    sent = {name: f"Bearer {mark}" if name == "authorization" else mark for name, mark in marks.items()}
    if "cookie" in sent:
        sent["cookie"] = f"wardkeep_session_8080={marks['cookie']}; stray={marks['cookie']}"
    answer = await asked.by.http.request(one.method, asked.path, headers=sent, content=b"{}")
    for name, mark in marks.items():
        yield Canary(mark, f"{name_of(one)} header {name}", names is CREDENTIALS, answer)


_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"


def stored(database: TestDatabase) -> dict[str, str]:
    """Everything in the database as text, by table."""
    found = {}
    with psycopg.connect(database.superuser) as connection:
        for (table,) in connection.execute(_TABLES).fetchall():
            rows = connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            found[table] = "\n".join(row for (row,) in rows)
    return found
