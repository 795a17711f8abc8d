"""What a census needs: one of everything that an address can name, at both tenants, and a valid body for each."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from limits import parse_many
from pydantic import SecretStr

from wardkeep_core.model.verdict import Result
from wardkeep_server.app import wiring
from wardkeep_server.device.schemas import SshConnection
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.identity import passkey_repository
from wardkeep_server.identity.models import Passkey
from wardkeep_server.platform.access import Declared, KeyScope, RateClass
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.gate import GuardedRoute
from wardkeep_server.platform.limits import LIMITS
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.alarms import new_alarm
from wardkeep_server.tests.support.anchors import new_anchor
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.provider_things import provider_things
from wardkeep_server.tests.support.reports import attempt_report, finding, incident, scan
from wardkeep_server.tests.support.world import REASON, Browser, Tenant, World


def addresses() -> list[Declared]:
    """Every mounted address of every slice."""
    return wiring.declared_routes()


def name_of(declared: Declared) -> str:
    """`GET /api/...`."""
    return f"{declared.method} {declared.path}"


@dataclass
class Belongings:
    """Ids of what one tenant has, by the name that addresses use; its box, and a key that reads everything."""

    box: Box
    ids: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def path(self, declared: Declared) -> str:
        """The address with our ids in it. KeyError: a new kind of id that the census must learn."""
        return declared.path.format_map(self.ids)


async def settle(world: World, tenant: Tenant) -> Belongings:
    """Give the tenant one of everything."""
    box = await claimed_box(world, tenant)
    device, incident_id = await _watched(box)
    owner = await world.client(Role.CLIENT_OWNER, tenant)
    consent = await owner.post(
        f"/api/organisations/{tenant.organisation}/consents",
        {"risk": "low", "until": _text(world.clock() + timedelta(days=30)), "reason": REASON},
    )
    viewer = await world.client(Role.CLIENT_VIEWER, tenant)
    operator = await world.client(Role.OPERATOR_READONLY)
    operator_acting = await world.client(Role.OPERATOR_OPERATOR)
    key = await api_key(world, tenant)
    ids = {
        "partner_id": tenant.partner,
        "organisation_id": tenant.organisation,
        "site_id": tenant.site,
        "appliance_id": box.id,
        "device_id": device,
        "incident_id": incident_id,
        "attempt_id": "none",
        "consent_id": consent.json()["id"],
        "user_id": await world.user(Role.CLIENT_VIEWER, tenant),
        "session_id": viewer.session_id,
        "reached_id": await _reached(box),
        "finding_id": await _first(operator, f"/api/findings?site={tenant.site}"),
        **await _evidence(operator, box),
        "order_id": await _order(operator_acting, box),
        **await _ways_in(world, tenant),
        **await provider_things(world, tenant),
        "api_key_id": key["id"],
        **await _lost_factors(world, tenant),
        "grant_id": await world.user(Role.AUDITOR, tenant),
        "retention_request_id": new_id(),
        "check_id": "linux.ssh_root_login_off",
        "runbook_id": "linux.harden_ssh",
        "framework": "hipaa",
    }
    return Belongings(box, ids, key["key"])


async def _evidence(operator: Browser, box: Box) -> dict[str, str]:
    """An entry, its log, an alarm of it, an anchor over it, and a digest that nobody issued."""
    log_id = await _log(operator, box.tenant)
    return {
        "entry_id": await _first_entry(operator, box),
        "log_id": log_id,
        "alarm_id": await new_alarm(box.world, log_id),
        "anchor_id": await new_anchor(box.world),
        "digest": "ab" * 32,
    }


async def _watched(box: Box) -> tuple[str, str]:
    """A device of the box with a finding, an incident, an attempt and sealed evidence; its id and the incident's."""
    world = box.world
    device = await box.device("front desk of ours" if box.tenant is world.ours else "front desk of theirs")
    at = world.clock() - timedelta(minutes=1)
    opened = incident(device, at)
    await box.report("devices", scan(device, at, finding(at, Result.FAIL)))
    await box.report("incidents", opened)
    await box.report("attempts", attempt_report(device, opened.incident, at))
    box.look(device, "linux.ssh_root_login_off", Result.FAIL, at)
    await box.ship()
    worker = worker_parts(world)
    while await evidence.seal_all(worker) or await evidence.walk_on(worker):
        pass
    return device, opened.incident


QUERY = {"from": "2026-01-01", "to": "2026-04-01", "epoch": "0", "seq": "1", "old": "0", "new": "0", "seed": "1"}
"""Values of query parameters that an address insists on, by name."""


