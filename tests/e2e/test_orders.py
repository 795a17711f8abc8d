"""Orders on a running Wardkeep: given by the operator, carried out by the appliance, each with its evidence entry."""

from typing import Any

from tests.support.running import Person, until

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.runbooks.runbook import Runbook

ENDED_S = 90
DEVICES = 2
REASON = "to see that an order arrives"
NOTHING_TO_DO = {"not_needed", "no_incident", "not_failing"}


def give(person: Person, kind: str, parameters: dict[str, Any]) -> str:
    """The id of an order to the machine's own appliance."""
    (site,) = person.get("/api/sites")["items"]
    (box,) = person.get(f"/api/sites/{site['id']}")["boxes"]
    body = {"type": kind, "appliances": [box["id"]], "parameters": parameters, "reason": REASON}
    return str(person.post("/api/orders", body)["id"])


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


def test_a_runbook_at_a_site_in_dry_run_changes_nothing_and_says_why(person: Person) -> None:
    """What fails differs from machine to machine: each check with a runbook is ordered, and answered as it stands."""
    books = {check: book for book in all_runbooks().values() for check in book.heals}

    def healable() -> list[dict[str, Any]]:
        found = person.get("/api/findings?limit=200")["items"]
        looked_at = {one["device"]["id"] for one in found}
        return [one for one in found if one["check"]["id"] in books] if len(looked_at) == DEVICES else []

    findings = until(healable, 60, "findings of the machine and of its appliance")
    orders = {give(person, "run_runbook", parameters_of(one, books[one["check"]["id"]])): one for one in findings}
    ends = [ended(person, order) for order in orders]
    assert {end["state"] for end in ends} == {"failed"}
    after = {one["id"]: one["status"] for one in healable()}
    for end in ends:
        finding = orders[end["order"]]
        said = (finding["check"]["id"], finding["status"], end["reason"], end["detail"])
        if after[finding["id"]] == finding["status"]:
            assert (end["reason"] in NOTHING_TO_DO) == (finding["status"] != "fail"), said
        if end["reason"] in NOTHING_TO_DO:
            assert end["attempt_id"] is None, said
        if end["reason"] == "dry_run":
            assert end["detail"].startswith(("dry_run_off: ", "g15_consent_and_approval: ")), said
            assert end["attempt_id"] is not None, said
    assert entry_of(person, ends[0])["summary"] == "failed"


def parameters_of(finding: dict[str, Any], book: Runbook) -> dict[str, Any]:
    return {
        "device": finding["device"]["id"],
        "check": finding["check"]["id"],
        "runbook": book.id,
        "runbook_version": book.version,
    }
