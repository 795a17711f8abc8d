"""What every answer carries, and how faults look from outside."""

import json
import re
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql

from wardkeep_server.app.api import refuse_unguarded
from wardkeep_server.app.openapi import describe
from wardkeep_server.app.wiring import declared_routes
from wardkeep_server.platform.access import PolicyMissing
from wardkeep_server.platform.edge import SECURITY_HEADERS
from wardkeep_server.platform.gate import GuardedRoute
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world, settings_for

INDEX = "<!doctype html><title>Wardkeep</title><script type=module src=/assets/app-a1b2c3d4.js></script>"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    root = tmp_path / "dist"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text(INDEX)
    (root / "assets/app-a1b2c3d4.js").write_text("export {}")
    (root / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return root


async def test_every_answer_carries_the_security_headers(database: TestDatabase, tmp_path: Path, web: Path) -> None:
    async with built_world(database, tmp_path / "var", wardkeep_web=web) as world:
        browser = await world.client(Role.OPERATOR_ADMIN)
        for path in ("/", "/op/sites", "/assets/app-a1b2c3d4.js", "/health", "/api/sites", "/api/none", "/assets/x.js"):
            answer = await browser.get(path)
            missing = {name for name, value in SECURITY_HEADERS.items() if answer.headers.get(name) != value}
            assert missing == set(), path
            assert answer.headers["x-request-id"]
        csp = SECURITY_HEADERS["content-security-policy"]
        assert "unsafe" not in csp
        assert csp.startswith("default-src 'none'")


async def test_pages_are_served_with_the_right_caching(database: TestDatabase, tmp_path: Path, web: Path) -> None:
    async with built_world(database, tmp_path / "var", wardkeep_web=web) as world:
        browser = await world.client()
        page, deep = await browser.get("/"), await browser.get("/op/sites/0190b2c3-0000-7000-8000-000000000002")
        assert page.text == deep.text == INDEX
        assert page.headers["cache-control"] == "no-cache"
        script = await browser.get("/assets/app-a1b2c3d4.js")
        assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert (await browser.get("/favicon.svg")).headers["cache-control"] == "no-cache"
        for path in ("/assets/gone-a1b2c3d4.js", "/api/none", "/health/none"):
            assert (await browser.get(path)).status_code == 404, path
        outside = await browser.http.get("/..%2f..%2f..%2fetc/passwd")
        assert "root:" not in outside.text
        api = await browser.get("/api/auth/methods")
        assert api.headers["cache-control"] == "no-store"


async def test_health_names_and_asks_every_part(world: World) -> None:
    browser = await world.client()
    answer = await browser.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": {"ok": True},
        "cache": {"kind": "in_process", "ok": True},
        "object_store": {"kind": "directory", "worm": False, "ok": True},
        "signers": [
            {"purpose": purpose, "place": "file", "ok": True} for purpose in ("answers", "orders", "attestation")
        ],
        "checkpoints": {"ok": True, "waiting_since": None},
        "anchors": {"state": "off", "newest_at": None, "authorities": [], "verified_at": None, "verdict": None},
        "evidence": None,
    }


async def test_health_is_503_when_the_database_is_gone(world: World) -> None:
    browser = await world.client()
    await world.parts.database.engine.dispose()
    name = str(world.parts.database.engine.url.database)
    elsewhere = world.database.superuser.replace(f"/{name}?", "/postgres?")
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
    answer = await browser.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")
    assert answer.json()["database"] == {"ok": False}
    failed = await browser.sign_in("admin", "x")
    assert (failed.status_code, failed.json()["code"]) == (503, "database_down")
    assert "psycopg" not in failed.text


async def test_a_foreign_host_name_is_421(world: World) -> None:
    browser = await world.client()
    answer = await browser.http.get("/health", headers={"host": "evil.test"})
    assert (answer.status_code, answer.json()["code"]) == (421, "wrong_host")


