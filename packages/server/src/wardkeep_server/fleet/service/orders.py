"""Orders by people: check what is asked, sign it for each appliance, show it, take it back."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.model.actor import SYSTEM, user_actor
from wardkeep_core.protocol.order_states import NotPossible, OrderState, Standing, cancel, supersede, unheard
from wardkeep_core.protocol.orders import (
    ACTING,
    Order,
    OrderApproval,
    OrderTarget,
    OrderType,
    Parameters,
    ParametersRefused,
    RunRunbook,
    parameters_of,
    seal_order,
)
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.fleet import order_repository as repository
from wardkeep_server.fleet.models import Appliance
from wardkeep_server.fleet.order_errors import NothingQueued, NotReady, OrderRefused
from wardkeep_server.fleet.order_models import OrderRow, OrderTargetRow
from wardkeep_server.fleet.order_schemas import NewOrder, OrderSummary, OrderTargetView, OrderView, StateCount
from wardkeep_server.fleet.service.order_rules import refuse_unfit
from wardkeep_server.platform.errors import FieldProblem, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Realm
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision

SCAN_LASTS_S = 3600


async def issue(work: Work, new: NewOrder) -> OrderView:
    """Sign an order for each appliance and let it wait for the next check-in."""
    parameters = _parameters(new)
    appliances = await _appliances(work, new)
    await refuse_unfit(work, new, parameters, appliances)
    order = _order_row(work, new, parameters, appliances)
    numbers = await repository.next_numbers(work.scope, work.session, [each.id for each in appliances])
    targets = [_target_row(work, order, each, numbers[each.id]) for each in appliances]
    if new.type is OrderType.SCAN_NOW:
        await _supersede(work, new, [each.id for each in appliances])
    await repository.add(work.session, order, targets)
    await repository.mark(work.session, [each.id for each in appliances], work.now)
    await _note(work, order, new, appliances)
    return await one(work, order["id"])


async def scan_site(work: Work, site_id: str) -> int:
    """A `scan_now` for every appliance of a site that takes orders; how many."""
    found = await repository.ready_at(work.scope, work.session, site_id)
    if found:
        reason = "check now, asked on the page of the site"
        new = NewOrder(type=OrderType.SCAN_NOW, appliances=list(found), reason=reason, lasts_s=SCAN_LASTS_S)
        await issue(work, new)
    return len(found)


async def orders(
    work: Work, site_id: str | None, about: Mapping[str, str], *, limit: int, after: str | None
) -> Page[OrderSummary]:
    """Orders in scope, newest first, each with how its targets stand now; of one site, and `about` these parameters."""
    if site_id is not None:
        await tenancy.site(work, site_id)
    found = await repository.page(work.scope, work.session, site_id, about, limit=limit, after=after)
    rows, following = cut(found, limit, "issued_at")
    counted: defaultdict[str, Counter[OrderState]] = defaultdict(Counter)
    expiry = {row.id: row.expires_at for row in rows}
    for order_id, state, count in await repository.states(work.scope, work.session, list(expiry)):
        counted[order_id][_now(Standing(OrderState(state)), work.now, expiry[order_id])] += count
    return Page(items=[OrderSummary(**_summary(row, counted[row.id])) for row in rows], next=following)


async def one(work: Work, order_id: str) -> OrderView:
    """One order with every target; NotFound out of scope."""
    row = await repository.order(work.scope, work.session, order_id)
    if row is None:
        raise NotFound
    targets = await repository.targets(work.scope, work.session, order_id)
    names = await repository.names(work.scope, work.session, [each.appliance_id for each in targets])
    views = [_target_view(each, names.get(each.appliance_id, ""), work.now) for each in targets]
    return OrderView(**_summary(row, Counter(view.state for view in views)), targets=views)


async def take_back(work: Work, order_id: str) -> OrderView:
    """Cancel whatever of an order was not handed out yet. Raises NothingQueued."""
    row = await repository.order(work.scope, work.session, order_id)
    if row is None:
        raise NotFound
    taken = []
    for target in await repository.targets(work.scope, work.session, order_id, lock=True):
        try:
            move(target, cancel(_now_standing(target, work.now)), work.now)
        except NotPossible:
            continue
        taken.append(target.appliance_id)
    if not taken:
        raise NothingQueued
    await repository.write(work.session)
    await record(work, "order.cancel", _audited(row.id, row), after={"appliances": sorted(taken)})
    return await one(work, order_id)


def standing_of(target: OrderTargetRow) -> Standing:
    """The machine's view of a row."""
    known, state = OrderState(target.known), OrderState(target.state)
    return Standing(known, target.deliveries, state if state is not known else None, target.reason)


def move(target: OrderTargetRow, standing: Standing, now: datetime) -> bool:
    """Put a row where the machine says; False when that changes nothing."""
    if standing == standing_of(target):
        return False
    target.known, target.state = standing.known.value, standing.state.value
    target.deliveries, target.reason = standing.deliveries, standing.reason
    target.changed_at = now
    return True


def _now_standing(target: OrderTargetRow, now: datetime) -> Standing:
    return unheard(standing_of(target), now=now, expires_at=target.expires_at)


def _now(standing: Standing, now: datetime, expires_at: datetime) -> OrderState:
    return unheard(standing, now=now, expires_at=expires_at).state


def _parameters(new: NewOrder) -> Parameters:
    try:
        return parameters_of(new.type, new.parameters)
    except ParametersRefused as error:
        field, _, words = str(error).partition(": ")
        raise OrderRefused(fields=[FieldProblem(field, words)]) from error


