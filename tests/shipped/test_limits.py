"""The limits as they are shipped, across two API processes that share one Redis, and without it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from limits.aio.storage.redis import redispy
from pydantic import SecretStr
from tests.shipped.conftest import running_redis
from tests.support.serving import api, environment, free_port

from wardkeep_server.platform import limits
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.cookies import csrf_cookie
from wardkeep_server.platform.errors import TooMany
from wardkeep_server.platform.limits import Limiter
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import Browser, World, built_world

SCOPE = "/api/auth/password-check"
CANDIDATE = {"password": "x"}


@pytest.fixture
def redis_port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    with running_redis(tmp_path, port):
        yield port


@pytest.fixture
async def world(database: TestDatabase, tmp_path: Path, redis_port: int) -> AsyncIterator[World]:
    """A world in which two API processes serve; `other` is the second one's address."""
    url = SecretStr(f"redis://127.0.0.1:{redis_port}/0")
    settings = {"wardkeep_port": free_port(), "redis_url": url}
    async with built_world(database, tmp_path, **settings) as world:
        environ = environment(world.parts.settings)
        # The second process listens elsewhere and answers for the same public name, as behind one proxy.
        second = environ | {"WARDKEEP_PORT": str(free_port()), "WARDKEEP_HOSTS": world.origin.split("//")[1]}
        with ExitStack() as stack:
            stack.enter_context(api(environ, tmp_path / "one.log"))
            world.parts.caches["tests.other"] = stack.enter_context(api(second, tmp_path / "other.log"))
            world.served = True
            yield world


class Both:
    """One browser whose requests go to the two processes in turn, each believing itself to be the public one."""

    def __init__(self, browser: Browser) -> None:
        world = browser.world
        ports = [one.rpartition(":")[2] for one in (world.origin, world.parts.caches["tests.other"])]
        self._urls = [f"http://127.0.0.1:{port}" for port in ports]
        cookies = {cookie.name: cookie.value or "" for cookie in browser.http.cookies.jar}
        token = cookies.get(csrf_cookie(world.parts.settings), "")
        names = [{name.replace(ports[0], port): value for name, value in cookies.items()} for port in ports]
        host = world.origin.split("//")[1]
        self._headers = [
            {
                "host": host,
                "origin": world.origin,
                "x-csrf-token": token,
                "cookie": "; ".join(f"{name}={value}" for name, value in one.items()),
            }
            for one in names
        ]
        self._asked = 0
        self._http = browser.http

    async def post(self, path: str, body: object) -> httpx2.Response:
        """To the next of the two."""
        turn = self._asked % 2
        self._asked += 1
        return await self._http.post(self._urls[turn] + path, json=body, headers=self._headers[turn])


async def burst(both: Both, count: int) -> tuple[list[httpx2.Response], float]:
    """So many at once, and the seconds that it took."""
    began = time.monotonic()
    found = await asyncio.gather(*(both.post(SCOPE, CANDIDATE) for _ in range(count)))
    return list(found), time.monotonic() - began


async def test_ten_in_a_second_and_sixty_in_a_minute_over_both_processes(world: World) -> None:
    both = Both(await world.client(Role.PARTNER_ADMIN))
    taken, seconds, last = 0, 0.0, None
    began = time.monotonic()
    while taken < 60:
        answers, seconds = await burst(both, 12)
        told = Counter(one.status_code for one in answers)
        assert set(told) <= {200, 429}
        assert 1 <= told[200] <= min(10 * (int(seconds) + 1), 60 - taken)
        if seconds < 1 and taken + 10 <= 60:
            assert told == {200: 10, 429: 2}
        taken += told[200]
        refused = [one for one in answers if one.status_code == 429]
        assert {one.json()["code"] for one in refused} <= {"rate_limited"}
        await asyncio.sleep(1.05)  # the window of the burst passes; nothing announces that
    last = await both.post(SCOPE, CANDIDATE)
    assert time.monotonic() - began < 60, "too slow to tell the minute's limit from its window"
    assert (last.status_code, last.headers["ratelimit-limit"], last.headers["ratelimit-remaining"]) == (429, "60", "0")
    assert 0 < int(last.headers["retry-after"]) <= 60
    stranger = Both(await world.client(Role.PARTNER_TECH))
    assert (await stranger.post(SCOPE, CANDIDATE)).status_code == 200
    assert (await (await world.client(Role.PARTNER_ADMIN)).get("/api/auth/me")).status_code == 200


async def test_five_sign_ins_a_minute_by_address_over_both_processes(world: World) -> None:
    browser = await world.client()
    (await browser.get("/api/auth/csrf")).raise_for_status()
    both = Both(browser)
    names = [f"nobody-{number}@practice.test" for number in range(6)]
    told = [await both.post("/api/auth/login", {"username": name, "password": "x"}) for name in names]
    assert [one.status_code for one in told[:4]] == [401] * 4
    last = told[5]
    assert (last.status_code, last.json()["code"]) == (429, "rate_limited")
    assert (last.headers["ratelimit-limit"], last.headers["ratelimit-remaining"]) == ("5", "0")


async def test_without_its_redis_the_server_says_so_and_limits_signing_in_harder(
    database: TestDatabase, tmp_path: Path
) -> None:
    port = free_port()
    url = SecretStr(f"redis://127.0.0.1:{port}/0")
    with running_redis(tmp_path, port) as process:
        async with built_world(database, tmp_path, wardkeep_port=free_port(), redis_url=url) as world:
            log = tmp_path / "api.log"
            with api(environment(world.parts.settings), log):
                world.served = True
                browser = await world.client(Role.PARTNER_ADMIN)
                assert (await browser.get("/health")).json()["cache"] == {"kind": "redis", "ok": True}
                process.kill()
                process.wait()
                down = await browser.get("/health")
                assert (down.status_code, down.json()["cache"]) == (503, {"kind": "redis", "ok": False})
                assert (await browser.get("/api/sites")).status_code == 200
                told = [await browser.sign_in(f"nobody-{number}", "x") for number in range(3)]
                assert [one.status_code for one in told] == [401, 401, 429]
                assert (await browser.post(SCOPE, CANDIDATE)).status_code == 200
            assert "rate_limit_store_down" in log.read_text()


async def test_a_thousand_in_an_hour_by_a_played_clock(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two limiters over one real Redis; the clock is ours, the limits are those that are shipped."""
    now = [time.time()]
    monkeypatch.setattr(redispy.time, "time", lambda: now[0])
    monkeypatch.setattr(limits, "time", lambda: now[0])
    both = [Limiter(redis_url), Limiter(redis_url)]
    for number in range(1000):
        now[0] += 1.01
        await both[number % 2].count(RateClass.WRITE, "subject:steady")
    now[0] += 1.01
    with pytest.raises(TooMany) as refused:
        await both[0].count(RateClass.WRITE, "subject:steady")
    assert refused.value.headers["RateLimit-Limit"] == "1000"
    now[0] += 3600 - 1000 * 1.01 + 1
    await both[1].count(RateClass.WRITE, "subject:steady")
    await both[0].count(RateClass.WRITE, "subject:other")
    for one in both:
        await one.close()
