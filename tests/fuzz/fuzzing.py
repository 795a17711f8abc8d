"""Schemathesis over the description that the server ships, asked as every kind of caller, each answer held to it."""

import asyncio
import json
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from wardkeep_core.protocol.http_signature import SignedRequest, sign_request
from wardkeep_server.platform.access import Declared, Reach, key_scope
from wardkeep_server.platform.csrf import HEADER
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.census import addresses, name_of
from wardkeep_server.tests.support.matrix import program, served_roles
from wardkeep_server.tests.support.stage import Asking, Stage, ready
from wardkeep_server.tests.support.world import Browser

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STRONGEST = {
    "operator": Role.OPERATOR_ADMIN,
    "partner": Role.PARTNER_ADMIN,
    "client": Role.CLIENT_OWNER,
    "auditor": Role.AUDITOR,
    "appliance": Role.APPLIANCE,
    "API key": Role.PARTNER_TECH,
    "nobody": Role.CLIENT_VIEWER,
}
"""Who asks for each realm; for the last two, whose things are asked about."""
STREAM = "text/event-stream"
_LAST = ("logout", "retire", "DELETE", "password", "factors", "sessions")
"""Addresses that use up what others need: asked at the end."""


@dataclass
class Found:
    """Statuses by address and realm, and every answer that broke the description."""

    statuses: dict[str, dict[str, Counter[int]]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, realm: str, status: int, text: str) -> None:
        """Count one answer; 5xx is broken, but for a provider elsewhere that does not answer."""
        self.statuses.setdefault(name, {}).setdefault(realm, Counter())[status] += 1
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and '"provider_unavailable"' not in text:
            self.broken.setdefault(f"{name} as {realm}: {status}", text[:600])

    def table(self) -> str:
        """One line an address and realm."""
        lines = []
        for name, realms in sorted(self.statuses.items()):
            for realm, counts in realms.items():
                told = " ".join(f"{status}x{count}" for status, count in sorted(counts.items()))
                lines.append(f"{name:62} {realm:10} {told}")
        total = sum(counts.total() for realms in self.statuses.values() for counts in realms.values())
        return "\n".join([*lines, f"{total} answers over {len(self.statuses)} addresses"])


@dataclass
class Caller:
    """How requests are signed in: by headers, or by an appliance's key."""

    headers: dict[str, str]
    wire: Wire | None = None


