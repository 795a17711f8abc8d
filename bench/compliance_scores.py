"""Compliance scores: every site of a large fleet in one query, while devices report."""

import asyncio
import gc
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import psycopg
from sqlalchemy import text

from bench.figure import Figure, percentile
from wardkeep_server.compliance import repository
from wardkeep_server.compliance.sums import SEVERITIES, Basis
from wardkeep_server.platform.clock import utc_now
from wardkeep_server.platform.db import Database
from wardkeep_server.platform.scope import Scope
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.repository import some_sites
from wardkeep_server.tests.support.postgres import TestDatabase, running_cluster
from wardkeep_server.tests.support.world import settings_for

SITES, DEVICES_PER_SITE, CHECKS, CHECKS_PER_DEVICE = 2_000, 25, 84, 20
ASKED = 30
BASIS = Basis(
    key="synthetic",
    severities={f"linux.synthetic_{number}": SEVERITIES[number % 4] for number in range(CHECKS)},
    per_platform={"linux": CHECKS},
)
_ID = "(lpad(to_hex({number}), 8, '0') || '-0000-7000-8000-000000000000')::uuid"
_FILL = (
    "INSERT INTO tenancy_partners SELECT {partner}, 'P', now()",
    "INSERT INTO tenancy_organisations SELECT {partner}, {partner}, 'O', now()",
    (
        "INSERT INTO tenancy_sites (id, partner_id, organisation_id, name, time_zone, log_id, created_at)"
        " SELECT {n}, {partner}, {partner}, 'Site ' || n, 'UTC', 'log ' || n, now() FROM generate_series(1, {sites}) n"
    ),
    (
        "INSERT INTO fleet_appliances (id, partner_id, organisation_id, site_id, name, keyid, identity_key,"
        " evidence_key,"
        " witness_key, sealing_key, hardware_id, hostname, claimed_at) SELECT {n}, {partner}, {partner}, {n},"
        " 'b', n, n, n,"
        " n, n, 'h', 'h', now() FROM generate_series(1, {sites}) n"
    ),
    (
        "INSERT INTO device_devices (id, partner_id, organisation_id, site_id, appliance_id, name, platform,"
        " device_class,"
        " role, connection, created_at) SELECT {n}, {partner}, {partner}, {site}, {site}, 'd', 'linux', 'managed',"
        " 'server', 'local', now() FROM generate_series(1, {devices}) n"
    ),
    (
        "INSERT INTO finding_findings (id, partner_id, organisation_id, site_id, appliance_id, device_id, check_id,"
        " check_version, severity, result, reason, detail, observed_at, scanned_at, since, period_s,"
        " fresh_until, urgency,"
        " received_at) SELECT gen_random_uuid(), {partner}, {partner}, {site}, {site}, {n},"
        " 'linux.synthetic_' || (7 * n + c) % {checks}, 1,"
        " 'high', CASE WHEN (n + c) % 17 = 0 THEN 'fail' ELSE 'pass' END, 'seen', 'words', now(), now(), now(), 300,"
        " now() + interval '1 day', 20, now() FROM generate_series(1, {devices}) n, generate_series(1, {per_device}) c"
    ),
    "ANALYZE",
)


def measure() -> Iterator[Figure]:
    """p95 in milliseconds; the yardstick is one indexed SELECT of as many rows."""
    with running_cluster() as cluster, cluster.fresh() as database, tempfile.TemporaryDirectory() as folder:
        _fill(database)
        figures = asyncio.run(_measure(database, Path(folder)))
    goal = "≤ 200 ms"
    for name in ("kept counts", "200 sites changed since the sweep", "as an organisation of one partner"):
        yield Figure(f"p95, 2,000 sites, {name}", figures[name], "ms", figures["select"], "SELECT of 2,000 rows", goal)
    yield Figure("counting one site anew", figures["recount"], "ms", None, "", "none set")


def _fill(database: TestDatabase) -> None:
    words = {
        "partner": _ID.format(number="1"),
        "n": _ID.format(number="n"),
        "site": _ID.format(number=f"(n % {SITES} + 1)"),
        "sites": SITES,
        "devices": SITES * DEVICES_PER_SITE,
        "checks": CHECKS,
        "per_device": CHECKS_PER_DEVICE,
    }
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # filling is not what is measured
        for statement in _FILL:
            connection.execute(statement.format_map(words))  # type: ignore[arg-type]  # our own text


async def _measure(database: TestDatabase, folder: Path) -> dict[str, float]:
    gc.freeze()  # as the server does at its start
    parts = Database(settings_for(database, folder))
    figures: dict[str, float] = {}
    jobs, operator = tenancy.jobs_scope("compliance_counts"), tenancy.platform_scope("command_line")
    began = time.perf_counter()
    renewed = 1
    while renewed:
        async with parts.session(jobs) as session:
            renewed = await repository.renew(session, [BASIS], utc_now(), most=50)
    figures["recount"] = (time.perf_counter() - began) * 1000 / SITES

    async def ask(scope: Scope) -> None:
        async with parts.session(scope) as session:
            sites = some_sites(scope, organisation_id=None, site_id=None, limit=SITES, after=None)
            rows = await repository.scores(scope, session, sites, BASIS, utc_now())
            assert len(rows) == SITES
            assert rows[0].sums.expected == DEVICES_PER_SITE * CHECKS

    async def select() -> None:
        async with parts.session(operator) as session:
            rows = await session.execute(text("SELECT * FROM tenancy_sites ORDER BY name, id LIMIT 2000"))
            assert len(rows.all()) == SITES

    tenant = tenancy.site_scope(*(["00000001-0000-7000-8000-000000000000"] * 2), None)  # type: ignore[arg-type]
    figures["kept counts"] = await _p95(lambda: ask(operator))
    figures["as an organisation of one partner"] = await _p95(lambda: ask(tenant))
    figures["select"] = await _p95(select)
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "UPDATE finding_findings SET result = CASE result WHEN 'pass' THEN 'fail' ELSE 'pass' END"
            " WHERE device_id IN (SELECT id FROM device_devices ORDER BY id LIMIT 200)"
        )
    figures["200 sites changed since the sweep"] = await _p95(lambda: ask(operator))
    await parts.close()
    return figures


async def _p95(act: Callable[[], Awaitable[None]]) -> float:
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        await act()
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)
