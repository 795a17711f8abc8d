"""To whom this appliance belongs, and the signed documents in force."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.messages import ClaimAnswer, DocumentState, ServerKeys


@dataclass(frozen=True)
class Enrolment:
    """The claim's answer, and the server that gave it."""

    server: str
    answer: ClaimAnswer


@dataclass(frozen=True)
class StoredDocument:
    """A verified document's canonical payload, with the version and digest that the check-in names."""

    state: DocumentState
    body: bytes


def read_enrolment(conn: Connection) -> Enrolment | None:
    """None before the claim."""
    row = conn.execute("SELECT server, answer FROM enrolment").fetchone()
    return None if row is None else Enrolment(row["server"], ClaimAnswer.model_validate_json(row["answer"]))


def write_enrolment(conn: Connection, enrolment: Enrolment, at: datetime) -> None:
    """Kept once per state directory: a second claim needs a fresh one."""
    conn.execute(
        "INSERT INTO enrolment (one, server, answer, claimed_at) VALUES (1, ?, ?, ?)",
        (enrolment.server, enrolment.answer.canonical().decode(), format_time(at)),
    )


def pin_server_keys(conn: Connection, keys: ServerKeys) -> None:
    """The server's keys from now on; everything else of the claim's answer stays."""
    known = read_enrolment(conn)
    if known is None:
        raise ValueError("keys are pinned by an enrolment")
    answer = known.answer.model_copy(update={"server_keys": keys})
    conn.execute("UPDATE enrolment SET answer = ?", (answer.canonical().decode(),))


def read_document(conn: Connection, kind: str) -> StoredDocument | None:
    """The newest document of a kind, if there is one."""
    row = conn.execute("SELECT version, digest, body FROM document WHERE kind = ?", (kind,)).fetchone()
    if row is None:
        return None
    return StoredDocument(DocumentState(version=row["version"], digest=row["digest"]), row["body"].encode())


def write_document(conn: Connection, kind: str, state: DocumentState, body: bytes, at: datetime) -> None:
    """Put a document in force in the place of the one before."""
    conn.execute(
        "INSERT OR REPLACE INTO document (kind, version, digest, body, received_at) VALUES (?, ?, ?, ?, ?)",
        (kind, state.version, state.digest, body.decode(), format_time(at)),
    )
