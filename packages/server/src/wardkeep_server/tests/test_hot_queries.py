"""The queries that are asked most, as the repositories send them, by an index on a database with many rows.

Statements are taken from the engine while the repositories run, and explained in the same role and scope, so with the
policies of row-level security in them. No statement is copied here.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from wardkeep_server.audit import repository as audit
from wardkeep_server.audit.schemas import Wanted
from wardkeep_server.device import repository as device
from wardkeep_server.evidence.repository import entries
from wardkeep_server.finding import repository as finding
from wardkeep_server.fleet import order_repository as orders
from wardkeep_server.fleet import repository as fleet
from wardkeep_server.identity import repository as identity
from wardkeep_server.incident import repository as incident
from wardkeep_server.notify import repository as notify
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import MINT, Plane, Scope
from wardkeep_server.remediation import repository as remediation
from wardkeep_server.settings import repository as retention
from wardkeep_server.settings.classes import CLASSES
from wardkeep_server.tenancy.service import appliance_scope, jobs_scope, platform_scope, presented_scope
from wardkeep_server.tests.support.many import seed
from wardkeep_server.tests.support.postgres import Cluster
from wardkeep_server.tests.support.world import World, built_world

NOW = datetime.now(UTC)
PAGE: dict[str, Any] = {"limit": 50, "after": None}
Ask = Callable[[Scope, Session, dict[str, str]], Awaitable[Any]]
OPERATOR, PARTNER, APPLIANCE, JOBS, GATE = "operator", "partner", "appliance", "jobs", "gate"


@dataclass(frozen=True)
class Hot:
    """One query: who asks, how, of which large table, and the indexes of which one at least must be used."""

    name: str
    who: tuple[str, ...]
    ask: Ask
    table: str
    indexes: tuple[str, ...]


def _filters(**equal: str) -> finding.Filters:
    return finding.Filters(equal, None, NOW)


def _purge(name: str) -> Ask:
    (one,) = (one for one in CLASSES if one.name == name)
    return lambda _, session, __: retention.forget(session, one, NOW - timedelta(days=2990), limit=100)


BOTH = (OPERATOR, PARTNER)
HOT = (
    Hot("bundles by (site, time)", BOTH,
        lambda s, c, i: entries.page(s, c, {"site_id": i["site"]}, **PAGE),
        "evidence_records", ("ix_evidence_records_site_id",)),
    Hot("bundles of a site since", BOTH,
        lambda s, c, i: entries.page(s, c, {"site_id": i["site"], "since": NOW - timedelta(days=1)}, **PAGE),
        "evidence_records", ("ix_evidence_records_site_id",)),
    Hot("bundles of a device", BOTH,
        lambda s, c, i: entries.page(s, c, {"device_id": i["device"]}, **PAGE),
        "evidence_records", ("ix_evidence_records_device_id",)),
    Hot("leaves of a log", (JOBS,),
        lambda _, c, i: entries.leaves(c, i["site"], 10, 60),
        "evidence_entries", ("pk_evidence_entries",)),
    Hot("incidents by appliance", BOTH,
        lambda s, c, i: incident.page(s, c, {"appliance_id": i["appliance"]}, is_open=None, **PAGE),
        "incident_incidents", ("ix_incident_incidents_appliance",)),
    Hot("incidents by time", (OPERATOR,),
        lambda s, c, _: incident.page(s, c, {}, is_open=None, **PAGE),
        "incident_incidents", ("ix_incident_incidents_time",)),
    Hot("incidents of a partner by time", (PARTNER,),
        lambda s, c, _: incident.page(s, c, {}, is_open=None, **PAGE),
        "incident_incidents", ("ix_incident_incidents_partner",)),
    Hot("incidents by (site, time)", BOTH,
        lambda s, c, i: incident.page(s, c, {"site_id": i["site"]}, is_open=None, **PAGE),
        "incident_incidents", ("ix_incident_incidents_site", "ix_incident_incidents_state")),
    Hot("incidents by (site, status, time)", BOTH,
        lambda s, c, i: incident.page(s, c, {"site_id": i["site"], "state": "recovered"}, is_open=None, **PAGE),
        "incident_incidents", ("ix_incident_incidents_state",)),
    Hot("open incidents, counted", (OPERATOR,),
        lambda s, c, _: incident.open_groups(s, c),
        "incident_incidents", ("uq_incident_incidents_open",)),
    Hot("life of an incident", BOTH,
        lambda s, c, i: incident.lines(s, c, i["site"], i["device"]),
        "incident_transitions", ("pk_incident_transitions", "uq_incident_transitions_tenant")),
    Hot("attempts by time", (OPERATOR,),
        lambda s, c, _: remediation.page(s, c, {}, **PAGE),
        "remediation_attempts", ("ix_remediation_attempts_time",)),
    Hot("attempts of an incident", BOTH,
        lambda s, c, i: remediation.page(s, c, {"incident_id": i["device"]}, **PAGE),
        "remediation_attempts", ("ix_remediation_attempts_incident",)),
    Hot("orders by site and status", BOTH,
        lambda s, c, i: orders.page(s, c, i["site"], {}, **PAGE),
        "fleet_order_targets", ("ix_fleet_order_targets_site", "pk_fleet_order_targets")),
    Hot("orders by time", (OPERATOR,),
        lambda s, c, _: orders.page(s, c, None, {}, **PAGE),
        "fleet_orders", ("ix_fleet_orders_time",)),
    Hot("orders of a partner by time", (PARTNER,),
        lambda s, c, _: orders.page(s, c, None, {}, **PAGE),
        "fleet_orders", ("ix_fleet_orders_partner", "uq_fleet_orders_tenant")),
    Hot("orders pending per appliance", (APPLIANCE,),
        lambda _, c, i: orders.pending(c, i["appliance"]),
        "fleet_order_targets", ("ix_fleet_order_targets_pending",)),
    Hot("orders overdue", (JOBS,),
        lambda _, c, __: orders.overdue(c, NOW, most=50),
        "fleet_order_targets", ("ix_fleet_order_targets_under_way",)),
    Hot("appliances by site", BOTH,
        lambda s, c, i: fleet.appliances_with_checkins(s, c, site_ids=[i["site"]]),
        "fleet_appliances", ("ix_fleet_appliances_site",)),
    Hot("appliances by name", (OPERATOR,),
        lambda s, c, _: fleet.appliances(s, c, None, **PAGE),
        "fleet_appliances", ("ix_fleet_appliances_name",)),
    Hot("appliances by status", (OPERATOR,),
        lambda s, c, _: fleet.appliances(s, c, fleet.CalledBetween(NOW - timedelta(hours=2), None), **PAGE),
        "fleet_appliances", ("ix_fleet_appliances_name",)),
    Hot("appliances of a partner by status", (PARTNER,),
        lambda s, c, _: fleet.appliances(s, c, fleet.CalledBetween(NOW - timedelta(hours=2), None), **PAGE),
        "fleet_checkins", ("ix_fleet_checkins_partner", "ix_fleet_appliances_partner")),
    Hot("an appliance by its key", (GATE,),
        lambda _, c, i: fleet.appliance_by_key(c, i["appliance"]),
        "fleet_appliances", ("uq_fleet_appliances_keyid", "fleet_appliances_keyid_key")),
    Hot("devices of a site", BOTH,
        lambda s, c, i: device.devices(s, c, i["site"], **PAGE),
        "device_devices", ("ix_device_devices_site",)),
    Hot("findings, worst first", (OPERATOR,),
        lambda s, c, _: finding.page(s, c, _filters(), **PAGE),
        "finding_findings", ("ix_finding_findings_urgency",)),
    Hot("findings of a partner", (PARTNER,),
        lambda s, c, _: finding.page(s, c, _filters(), **PAGE),
        "finding_findings", ("ix_finding_findings_partner",)),
    Hot("findings of a site", BOTH,
        lambda s, c, i: finding.page(s, c, _filters(site_id=i["site"]), **PAGE),
        "finding_findings", ("ix_finding_findings_site",)),
    Hot("telemetry by time: changes of a finding", BOTH,
        lambda s, c, i: finding.changes(s, c, i["device"], limit=50),
        "finding_changes", ("ix_finding_changes_finding",)),
    Hot("telemetry by time: what has expired", (JOBS,), _purge("finding_history"),
        "finding_changes", ("ix_finding_changes_received",)),
    Hot("audit lines that have expired", (JOBS,), _purge("audit"),
        "audit_entries", ("ix_audit_entries_at",)),
    Hot("audit log by time", (OPERATOR,),
        lambda s, c, _: audit.entries(s, c, Wanted(), **PAGE),
        "audit_entries", ("ix_audit_entries_at",)),
    Hot("audit log of a partner", (PARTNER,),
        lambda s, c, _: audit.entries(s, c, Wanted(), **PAGE),
        "audit_entries", ("ix_audit_entries_partner",)),
    Hot("audit log of a site", BOTH,
        lambda s, c, i: audit.entries(s, c, Wanted(site=i["site"]), **PAGE),
        "audit_entries", ("ix_audit_entries_site",)),
    Hot("live stream of a partner", (PARTNER,),
        lambda s, c, _: notify.after(s, c, (55, 0), limit=50),
        "notify_events", ("ix_notify_events_partner", "pk_notify_events")),
    Hot("a session by its token", (GATE,),
        lambda _, c, i: identity.session_by_token(c, i["appliance"]),
        "identity_sessions", ("identity_sessions_token_hash_key", "uq_identity_sessions_token_hash")),
    Hot("sessions of a person", BOTH,
        lambda s, c, i: identity.sessions_of(s, c, i["device"], NOW),
        "identity_sessions", ("ix_identity_sessions_user",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def many(cluster: Cluster) -> Iterator[tuple[Any, dict[str, str]]]:
    with cluster.fresh() as fresh:
        yield fresh, seed(fresh)


@pytest.fixture
async def world(many: tuple[Any, dict[str, str]], tmp_path: Path) -> AsyncIterator[World]:
    async with built_world(many[0], tmp_path) as built:
        yield built


def scope_for(who: str, ids: dict[str, str]) -> Scope:
    match who:
        case "operator":
            return platform_scope("command_line")
        case "partner":
            return Scope(MINT, Plane.TENANT, partner_id=ids["partner"])
        case "appliance":
            return appliance_scope(ids["partner"], ids["organisation"], ids["site"], ids["appliance"])
        case "gate":
            return presented_scope(ids["appliance"])
        case _:
            return jobs_scope("retention")


@contextmanager
def sent(world: World) -> Iterator[list[tuple[str, Any]]]:
    """Statements with their values, as they go to the driver."""
    engine = world.parts.database.engine.sync_engine
    found: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def plans(world: World, hot: Hot, who: str, ids: dict[str, str]) -> list[dict[str, Any]]:
    """Plans of the statements about the hot table that the repository sent."""
    async with world.parts.database.session(scope_for(who, ids)) as session:
        connection = await session.connection()
        with sent(world) as statements:
            await hot.ask(session.info["scope"], session, ids)
        explained = []
        for statement, values in statements:
            if hot.table in statement:
                plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
                text = plan.scalar_one()
                explained.append((json.loads(text) if isinstance(text, str) else text)[0]["Plan"])
        await session.rollback()
    assert explained, f"{hot.name}: nothing about {hot.table} was sent"
    return explained


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def faults(plan: dict[str, Any], hot: Hot) -> list[str]:
    """What is wrong with a plan: a scan of the whole table, or none of the indexes."""
    read = list(nodes(plan))
    used = {node["Index Name"] for node in read if "Index Name" in node}
    wrong = [
        f"scans all of {hot.table}"
        for node in read
        if node["Node Type"].endswith("Seq Scan") and node.get("Relation Name") == hot.table
    ]
    return wrong if used & set(hot.indexes) else [*wrong, f"uses {sorted(used)}"]


async def test_every_hot_query_uses_its_index(world: World, many: tuple[Any, dict[str, str]]) -> None:
    found = {}
    for hot in HOT:
        for who in hot.who:
            wrong = [fault for plan in await plans(world, hot, who, many[1]) for fault in faults(plan, hot)]
            if wrong:
                found[f"{hot.name} ({who})"] = wrong
    assert found == {}


async def test_without_its_index_a_query_is_found_out(world: World, many: tuple[Any, dict[str, str]]) -> None:
    """The judge above can say no."""
    hot = next(hot for hot in HOT if hot.name == "incidents by appliance")
    async with world.work() as work:
        connection = await work.session.connection()
        await connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
        await connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        await connection.exec_driver_sql("SET LOCAL enable_indexonlyscan = off")
        with sent(world) as statements:
            await hot.ask(work.scope, work.session, many[1])
        statement, values = statements[-1]
        plan = (await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)).scalar_one()
    (tree,) = json.loads(plan) if isinstance(plan, str) else plan
    assert "scans all of incident_incidents" in faults(tree["Plan"], hot)
