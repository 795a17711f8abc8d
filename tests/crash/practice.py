"""A practice of several boxes, and a person who reads and gives orders meanwhile; and what is stored at the end."""

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import psycopg
from psycopg import IsolationLevel
from tests.crash.box import CrashBox, link_of
from tests.crash.judge import Entry, Sealed, Stored, Told
from tests.support.running import Installation, Person, until

from wardkeep_core.evidence.checkpoint import checkpoint_key, verify_checkpoint
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.app.embedded.environment import DATABASE, layout_of, postgres_of
from wardkeep_server.tests.support.world import Tenant

ORDER_EVERY = 12
SEALED_S = 60


@dataclass
class Reader:
    """A person with one session for the whole test: reads pages, gives orders, and never signs in again."""

    person: Person
    site: str
    appliance: str
    good: int = 0
    failed: int = 0
    orders: set[str] = field(default_factory=set)
    fault: BaseException | None = None

    def live(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(0.25):
                self._look()
        except BaseException as fault:  # noqa: BLE001 - a thread's edge: the test reads it and fails
            self.fault = fault

    def _look(self) -> None:
        paths = ("/api/overview", f"/api/sites/{self.site}", "/api/compliance/scores", "/api/findings")
        path = paths[(self.good + self.failed) % len(paths)]
        answer = self._ask(lambda: self.person.client.get(path))
        if answer is None:
            self.failed += 1
            return
        assert answer.status_code == 200, f"{path}: {answer.text}"
        self.good += 1
        if self.good % ORDER_EVERY == 0:
            self._order()

    def _order(self) -> None:
        """Given until there is an answer, always under the same key: there must be one in the end."""
        name = f"crash test, order {secrets.token_hex(8)}"
        body = {"type": "scan_now", "appliances": [self.appliance], "parameters": {}, "reason": name}
        key = secrets.token_hex(16)
        for _ in range(240):
            answer = self._ask(lambda: self.person.send("POST", "/api/orders", body, {"Idempotency-Key": key}))
            if answer is not None:
                assert answer.status_code == 201, answer.text
                self.orders.add(name)
                return
            time.sleep(0.5)
        raise AssertionError("an order had no answer for two minutes")

    def _ask(self, ask: Any) -> httpx2.Response | None:
        """None while the server does not answer."""
        try:
            answer: httpx2.Response = ask()
        except httpx2.TransportError:
            return None
        return None if answer.status_code in {429, 502, 503} else answer


def enrolled(installation: Installation, person: Person, count: int) -> list[CrashBox]:
    """One practice with one site and so many confirmed boxes, each watching a device of its own."""
    partner = person.post("/api/partners", {"name": "Crash partner"})["id"]
    organisation = person.post("/api/organisations", {"name": "Crash practice", "partner_id": partner})["id"]
    site = person.post("/api/sites", {"organisation_id": organisation, "name": "Crash site"})["id"]
    boxes = [CrashBox(installation.url, Tenant(partner, organisation, site)) for _ in range(count)]
    for number, box in enumerate(boxes):
        box.claim(person.post(f"/api/sites/{site}/enrolment-codes", None)["code"])
        page = person.get(f"/api/appliances/{box.wire.id}")
        path = f"/api/appliances/{box.wire.id}/confirm-keys"
        person.post(path, {"fingerprints": page["fingerprints"]})
        device = {"name": f"Device {number}", "connection": {"kind": "local"}, "appliance_id": box.wire.id}
        box.device = person.post(f"/api/sites/{site}/devices", device)["id"]
    return boxes


def told(boxes: list[CrashBox], reader: Reader) -> Told:
    """Everything that was acknowledged."""
    evidence = {number: hashed for box in boxes for number, hashed in box.evidence.items()}
    rows = {
        "incident": frozenset(one for box in boxes for one in box.incidents),
        "attempt": frozenset(one for box in boxes for one in box.attempts),
        "order": frozenset(reader.orders),
    }
    return Told(evidence, rows)


def stored(installation: Installation, boxes: list[CrashBox], site: str) -> Stored:
    """Everything that is kept, past every filter, at one moment at which all is sealed. Checkpoints are verified here.

    The machine's own appliance goes on stating: what is read statement by statement would be of several moments.
    """
    answer = boxes[0].wire.answer
    assert answer is not None
    checkpoint = load_public_base64(answer.server_keys.checkpoint).public_bytes_raw()
    dsn = postgres_of(layout_of(installation.environ())).dsn(DATABASE)
    with psycopg.connect(dsn) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        sealed: dict[str, Sealed] = until(
            lambda: _all_sealed(connection, checkpoint), SEALED_S, "all is sealed at once"
        )
        entries = [_entry(row) for row in connection.execute(_ENTRIES)]
        rows = {kind: [row[0] for row in connection.execute(query, [site])] for kind, query in _ROWS.items()}
        return Stored(entries, _sizes(connection), sealed, rows)


def _all_sealed(connection: psycopg.Connection[Any], key: bytes) -> dict[str, Sealed] | None:
    """Newest checkpoints, when none lags behind its log; the snapshot in which that is so stays open."""
    sealed = {}
    for log, origin, note in connection.execute(_CHECKPOINTS):
        found = verify_checkpoint(note, checkpoint_key(origin, key)).checkpoint
        sealed[str(log)] = Sealed(found.size, found.root)
    if {log: one.size for log, one in sealed.items()} == _sizes(connection):
        return sealed
    connection.rollback()
    return None


def _sizes(connection: psycopg.Connection[Any]) -> dict[str, int]:
    return {str(log): size for log, size in connection.execute("SELECT log_id, size FROM evidence_heads")}


_ENTRIES = "SELECT log_id, leaf_index, signer_id, epoch, seq, leaf_hash, envelope FROM evidence_entries"
_CHECKPOINTS = (
    "SELECT DISTINCT ON (c.log_id) c.log_id, l.origin, c.note FROM evidence_checkpoints c"
    " JOIN evidence_logs l ON l.id = c.log_id ORDER BY c.log_id, c.size DESC"
)
_ROWS = {
    "incident": "SELECT id::text FROM incident_incidents WHERE site_id = %s",
    "attempt": "SELECT id::text FROM remediation_attempts WHERE site_id = %s",
    "order": "SELECT o.reason FROM fleet_orders o JOIN fleet_order_targets t ON t.order_id = o.id WHERE t.site_id = %s",
    "incident line": (
        "SELECT incident_id || ' ' || to_state || ' ' || at FROM incident_transitions WHERE site_id = %s"
    ),
}


def _entry(row: Sequence[Any]) -> Entry:
    log, index, signer, epoch, seq, hashed, envelope = row
    link, _ = link_of(envelope)
    return Entry(str(log), index, str(signer), epoch, seq, hashed.hex(), link["prev"], envelope)
