"""Orders on a running Wardkeep: given by the operator, carried out by the appliance, each with its evidence entry."""

from typing import Any

from tests.support.running import Person, until

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.runbooks.runbook import Runbook

ENDED_S = 90
REASON = "to see that an order arrives"


def give(person: Person, kind: str, parameters: dict[str, Any]) -> str:
    """The id of an order to the machine's own appliance."""
    (site,) = person.get("/api/sites")["items"]
    (box,) = person.get(f"/api/sites/{site['id']}")["boxes"]
    body = {"type": kind, "appliances": [box["id"]], "parameters": parameters, "reason": REASON}
    made = person.send("POST", "/api/orders", body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def ended(person: Person, order: str) -> dict[str, Any]:
    """The only target of an order, when it has ended."""
    path = f"/api/orders/{order}"
    until(lambda: person.get(path)["ended"], ENDED_S, "the order ends")
    (target,) = person.get(path)["targets"]
    return {**target, "order": order}


def entry_of(person: Person, target: dict[str, Any]) -> dict[str, Any]:
    """The line of the evidence log that states the order; it follows the report within moments."""

    def found() -> Any:
        lines = person.get("/api/evidence/entries?kind=order&limit=100")["items"]
        return next((line for line in lines if line["about_id"] == target["order"]), None)

    entry: dict[str, Any] = until(found, 30, "the order's evidence entry")
    return entry


def test_look_now_succeeds_with_its_evidence(person: Person) -> None:
    target = ended(person, give(person, "scan_now", {"device": None}))
    assert (target["state"], target["reason"], target["presumed"]) == ("succeeded", "looked", False), target
    assert "0 could not be looked at" in target["detail"]
    assert entry_of(person, target)["summary"] == "succeeded"


def test_a_runbook_at_a_site_in_dry_run_fails_and_says_so(person: Person) -> None:
    books = {check: book for book in all_runbooks().values() for check in book.heals}
    findings = person.get("/api/findings?limit=200")["items"]
    orders = [
        give(person, "run_runbook", parameters_of(one, books[one["check"]["id"]]))
        for one in findings
        if one["status"] == "fail" and one["check"]["id"] in books
    ]
    assert orders, "this machine has nothing that fails and could be healed: there is nothing to order"
    ends = [ended(person, order) for order in orders]
    assert {end["state"] for end in ends} == {"failed"}
    dry = [end for end in ends if end["reason"] == "dry_run"]
    assert dry, [(end["reason"], end["detail"]) for end in ends]
    assert dry[0]["detail"].startswith(("dry_run_off: ", "g15_consent_and_approval: "))
    assert dry[0]["attempt_id"] is not None
    assert entry_of(person, dry[0])["summary"] == "failed"


def parameters_of(finding: dict[str, Any], book: Runbook) -> dict[str, Any]:
    return {
        "device": finding["device"]["id"],
        "check": finding["check"]["id"],
        "runbook": book.id,
        "runbook_version": book.version,
    }
