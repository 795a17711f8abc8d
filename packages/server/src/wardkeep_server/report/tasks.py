"""What documents add to the building of kits."""

from wardkeep_server.evidence.events import KitIssued
from wardkeep_server.platform.hooks import hook
from wardkeep_server.report import service

HOOKS = (hook(KitIssued, service.Keeper()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