def query_of(world: World, declared: Declared, ids: dict[str, str]) -> str:
    """Required query parameters; empty when there are none. KeyError: one that the census must learn."""
    values = QUERY | {name.removesuffix("_id"): value for name, value in ids.items()}
    for route in world.app.routes:
        if isinstance(route, GuardedRoute) and route.endpoint is declared.handler:
            names = [field.alias for field in route.dependant.query_params if field.field_info.is_required()]
            return f"?{urlencode({name: values[name] for name in names})}" if names else ""
    raise AssertionError(f"{name_of(declared)} is not mounted")


def body_of(world: World, declared: Declared, ids: dict[str, str]) -> Any:
    """The example body of an address with ids put in; None when it takes none."""
    for route in world.app.routes:
        if isinstance(route, GuardedRoute) and route.endpoint is declared.handler:
            if route.body_field is None:
                return None
            model = route.body_field.field_info.annotation
            assert model is not None
            examples = model.model_config.get("json_schema_extra", {}).get("examples")
            assert examples, f"{name_of(declared)}: {model.__name__} has no example in the API's description"
            return {name: ids.get(name, value) for name, value in examples[0].items()}
    raise AssertionError(f"{name_of(declared)} is not mounted")


def widen_limits(world: World) -> None:
    """A census asks faster than any person."""
    world.parts.limiter._items = {rate: parse_many("100000/second") for rate in (*LIMITS, RateClass.NONE)}


async def _first(browser: Browser, path: str) -> str:
    items = (await browser.get(path)).json()["items"]
    assert items, path
    found: str = items[0]["id"]
    return found


async def _order(browser: Browser, box: Box) -> str:
    body = {"type": "scan_now", "appliances": [box.id], "parameters": {}, "reason": REASON}
    answer = await browser.post("/api/orders", body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def _ways_in(world: World, tenant: Tenant) -> dict[str, str]:
    return {
        "invite_id": await _invite(world, tenant),
        "passkey_id": await _passkey(world, tenant),
    }


async def api_key(world: World, tenant: Tenant, **more: Any) -> dict[str, Any]:
    """A key of the tenant's partner, with every scope unless told otherwise; `key` is what it shows."""
    admin = await world.client(Role.PARTNER_ADMIN, tenant)
    body = {"name": "Ticket system", "scopes": [scope.value for scope in KeyScope]} | more
    made = await admin.post("/api/api-keys", body)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def _reached(box: Box) -> str:
    """A device that the box reaches over SSH."""
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    host_key = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    connection = SshConnection(
        address="192.0.2.9", account="care", host_key=host_key.decode(), private_key=SecretStr(private.decode())
    )
    return await box.device("reached over SSH", connection=connection)


async def _invite(world: World, tenant: Tenant) -> str:
    owner = await world.client(Role.CLIENT_OWNER, tenant)
    made = await owner.post("/api/invites", {"username": "new@practice.test", "role": "client.viewer"})
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def _passkey(world: World, tenant: Tenant) -> str:
    row = Passkey(
        id=new_id(),
        user_id=await world.user(Role.CLIENT_VIEWER, tenant),
        partner_id=tenant.partner,
        organisation_id=tenant.organisation,
        name="Key on a ring",
        credential_id=new_id(),
        public_key=b"not used to sign in",
        sign_count=0,
        created_at=world.clock(),
    )
    async with world.work() as work:
        await passkey_repository.add(work.session, row)
    return row.id


async def _lost_factors(world: World, tenant: Tenant) -> dict[str, str]:
    """A person's request in each realm; the client's is the one that addresses name."""
    made = {}
    with psycopg.connect(world.database.superuser) as connection:
        for role in (Role.OPERATOR_READONLY, Role.PARTNER_TECH, Role.CLIENT_VIEWER):
            lost_id = new_id()
            connection.execute(
                "INSERT INTO identity_lost_factors (id, user_id, partner_id, organisation_id, token_hash, asked_at,"
                " ends_at) SELECT %s, id, partner_id, organisation_id, %s, %s, %s FROM identity_users WHERE id = %s"
                " ON CONFLICT DO NOTHING",
                (lost_id, lost_id, world.clock(), world.clock() + timedelta(days=7), await world.user(role, tenant)),
            )
            made[role] = lost_id
    return {
        "lost_factor_id": made[Role.CLIENT_VIEWER],
        "operators_lost_factor_id": made[Role.OPERATOR_READONLY],
    }


async def _log(browser: Browser, tenant: Tenant) -> str:
    (log,) = (await browser.get(f"/api/evidence/logs?site={tenant.site}")).json()
    found: str = log["id"]
    return found


async def _first_entry(browser: Browser, box: Box) -> str:
    answer = await browser.get(f"/api/evidence/entries?site={box.tenant.site}")
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["items"][0]["id"]
    return found


def _text(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
