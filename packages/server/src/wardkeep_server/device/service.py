"""The verbs of devices: enrol, change, archive, set a log-in key; and the targets of an appliance."""

import base64
from collections.abc import Collection, Sequence

from nacl.public import PublicKey, SealedBox

from wardkeep_core.model.device import Device, DeviceClass, Platform
from wardkeep_core.protocol.documents import SealedKey, SshTarget, Target
from wardkeep_server.audit.schemas import Target as AuditTarget
from wardkeep_server.audit.service import record
from wardkeep_server.device import repository
from wardkeep_server.device.errors import ApplianceAmbiguous, ExcludedDevice, NoConfirmedAppliance, NotSsh
from wardkeep_server.device.models import Credential, DeviceRow
from wardkeep_server.device.schemas import DeviceChange, DeviceView, NewDevice, SshConnection
from wardkeep_server.fleet import service as fleet
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy


async def devices(work: Work, site_id: str | None, *, limit: int, after: str | None) -> Page[DeviceView]:
    """Live devices in scope, by name; of one site when named."""
    if site_id is not None:
        await tenancy.site(work, site_id)
    rows, following = cut(
        await repository.devices(work.scope, work.session, site_id, limit=limit, after=after), limit, "name"
    )
    keys = await repository.credentials(work.scope, work.session, [row.id for row in rows])
    return Page(items=[_view(row, keys.get(row.id)) for row in rows], next=following)


async def device(work: Work, device_id: str) -> DeviceView:
    """One device."""
    row = await _row(work, device_id)
    keys = await repository.credentials(work.scope, work.session, [row.id])
    return _view(row, keys.get(row.id))


async def names_of(work: Work, device_ids: Collection[str]) -> dict[str, str]:
    """Names of the devices in scope among the ids; an id that is missing is not a device in scope."""
    return {row.id: row.name for row in await repository.by_ids(work.scope, work.session, device_ids)}


async def watched_devices(work: Work, site_id: str) -> list[Device]:
    """The devices of a site that are checked, by name: medical and unknown ones are recorded only and left out."""
    rows = await repository.of_site(work.scope, work.session, site_id)
    return [_as_device(row) for row in rows if row.device_class == DeviceClass.MANAGED]


async def create_device(work: Work, site_id: str, new: NewDevice) -> DeviceView:
    """Enrol a device. A log-in key is sealed to the appliance here and kept only so."""
    site = await tenancy.site(work, site_id)
    appliance = await _watching(work, site.id, new.appliance_id)
    ssh = new.connection if isinstance(new.connection, SshConnection) else None
    if ssh is not None and new.device_class is not DeviceClass.MANAGED:
        raise ExcludedDevice
    row = DeviceRow(
        id=new_id(),
        partner_id=site.partner_id,
        organisation_id=site.organisation_id,
        site_id=site.id,
        appliance_id=appliance.id,
        name=new.name,
        platform=new.platform.value,
        device_class=new.device_class.value,
        role=new.role,
        connection=new.connection.kind,
        address=ssh.address if ssh else None,
        port=ssh.port if ssh else None,
        account=ssh.account if ssh else None,
        host_key=ssh.host_key if ssh else None,
        checks=new.checks,
        created_at=work.now,
    )
    await repository.add(work.session, row)
    after = new.model_dump(mode="json", exclude={"connection", "checks"}) | {"connection": new.connection.kind}
    await record(work, "device.create", _target(row), after=after)
    if ssh is not None:
        await _put_key(work, row, appliance, ssh.private_key.get_secret_value())
    await tenancy.touch_site(work, site.id)
    return await device(work, row.id)


async def change_device(work: Work, device_id: str, change: DeviceChange) -> DeviceView:
    """Change name, role or class. A device that becomes medical or unknown loses its log-in key at once."""
    row = await _row(work, device_id, lock=True)
    values = change.model_dump(mode="json", exclude_none=True)
    before = {name: getattr(row, name) for name in values}
    await repository.change(work.session, row, values)
    if row.device_class != DeviceClass.MANAGED:
        await repository.drop_credential(work.scope, work.session, row.id)
    await record(work, "device.change", _target(row), before=before, after=values)
    await tenancy.touch_site(work, row.site_id)
    return await device(work, row.id)


async def archive_device(work: Work, device_id: str) -> None:
    """No longer watched; its log-in key is forgotten, its evidence stays."""
    row = await _row(work, device_id, lock=True)
    await repository.change(work.session, row, {"archived_at": work.now})
    await repository.drop_credential(work.scope, work.session, row.id)
    await record(work, "device.archive", _target(row))
    await tenancy.touch_site(work, row.site_id)