@dataclass
class Fuzzer:
    """The stage, the description, and a seed that repeats the run."""

    stage: Stage
    runner: asyncio.Runner
    seed: int
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        """Read the description from the running server."""
        self.base = self.stage.world.origin
        self.http = requests.Session()
        document = self.http.get(f"{self.base}/api/openapi.json", timeout=30).json()
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.config.update(base_url=self.base)

    # -- once as it is meant to be asked -----------------------------------------------------------------------------

    def served(self) -> list[str]:
        """Ask every address once for each realm that may, so that it answers 2xx; those that did not."""
        missing = []
        for one, realm in _pairs():
            if STRONGEST[realm] not in (*served_roles(one), Role.APPLIANCE, Role.PARTNER_TECH):
                continue
            answer = self.runner.run(self._ask(one, realm))
            self.found.note(name_of(one), realm, answer.status_code, answer.text)
            if not answer.is_success:
                missing.append(f"{name_of(one)} as {realm}: {answer.status_code} {answer.text[:200]}")
            self._hold(one, realm, answer)
        return missing

    async def _ask(self, one: Declared, realm: str) -> Any:
        stage = self.stage.of(STRONGEST[realm])
        asked: Asking = await ready(stage, one)
        if realm == "API key":
            asked = Asking(await program(stage.world, stage.things.key), asked.method, asked.path)
        return await asked.send()

    def _hold(self, one: Declared, realm: str, answer: Any) -> None:
        """Hold an answer of ours to the description, as those to made-up requests."""
        if STREAM in answer.headers.get("content-type", ""):
            return
        operation = self.schema[one.path][one.method]
        with self._judged(f"{name_of(one)} as {realm}"):
            operation.Case(method=one.method).validate_response(answer, checks=CHECKS)

    # -- many times as nobody means it -------------------------------------------------------------------------------

    def hammer(self, examples: int) -> None:
        """So many made-up requests for each address, realm and way of making them."""
        for one, realm in sorted(_pairs(), key=lambda pair: any(word in name_of(pair[0]) for word in _LAST)):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._hammer(one, realm, mode, examples)

    def _hammer(self, one: Declared, realm: str, mode: GenerationMode, examples: int) -> None:
        operation = self.schema[one.path][one.method]
        if mode is GenerationMode.NEGATIVE and not (list(operation.iter_parameters()) or operation.body):
            return
        caller = self.runner.run(self._caller(one, realm))
        chance = random.Random(self.seed)  # noqa: S311 - repeats with the seed

        @seed(self.seed)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def each(case: Case) -> None:
            if chance.random() < 0.6:
                self._name_what_is_there(case)
            answer = self._send(case, caller)
            self.found.note(name_of(one), realm, answer.status_code, answer.text)
            with self._judged(f"{name_of(one)} as {realm}"):
                case.validate_response(answer, checks=CHECKS)

        each()

    def _name_what_is_there(self, case: Case) -> None:
        """Put ids of things that exist where ids are named: made-up ones lead to 404 and nowhere else."""
        ids = self.stage.things.ids
        for place in (case.path_parameters, case.body):
            if isinstance(place, dict):
                place.update({name: ids[name] for name in place if name in ids})
        if isinstance(case.query, dict):
            case.query.update({name: ids[f"{name}_id"] for name in case.query if f"{name}_id" in ids})

    async def _caller(self, one: Declared, realm: str) -> Caller:
        """Signed in for the realm."""
        stage = self.stage.of(STRONGEST[realm])
        world = stage.world
        if realm == "appliance":
            return Caller({}, stage.things.box.wire)
        if realm == "API key":
            return Caller({"authorization": f"Bearer {stage.things.key}"})
        browser = await self._browser(stage, one)
        jar = browser.http.cookies.jar
        token = next(cookie.value for cookie in jar if "csrf" in cookie.name)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
        return Caller({"cookie": cookies, HEADER: token or "", "origin": world.origin})

    async def _browser(self, stage: Stage, one: Declared) -> Browser:
        """A session of its own where addresses may end it."""
        if one.policy.public:
            return await stage.visitor()
        return await (stage.somebody() if one.policy.reach is Reach.OWN else stage.browser())

    def _send(self, case: Case, caller: Caller) -> requests.Response:
        values = case.as_transport_kwargs(base_url=self.base, headers=None)
        known = {name: value for name, value in values.items() if name in _OF_REQUEST}
        request = requests.Request(**known).prepare()
        request.headers.update(caller.headers)
        if request.method != "GET":
            request.headers.setdefault("content-type", "application/json")
        if caller.wire is not None:
            _sign(request, caller.wire)
        answer = self.http.send(request, stream=True, timeout=30, allow_redirects=False)
        if STREAM in answer.headers.get("content-type", ""):
            answer._content = b""
            answer.close()
        return answer

    def _judged(self, what: str) -> "_Judged":
        return _Judged(self.found, what)


class _Judged:
    """Keeps the first break of an address and realm, and lets the run go on."""

    def __init__(self, found: Found, what: str) -> None:
        self._found, self._what = found, what

    def __enter__(self) -> None:
        """Nothing."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, FailureGroup):
            for one in error.exceptions:
                self._found.broken.setdefault(f"{self._what}: {type(one).__name__}", str(one)[:600])
            return True
        return False


_OF_REQUEST = {"method", "url", "headers", "files", "data", "params", "auth", "cookies", "json"}


def _pairs() -> Iterator[tuple[Declared, str]]:
    """Every address with every realm that may ask it."""
    for one in sorted(addresses(), key=lambda one: (one.method != "GET", one.path)):
        if one.policy.public:
            yield one, "nobody"
        for realm in (Realm.OPERATOR, Realm.PARTNER, Realm.CLIENT, Realm.AUDITOR, Realm.APPLIANCE):
            if realm in one.policy.realms:
                yield one, realm.value
        if key_scope(one.method, one.handler) is not None:
            yield one, "API key"


def _sign(request: requests.PreparedRequest, wire: Wire) -> None:
    """Sign what is about to be sent, as an appliance does."""
    body = request.body or b""
    raw = body if isinstance(body, bytes) else body.encode()
    url = urlsplit(request.url or "")
    described = {"content-type": "application/json", "content-encoding": "identity"}
    signed = SignedRequest(
        method=str(request.method),
        authority=url.netloc,
        path=url.path,
        query=f"?{url.query}",
        content_type=described["content-type"],
        content_encoding=described["content-encoding"],
        body=raw,
    )
    created = int(wire.world.clock().timestamp())
    fields = sign_request(signed, wire.identity, created=created, nonce=secrets.token_hex(16))
    request.headers.update(described | fields)


def reported(found: Found) -> str:
    """Everything that broke, for the failing assertion."""
    return json.dumps(found.broken, indent=1)
