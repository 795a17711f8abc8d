"""The box's own word about its log: every leaf hash that it wrote and heads that it co-signed, signed by the box.

With it an auditor can hold a kit against the box that made the entries, and not against the server that kept them.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from wardkeep_appliance.keys.ring import load_ring, sync_folder
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.store.database import reading
from wardkeep_appliance.store.enrolment import read_enrolment
from wardkeep_appliance.store.leaves import newest_leaves
from wardkeep_appliance.store.witness import kept_for_good
from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_core.evidence.export_file import ExportHead, build_export

MOST_LEAVES = 3_000_000
"""The newest; as many as a file of 256 MiB holds beside twenty years of heads."""


class NoExport(Exception):
    """There is nothing to export, or nowhere to write it; the words say what."""


def export_pieces(settings: Settings, at: datetime) -> Iterator[bytes]:
    """The file in pieces, as of one moment; works beside a running appliance.

    Raises NoDatabase, NoExport, KeysMissing, ExportRefused.
    """
    with reading(settings.database) as conn:
        conn.execute("BEGIN")
        enrolment = read_enrolment(conn)
        if enrolment is None:
            raise NoExport("not enrolled: this box has written no evidence yet")
        head = ExportHead(enrolment.answer.appliance, enrolment.answer.log, at)
        evidence = load_ring(settings.keys).evidence
        yield from build_export(head, newest_leaves(conn, MOST_LEAVES), _notes(conn), evidence)


def write_export(settings: Settings, file: Path, at: datetime) -> int:
    """Write it whole or not at all; how many bytes. Raises as `export_pieces`, and NoExport where a file is there."""
    if file.exists():
        raise NoExport(f"{file} is there already: name a new file")
    fresh, size = file.with_name(f"{file.name}.new"), 0
    try:
        with fresh.open("wb") as stream:
            for piece in export_pieces(settings, at):
                size += stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.rename(file)
        sync_folder(file.parent)
    except OSError as error:
        raise NoExport(f"{file} cannot be written: {error.strerror}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return size


def _notes(conn: Connection) -> Iterator[str]:
    for kept in kept_for_good(conn):
        yield with_cosignatures(kept.note, [kept.cosignature])
