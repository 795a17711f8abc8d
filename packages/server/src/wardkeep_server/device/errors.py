"""Refusals of devices."""

from wardkeep_server.platform.errors import Conflict, Invalid


class NoConfirmedAppliance(Conflict):
    """Nothing is sealed to a key that no person compared."""

    code, title = "no_confirmed_appliance", "Confirm the keys of an appliance at this site first"


class ApplianceAmbiguous(Invalid):
    """More than one appliance could watch it."""

    code, title = "appliance_ambiguous", "Name the appliance that watches this device"


class ExcludedDevice(Conflict):
    """Medical and unknown devices are recorded only."""

    code, title = "excluded_device", "Medical and unknown devices are recorded only: no log-in is kept for them"


class NotSsh(Conflict):
    """The device has no log-in."""

    code, title = "not_ssh", "This device is the appliance's own machine; it needs no log-in key"
