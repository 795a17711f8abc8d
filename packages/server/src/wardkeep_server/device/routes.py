"""Devices of a site."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import Id
from wardkeep_server.device import service
from wardkeep_server.device.schemas import DeviceChange, DeviceView, NewCredential, NewDevice
from wardkeep_server.platform.access import READERS, TECHNICIANS, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

router = Routes("device")
WRITE = RateClass.WRITE


@router.get("/api/devices", AccessPolicy(READERS, Reach.LIST), summary="Devices, by name")
async def list_devices(
    context: Ctx, site: Annotated[Id | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[DeviceView]:
    """Live devices within the caller's scope, of one site when named."""
    return await service.devices(context.work, site, limit=limit, after=after)


@router.get("/api/sites/{site_id}/devices", AccessPolicy(READERS, Reach.SITE), summary="Devices of a site")
async def list_site_devices(context: Ctx, site_id: Id, limit: Limit = 50, after: After = None) -> Page[DeviceView]:
    """Live ones, by name."""
    return await service.devices(context.work, site_id, limit=limit, after=after)


@router.post(
    "/api/sites/{site_id}/devices",
    AccessPolicy(TECHNICIANS, Reach.SITE, WRITE, step_up=True),
    summary="Enrol a device",
    status_code=201,
)
async def create_device(context: Ctx, site_id: Id, body: NewDevice) -> DeviceView:
    """The log-in key is sealed to the appliance at once and never comes back."""
    return await service.create_device(context.work, site_id, body)


@router.get("/api/devices/{device_id}", AccessPolicy(READERS, Reach.DEVICE), summary="A device")
async def get_device(context: Ctx, device_id: Id) -> DeviceView:
    """How it is reached, who watches it, how it is treated."""
    return await service.device(context.work, device_id)


@router.patch("/api/devices/{device_id}", AccessPolicy(TECHNICIANS, Reach.DEVICE, WRITE), summary="Change a device")
async def change_device(context: Ctx, device_id: Id, body: DeviceChange) -> DeviceView:
    """Name, role or class; a device that becomes medical or unknown loses its log-in key."""
    return await service.change_device(context.work, device_id, body)


@router.put(
    "/api/devices/{device_id}/credential",
    AccessPolicy(TECHNICIANS, Reach.DEVICE, WRITE, step_up=True),
    summary="Replace a device's log-in key",
)
async def set_device_credential(context: Ctx, device_id: Id, body: NewCredential) -> DeviceView:
    """Write-only: sealed to the appliance, never shown."""
    return await service.set_credential(context.work, device_id, body.private_key.get_secret_value())


@router.delete(
    "/api/devices/{device_id}",
    AccessPolicy(TECHNICIANS, Reach.DEVICE, WRITE),
    summary="Stop watching a device",
    status_code=204,
)
async def archive_device(context: Ctx, device_id: Id) -> None:
    """Its log-in key is forgotten, its evidence stays."""
    await service.archive_device(context.work, device_id)
