"""What may be ordered by whom: the server's half. The appliance asks every guard and consent again."""

from collections.abc import Sequence

from wardkeep_core.catalog.registry import all_checks, all_runbooks
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.protocol.documents import Target
from wardkeep_core.protocol.orders import Parameters, RunRunbook
from wardkeep_core.runbooks.risk import Risk
from wardkeep_core.runbooks.runbook import Runbook
from wardkeep_server.fleet.events import TargetsSource
from wardkeep_server.fleet.models import Appliance
from wardkeep_server.fleet.order_errors import NeedsTwoPersons, OrderRefused, RunbookChanged, RunbookSwitchedOff
from wardkeep_server.fleet.order_schemas import LONG_REASON, NewOrder
from wardkeep_server.platform.errors import FieldProblem
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

GRAVE = frozenset({Risk.HIGH, Risk.CRITICAL})


async def refuse_unfit(work: Work, new: NewOrder, parameters: Parameters, appliances: Sequence[Appliance]) -> None:
    """Raises OrderRefused, RunbookChanged, RunbookSwitchedOff, NeedsTwoPersons."""
    if parameters.device is None:
        return
    if len(appliances) != 1:
        raise _refused("appliances", "name the one appliance that watches the device")
    device = await _device(work, appliances[0], parameters.device)
    if isinstance(parameters, RunRunbook):
        await _refuse_runbook(work, new, parameters, appliances[0], device)


async def _device(work: Work, appliance: Appliance, device_id: str) -> Target:
    watched = await work.parts.hooks.one(TargetsSource).targets(work, appliance.site_id, appliance.id)
    device = next((each for each in watched if each.device == device_id), None)
    if device is None:
        raise _refused("parameters.device", "this appliance watches no such device")
    if device.device_class is not DeviceClass.MANAGED:
        raise _refused("parameters.device", "this device is recorded only: it is neither probed nor changed")
    return device


async def _refuse_runbook(work: Work, new: NewOrder, wanted: RunRunbook, appliance: Appliance, device: Target) -> None:
    check, book = all_checks().get(wanted.check), all_runbooks().get(wanted.runbook)
    if check is None or check.platform is not device.platform:
        raise _refused("parameters.check", "there is no such check for this device")
    if book is None or wanted.check not in book.heals:
        raise _refused("parameters.runbook", "no such fix heals this check")
    if book.version != wanted.runbook_version:
        raise RunbookChanged
    _refuse_grave(new, book)
    site = await tenancy.site(work, appliance.site_id)
    if book.id in site.disabled_runbooks:
        raise RunbookSwitchedOff


def _refuse_grave(new: NewOrder, book: Runbook) -> None:
    if book.risk is Risk.CRITICAL:
        raise NeedsTwoPersons
    if book.risk in GRAVE and len(new.reason) < LONG_REASON:
        raise _refused("reason", f"at least {LONG_REASON} characters for a fix of this risk")


def _refused(field: str, words: str) -> OrderRefused:
    return OrderRefused(fields=[FieldProblem(field, words)])