async def set_credential(work: Work, device_id: str, private_key: str) -> DeviceView:
    """A log-in key in the place of the one before."""
    row = await _row(work, device_id, lock=True)
    if row.connection != "ssh":
        raise NotSsh
    if row.device_class != DeviceClass.MANAGED:
        raise ExcludedDevice
    appliance = await _watching(work, row.site_id, row.appliance_id)
    await _put_key(work, row, appliance, private_key)
    await tenancy.touch_site(work, row.site_id)
    return await device(work, row.id)


async def targets(work: Work, site_id: str, appliance_id: str) -> Sequence[Target]:
    """What the appliance watches, in order of name. A device without a key sealed to it stays out until it has one."""
    rows = await repository.watched_by(work.scope, work.session, site_id, appliance_id)
    return [_as_target(row, key) for row, key in rows if row.connection == "local" or _may_log_in(row, key)]


async def delivered(work: Work, appliance_id: str) -> None:
    """The appliance fetched its targets: keys that go out for the first time are audited."""
    for device_id in await repository.undelivered(work.session, appliance_id, work.now):
        scope = work.scope
        target = AuditTarget("credential", device_id, scope.partner_id, scope.organisation_id, scope.site_id)
        await record(work, "credential.deliver", target, after={"appliance": appliance_id})


async def _put_key(work: Work, row: DeviceRow, appliance: ApplianceFacts, private_key: str) -> None:
    if row.account is None or row.host_key is None:
        raise NotSsh
    inside = SealedKey(device=row.id, user=row.account, host_key=row.host_key, private_key=private_key)
    box = SealedBox(PublicKey(base64.b64decode(appliance.sealing_key)))
    values = {
        "device_id": row.id,
        "partner_id": row.partner_id,
        "organisation_id": row.organisation_id,
        "site_id": row.site_id,
        "appliance_id": appliance.id,
        "sealed_key": base64.b64encode(box.encrypt(inside.model_dump_json().encode())).decode(),
        "set_at": work.now,
        "set_by": work.actor.subject.name,
        "delivered_at": None,
    }
    await repository.put_credential(work.session, values)
    await record(work, "credential.set", _target(row), after={"account": row.account, "appliance": appliance.id})


async def _watching(work: Work, site_id: str, appliance_id: str | None) -> ApplianceFacts:
    """The appliance that watches a device: the named one, or the site's only one, its keys confirmed by a person."""
    live = [one for one in await fleet.appliances_of_site(work, site_id) if one.retired_at is None]
    if appliance_id is not None:
        live = [one for one in live if one.id == appliance_id]
        if not live:
            raise NotFound
    confirmed = [one for one in live if one.confirmed_at is not None]
    if not confirmed:
        raise NoConfirmedAppliance
    if len(confirmed) > 1:
        raise ApplianceAmbiguous
    return confirmed[0]


async def _row(work: Work, device_id: str, *, lock: bool = False) -> DeviceRow:
    row = await repository.device(work.scope, work.session, device_id, lock=lock)
    if row is None or row.archived_at is not None:
        raise NotFound
    return row


def _may_log_in(row: DeviceRow, key: Credential | None) -> bool:
    managed = row.device_class == DeviceClass.MANAGED
    return not managed or (key is not None and key.appliance_id == row.appliance_id)


def _as_target(row: DeviceRow, key: Credential | None) -> Target:
    """Medical and unknown devices go out without any way to reach them: recorded, never probed."""
    ssh = None
    if row.connection == "ssh" and key is not None:
        ssh = SshTarget(
            address=row.address, port=row.port, user=row.account, host_key=row.host_key, sealed_key=key.sealed_key
        )
    return Target(
        device=row.id,
        name=row.name,
        platform=Platform(row.platform),
        device_class=DeviceClass(row.device_class),
        role=row.role,
        ssh=ssh,
        checks=tuple(row.checks) if row.checks is not None else None,
    )


def _as_device(row: DeviceRow) -> Device:
    return Device(
        id=row.id,
        organisation=row.organisation_id,
        site=row.site_id,
        platform=Platform(row.platform),
        device_class=DeviceClass(row.device_class),
        role=row.role,
    )


def _target(row: DeviceRow) -> AuditTarget:
    return AuditTarget("device", row.id, row.partner_id, row.organisation_id, row.site_id)


def _view(row: DeviceRow, key: Credential | None) -> DeviceView:
    names = [name for name in DeviceView.model_fields if not name.startswith("credential_")]
    return DeviceView(
        **{name: getattr(row, name) for name in names},
        credential_set_at=key.set_at if key else None,
        credential_delivered_at=key.delivered_at if key else None,
    )
