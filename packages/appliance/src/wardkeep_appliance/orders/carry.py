"""Carries one order out: a look through the scanner, a runbook through the healer. Nothing here acts by itself."""

from wardkeep_appliance.actors.scan import ScanActor
from wardkeep_appliance.healing.chooser import ByPerson, Yes
from wardkeep_appliance.healing.healer import Healer
from wardkeep_appliance.orders.life import End, failed, succeeded
from wardkeep_appliance.orders.record import OrderRecord, person_of
from wardkeep_appliance.parts import Parts
from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.protocol.orders import Order, RunRunbook, ScanNow, parameters_of


class Carrier:
    """Uses the very scanner and healer that work without orders."""

    def __init__(self, parts: Parts, scanner: ScanActor, healer: Healer) -> None:
        self._parts = parts
        self._scanner = scanner
        self._healer = healer

    async def carry(self, record: OrderRecord) -> End:
        """Do what an accepted order says; how it ended."""
        order = record.content
        if order is None or record.ran_out(self._parts.clock.now()):
            return failed("expired", "the order ran out before it was carried out")
        match parameters_of(order.type, order.parameters):
            case ScanNow() as wanted:
                return await self._scan(wanted)
            case RunRunbook() as wanted:
                return await self._run(wanted, record, order)

    async def _scan(self, wanted: ScanNow) -> End:
        """Every device meant is looked at after this moment; one that could not be is a failure, and counted."""
        observed = self._scanner.observed()
        meant = [target for target in observed if wanted.device in {None, target.device}]
        if not meant:
            return failed("not_observed", "this appliance observes no such device")
        looked = await self._scanner.look_now(meant)
        missed = len(meant) - looked
        words = f"{looked} of {len(meant)} devices looked at, {missed} could not be looked at"
        return failed("not_all_looked_at", words) if missed else succeeded("looked", words)

    async def _run(self, wanted: RunRunbook, record: OrderRecord, order: Order) -> End:
        runbook = all_runbooks().get(wanted.runbook)
        if runbook is None or runbook.version != wanted.runbook_version:
            found = "none" if runbook is None else f"version {runbook.version}"
            return failed("runbook_differs", f"ordered: version {wanted.runbook_version}; here: {found}")
        yes = tuple(
            # Clocks differ a little: a yes is never later than the order that brought it.
            Yes(each.person, each.of_organisation, min(record.on_our_clock(each.approved_at), record.at))
            for each in order.approvals
        )
        choice = ByPerson(order.id, person_of(order) or order.approvals[0].person, runbook, yes)
        return await self._healer.run_for(choice, wanted.device, wanted.check)
