"""`wardkeep db`: the schema's state, and moving it up or down. Works on DATABASE_OWNER_URL, else on WARDKEEP_VAR."""

import sys
from collections.abc import Callable, Mapping

from sqlalchemy.exc import OperationalError

from wardkeep_server.app import migrate
from wardkeep_server.app.embedded.environment import embedded_environment
from wardkeep_server.app.migrate import SchemaStatus

_UNREACHABLE = (
    "The database does not answer. Start it (`wardkeep up` for the embedded one), or set DATABASE_OWNER_URL to the"
    " address of the role that owns the tables."
)


def upgrade(environ: Mapping[str, str], revision: str) -> int:
    """Up to a revision; prints where the schema stands then."""
    return _run(environ, lambda url: _tell(migrate.upgrade(url, revision)))


def downgrade(environ: Mapping[str, str], revision: str) -> int:
    """Down to a revision, or to nothing with `base`."""
    return _run(environ, lambda url: _tell(migrate.downgrade(url, revision)))


def status(environ: Mapping[str, str]) -> int:
    """Where the schema stands and what is pending."""
    return _run(environ, lambda url: _tell(migrate.status(url)))


def check(environ: Mapping[str, str]) -> int:
    """1 with one line for each fault; 0 when there is none."""

    def checked(url: str) -> int:
        faults = migrate.check(url)
        for fault in faults:
            _say(fault)
        if not faults:
            _say("The schema is the one this version wants.")
        return int(bool(faults))

    return _run(environ, checked)


def _run(environ: Mapping[str, str], act: Callable[[str], int]) -> int:
    url = environ.get("DATABASE_OWNER_URL") or embedded_environment(environ)["DATABASE_OWNER_URL"]
    try:
        return act(url)
    except OperationalError:
        print(_UNREACHABLE, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1


def _tell(found: SchemaStatus) -> int:
    _say(f"At revision {found.current or 'nothing'}; newest is {found.head}.")
    for revision in found.pending:
        _say(f"Pending: {revision}")
    return 0


def _say(words: str) -> None:
    print(words)  # noqa: T201 - the command's answer