async def _appliances(work: Work, new: NewOrder) -> Sequence[Appliance]:
    wanted = set(new.appliances)
    found = await repository.appliances(work.scope, work.session, wanted)
    if len(found) != len(wanted):
        raise NotFound
    if any(each.retired_at is not None or each.confirmed_at is None for each in found):
        raise NotReady
    if len({each.partner_id for each in found}) > 1:
        raise OrderRefused(fields=[FieldProblem("appliances", "all of one partner")])
    return found


def _order_row(work: Work, new: NewOrder, parameters: Parameters, appliances: Sequence[Appliance]) -> dict[str, Any]:
    subject = work.actor.subject
    person = subject.realm in {Realm.OPERATOR, Realm.PARTNER, Realm.CLIENT}
    return {
        "id": work.act.new_id(),
        "partner_id": appliances[0].partner_id,
        "organisation_id": _shared(appliances, "organisation_id"),
        "site_id": _shared(appliances, "site_id"),
        "type": new.type.value,
        "parameters": parameters.to_json(),
        "reason": new.reason,
        "issued_at": work.now,
        "expires_at": work.now + timedelta(seconds=new.lasts_s),
        "issued_by": user_actor(subject.id) if person else SYSTEM,
        "issued_by_name": subject.name,
        "issued_by_role": subject.role.value,
        "keyid": work.parts.signers.orders.keyid,
    }


def _shared(appliances: Sequence[Appliance], name: str) -> str | None:
    values = {getattr(each, name) for each in appliances}
    return values.pop() if len(values) == 1 else None


def _target_row(work: Work, order: Mapping[str, Any], appliance: Appliance, number: int) -> dict[str, Any]:
    nonce = secrets.token_hex(16)
    document = seal_order(_document(work, order, appliance, number, nonce), work.parts.signers.orders)
    return {
        "order_id": order["id"],
        "appliance_id": appliance.id,
        "partner_id": appliance.partner_id,
        "organisation_id": appliance.organisation_id,
        "site_id": appliance.site_id,
        "number": number,
        "nonce": nonce,
        "document": document,
        "digest": sha256_hex(document.encode()),
        "known": OrderState.QUEUED.value,
        "state": OrderState.QUEUED.value,
        "deliveries": 0,
        "reason": Standing().reason,
        "detail": "",
        "changed_at": work.now,
        **{name: order[name] for name in ("type", "issued_at", "expires_at")},
    }


def _document(work: Work, order: Mapping[str, Any], appliance: Appliance, number: int, nonce: str) -> Order:
    """Acting orders carry the yes of the person who gives them."""
    subject = work.actor.subject
    approvals = (
        OrderApproval(
            person=subject.id,
            role=subject.role.value,
            of_organisation=subject.realm is Realm.CLIENT,
            approved_at=work.now,
        ),
    )
    return Order(
        target=OrderTarget(site=appliance.site_id, appliance=appliance.id),
        number=number,
        nonce=nonce,
        approvals=approvals if OrderType(order["type"]) in ACTING else (),
        **{
            name: order[name] for name in ("id", "type", "parameters", "issued_at", "expires_at", "issued_by", "reason")
        },
    )


async def _supersede(work: Work, new: NewOrder, appliance_ids: Sequence[str]) -> None:
    """A newer look takes the place of one that waits; both would do the same."""
    for target in await repository.queued_before(work.scope, work.session, new.type.value, appliance_ids):
        move(target, supersede(standing_of(target)), work.now)
    await repository.write(work.session)


async def _note(work: Work, order: Mapping[str, Any], new: NewOrder, appliances: Sequence[Appliance]) -> None:
    after = {"type": new.type.value, "parameters": order["parameters"], "appliances": [each.id for each in appliances]}
    await record(work, "order.issue", _audited(order["id"], appliances[0]), after=after, reason=new.reason)
    parameters = parameters_of(new.type, new.parameters)
    if isinstance(parameters, RunRunbook):
        changed = {"order": order["id"], **parameters.to_json()}
        for each in appliances:
            decision = Decision(
                "order.run_runbook", each.partner_id, each.organisation_id, each.site_id, changed, new.reason
            )
            await tenancy.decide(work, decision)


def _audited(order_id: str, owner: OrderRow | Appliance) -> Target:
    return Target("order", order_id, owner.partner_id, owner.organisation_id, owner.site_id)


def _summary(row: OrderRow, states: Counter[OrderState]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "type", "parameters", "reason", "issued_at", "expires_at")},
        "issued_by": row.issued_by_name,
        "issued_by_role": row.issued_by_role,
        "signed_by": row.keyid,
        "site_id": row.site_id,
        "states": [StateCount(state=state, targets=states[state]) for state in OrderState if states[state]],
        "ended": all(state.ended for state in states),
    }


def _target_view(target: OrderTargetRow, name: str, now: datetime) -> OrderTargetView:
    standing = _now_standing(target, now)
    copied = ("appliance_id", "site_id", "detail", "number", "deliveries", "digest", "delivered_at", "changed_at")
    evidence = ("attempt_id", "entry_epoch", "entry_seq")
    return OrderTargetView(
        **{field: getattr(target, field) for field in (*copied, *evidence)},
        appliance_name=name,
        state=standing.state,
        green=standing.state is OrderState.SUCCEEDED,
        presumed=standing.presumed is not None,
        reason=standing.reason,
    )