async def test_bad_requests_name_the_field_and_show_no_internals(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    path = f"/api/partners/{world.ours.partner}"
    wrong = await browser.send("PATCH", path, {"name": "", "extra": 1})
    assert wrong.headers["content-type"] == "application/problem+json"
    assert {error["field"] for error in wrong.json()["errors"]} == {"name", "extra"}
    assert wrong.json()["request_id"] == wrong.headers["x-request-id"]
    not_an_id = await browser.get("/api/sites/1;drop")
    assert (not_an_id.status_code, not_an_id.json()["errors"][0]["field"]) == (422, "site_id")
    large = await browser.send("PATCH", path, {"name": "x" * 70_000})
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    method = await browser.send("PUT", path, {})
    assert method.status_code == 405


@pytest.mark.parametrize("nul", ["\x00 at the beginning of a reason", "in the middle \x00 of a reason"])
async def test_a_text_that_cannot_be_kept_is_said_to_be_one(world: World, nul: str) -> None:
    browser = await world.client(Role.OPERATOR_ADMIN)
    path = f"/api/sites/{world.ours.site}/healing-stop"
    stopped = await browser.send("POST", path, {"stopped": True, "reason": nul})
    assert (stopped.status_code, stopped.json()["code"]) == (400, "bad_character")
    kept = await browser.send("PUT", "/api/settings/retention", {"finding_history": 730, "reason": nul})
    assert (kept.status_code, kept.json()["code"]) == (400, "bad_character")


async def test_limits_are_told_in_headers(world: World) -> None:
    browser = await world.client(Role.PARTNER_ADMIN)
    answer = await browser.get("/api/sites")
    assert answer.headers["ratelimit-limit"] == "600"
    assert int(answer.headers["ratelimit-remaining"]) < 600


async def test_the_description_is_whole(world: World) -> None:
    schema = describe(world.app)
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids)) == len(declared_routes()) + 1
    assert all(re.fullmatch(r"[a-z][a-z_]+", name) for name in ids)
    for operation in operations:
        assert operation["summary"], operation
        assert operation["description"], operation
        assert {"400", "404", "422", "429"} <= operation["responses"].keys(), operation
    refs = set(re.findall(r"#/components/schemas/([A-Za-z0-9_.-]+)", json.dumps(schema)))
    assert refs <= schema["components"]["schemas"].keys()
    assert "CheckinRequest" in refs
    assert "problem" in str(schema["components"]["schemas"]["Problem"]).lower()
    assert (await (await world.client()).get("/api/openapi.json")).json()["openapi"].startswith("3.1")


def test_an_unguarded_address_stops_the_start() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def bare() -> None: ...

    app.add_api_route("/bare", bare)
    with pytest.raises(PolicyMissing):
        refuse_unguarded(app)
    app.router.route_class = GuardedRoute
    with pytest.raises(PolicyMissing):
        app.add_api_route("/bare2", bare)


async def test_cookies_on_a_public_address_are_host_bound_and_secure(database: TestDatabase, tmp_path: Path) -> None:
    more = {"wardkeep_public_url": "https://localhost:8080", "wardkeep_mode": "production"}
    async with built_world(database, tmp_path, **more) as world:
        line = (await (await world.client()).get("/api/auth/csrf")).headers["set-cookie"]
        assert line.startswith("__Host-wardkeep_csrf=")
        assert "; Path=/; HttpOnly; Secure; SameSite=Lax" in line


async def test_the_engine_has_the_promised_pool(world: World) -> None:
    pool = world.parts.database.engine.pool
    assert (pool.size(), pool._recycle, pool._pre_ping) == (20, 1800, True)  # type: ignore[attr-defined]


def test_settings_never_show_a_secret(database: TestDatabase, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path)
    shown = repr(settings) + str(settings)
    assert settings.session_token_secret.get_secret_value() not in shown
    assert "only-for-this-test-run" not in shown
