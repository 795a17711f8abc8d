"""What other slices may know of an appliance."""

from wardkeep_server.audit.schemas import Target
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.fleet.models import Appliance


def facts_of(row: Appliance, log: str) -> ApplianceFacts:
    """The row as others see it."""
    names = [name for name in ApplianceFacts.__dataclass_fields__ if name != "log"]
    return ApplianceFacts(log=log, **{name: getattr(row, name) for name in names})


def target_of(row: Appliance) -> Target:
    """The appliance as audit lines name it."""
    return Target("appliance", row.id, row.partner_id, row.organisation_id, row.site_id)
