"""The shipped entry point, asked over its socket: every kind of answer carries every security header."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.support.serving import ROOT, served_world

from wardkeep_server.platform.edge import CONTENT_SECURITY_POLICY, SECURITY_HEADERS
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support import machine_ways, provider_ways, ways
from wardkeep_server.tests.support.around import around
from wardkeep_server.tests.support.census import addresses, name_of, settle
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.stage import Stage, ready
from wardkeep_server.tests.support.world import World

WEB = ROOT / "web/dist"
NAMED = {
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "x-xss-protection",
    "strict-transport-security",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
    "cross-origin-resource-policy",
}
assert ways
assert provider_ways
assert machine_ways


@pytest.fixture
async def stage(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Stage]:
    assert (WEB / "index.html").is_file(), "the web app is not built: make web"
    async with (
        around() as mails,
        served_world(database, tmp_path, **mails.settings(), wardkeep_web=WEB) as world,
    ):
        yield Stage(world, mails, await settle(world, world.ours), Role.OPERATOR_ADMIN, {})


def lacking(answer: httpx2.Response) -> dict[str, str | None]:
    """Headers that are missing or not as they must be; a download's policy may add to ours, never replace it."""
    found = {name: answer.headers.get(name) for name, value in SECURITY_HEADERS.items()}
    if CONTENT_SECURITY_POLICY in answer.headers.get_list("content-security-policy"):
        found["content-security-policy"] = CONTENT_SECURITY_POLICY
    return {name: value for name, value in found.items() if value != SECURITY_HEADERS[name]}


async def ours(stage: Stage, name: str) -> httpx2.Response:
    """The 2xx of an address."""
    (declared,) = [one for one in addresses() if name_of(one) == name]
    role = stage.role if not declared.policy.machine else Role.APPLIANCE
    return await (await ready(stage.of(role), declared)).send()


async def answers(stage: Stage) -> dict[str, tuple[int, httpx2.Response]]:
    """One answer of each surface with the status that it must have."""
    browser, world = await stage.browser(), stage.world
    asset = next(path.name for path in (WEB / "assets").iterdir() if path.suffix == ".js")
    big = {"name": "x" * 100_000}
    kit = "GET /api/organisations/{organisation_id}/auditor-kit"
    return {
        "JSON": (200, await browser.get("/api/sites")),
        "created": (201, await browser.post("/api/partners", {"name": "Harbour partner"})),
        "empty": (204, await ours(stage, "DELETE /api/sessions/{session_id}")),
        "description": (200, await browser.get("/api/openapi.json")),
        "health": (200, await browser.get("/health")),
        "page": (200, await browser.get("/op/sites")),
        "script": (200, await browser.get(f"/assets/{asset}")),
        "posted page": (405, await browser.post("/op/sites", {})),
        "part of a script": (206, await browser.get(f"/assets/{asset}", headers={"range": "bytes=0-9"})),
        "no such script": (404, await browser.get("/assets/gone-a1b2c3d4.js")),
        "no such address": (404, await browser.get("/api/none")),
        "no such method": (405, await browser.send("PUT", "/api/sites", {})),
        "OPTIONS": (405, await browser.http.request("OPTIONS", "/api/sites")),
        "not signed in": (401, await (await world.client()).get("/api/sites")),
        "forged": (403, await browser.http.post("/api/partners", json={"name": "x"})),
        "bad field": (422, await browser.post("/api/partners", {"name": ""})),
        "not JSON": (400, await _raw(browser.http, browser, b"{")),
        "too large": (413, await browser.post("/api/partners", big)),
        "foreign host": (421, await browser.get("/health", headers={"host": "evil.test"})),
        "machine": (200, await ours(stage, "POST /api/appliance/checkin")),
        "machine, unsigned": (401, await browser.http.post("/api/appliance/checkin", content=b"{}")),
        "download": (200, await ours(stage, "GET /api/organisations/{organisation_id}/trust-file")),
        "archive": (200, await ours(stage, kit)),
        "stream": (200, await _stream(world)),
    }


async def _raw(http: httpx2.AsyncClient, browser: Any, raw: bytes) -> httpx2.Response:
    sent = await browser.post("/api/partners", {"name": "Quay partner"})
    return await http.post("/api/partners", content=raw, headers=dict(sent.request.headers) | {"content-length": "1"})


async def _stream(world: World) -> httpx2.Response:
    browser = await world.client(Role.PARTNER_TECH)
    async with browser.http.stream("GET", "/api/events") as response:
        return response


async def test_every_surface_carries_every_header(stage: Stage) -> None:
    assert set(SECURITY_HEADERS) == NAMED
    found = await answers(stage)
    wrong = {name: one.status_code for name, (status, one) in found.items() if one.status_code != status}
    assert wrong == {}
    assert {name: lacking(one) for name, (_, one) in found.items() if lacking(one)} == {}
    assert [name for name, (_, one) in found.items() if "x-request-id" not in one.headers] == []
    assert [name for name, (_, one) in found.items() if "server" in one.headers] == []
    stored = {"page", "script", "posted page", "part of a script", "no such script"}
    for name, (_, one) in found.items():
        if name not in stored:
            assert "no-store" in one.headers["cache-control"].split(", "), name
    for name in ("download", "archive"):
        assert found[name][1].headers["content-disposition"].startswith("attachment; ")
        assert "sandbox" in found[name][1].headers.get_list("content-security-policy")


async def test_what_is_not_http_is_told_so_with_every_header(stage: Stage) -> None:
    port = stage.world.parts.settings.wardkeep_port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"THIS IS\x00NOT HTTP\r\n\r\n")
        connection.settimeout(10)
        head = b""
        while chunk := connection.recv(65_536):
            head += chunk
    lines = head.decode().split("\r\n\r\n")[0].lower().split("\r\n")
    told = dict(line.split(": ", 1) for line in lines[1:])
    assert lines[0].startswith("http/1.1 400")
    assert {name for name, value in SECURITY_HEADERS.items() if told.get(name) != value.lower()} == set()
