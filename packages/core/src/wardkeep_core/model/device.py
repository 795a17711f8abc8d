"""A thing at a site that is checked."""

from enum import StrEnum

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import DeviceId, OrganisationId, SiteId


class Platform(StrEnum):
    """What a device is probed as; the first part of a check's id."""

    WINDOWS = "windows"
    LINUX = "linux"
    NETWORK = "network"
    APPLIANCE = "appliance"
    CLOUD = "cloud"


class DeviceClass(StrEnum):
    """How a device is treated. Medical and unknown ones are never probed, logged in to or healed."""

    MANAGED = "managed"
    MEDICAL = "medical"
    UNKNOWN = "unknown"


class Device(Frozen):
    """One device as enrolled at a site; `role` is free of meaning to core, checks match it by equality."""

    id: DeviceId
    organisation: OrganisationId
    site: SiteId
    platform: Platform
    device_class: DeviceClass = DeviceClass.MANAGED
    role: str = "server"
