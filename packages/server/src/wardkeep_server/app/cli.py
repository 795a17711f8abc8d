"""`wardkeep`: the command line. Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 done with gaps."""

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from wardkeep_server.platform.errors import ConfigRefused

app = App(
    name="wardkeep",
    help="Wardkeep watches the machines of small healthcare practices, heals what drifts, and keeps proof.",
    version="0.1.0",
)
db = App(name="db", help="The database's schema: its state, and moving it up or down.")
app.command(db)
evidence = App(name="evidence", help="The evidence log: entries back from the object store; an entry's bytes erased.")
app.command(evidence)
secrets = App(name="secrets", help="The keys that encrypt what the database keeps secret.")
app.command(secrets)
keys = App(name="keys", help="The keys that Central Command signs with: where they are, and changing them.")
app.command(keys)
people = App(name="people", help="People's accounts, where nobody else of theirs can help.")
app.command(people)
trust_app = App(name="trust", help="Trust files: what `wardkeep verify --trust` believes.")
app.command(trust_app)
Purposes = Literal["answers", "orders", "attestation", "checkpoint"]


@app.command
def up() -> int:
    """Run everything on this machine until Ctrl-C: database, API, worker, and an appliance that observes it.

    Settings: WARDKEEP_PORT (8080) and WARDKEEP_VAR (./var, all data). Listens on loopback only.

    Example: WARDKEEP_PORT=8090 wardkeep up
    """
    from wardkeep_server.app.embedded.up import run_everything  # noqa: PLC0415 - only this command needs it

    return run_everything(os.environ)


@app.command
def verify(
    kit: Path,
    *,
    trust: Path | None = None,
    receipt: list[str] | None = None,
    appliance_export: list[Path] | None = None,
    json: bool = False,
    timings: bool = False,
    judge: bool = True,
) -> int:
    """Verify an auditor kit offline. VALID exits 0, VALID WITH GAPS 3, INVALID 1.

    Example: wardkeep verify kit.zip --trust practice.trust

    Parameters
    ----------
    kit
        The kit's ZIP file.
    trust
        Trust file from outside the kit: log and witness keys, fingerprints. Without it keys are not compared.
    receipt
        A log's head as a report printed it, "ORIGIN SIZE ROOT", or a file of such lines. May be given 32 times.
    appliance_export
        The signed export of a box, from its own status page. May be given 16 times.
    json
        Print the report for machines.
    timings
        Print to standard error how long each step took.
    judge
        Judge verdicts again from their facts (V14), which takes longest on a large kit; --no-judge leaves it out.

    """
    from wardkeep_server.app import cli_verify  # noqa: PLC0415 - an auditor's laptop loads nothing else

    return cli_verify.verify(
        kit, trust=trust, receipt=receipt, appliance_export=appliance_export, json=json, timings=timings, judge=judge
    )


@app.command
def kit(
    *,
    organisation: str,
    start: Annotated[str, Parameter(name="--from")],
    end: Annotated[str, Parameter(name="--to")],
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
) -> int:
    """Build the auditor kit of one organisation and period from this server's database.

    Example: wardkeep kit --organisation 0190... --from 2026-01-01 --to 2026-04-01 -o q1.zip

    Parameters
    ----------
    organisation
        The organisation's id.
    start
        First day or moment of the period, UTC.
    end
        The moment the period ends, UTC; not part of it.
    output
        The file to write; it must not exist.

    """
    from wardkeep_server.app import cli_kit  # noqa: PLC0415 - loads the evidence slice

    return cli_kit.build(organisation, start, end, output)


@db.command
def upgrade(revision: str = "head") -> int:
    """Move the schema up.

    Example: wardkeep db upgrade
    """
    from wardkeep_server.app import cli_db  # noqa: PLC0415 - loads alembic

    return cli_db.upgrade(os.environ, revision)


@db.command
def downgrade(revision: str) -> int:
    """Move the schema down to a revision, or `base` for nothing.

    Example: wardkeep db downgrade -1
    """
    from wardkeep_server.app import cli_db  # noqa: PLC0415 - loads alembic

    return cli_db.downgrade(os.environ, revision)


@db.command
def status() -> int:
    """Which revision the database is at and which are pending.

    Example: wardkeep db status
    """
    from wardkeep_server.app import cli_db  # noqa: PLC0415 - loads alembic

    return cli_db.status(os.environ)


@db.command
def check() -> int:
    """Exit 0 when the schema is the one this version wants, 1 when not.

    Example: wardkeep db check
    """
    from wardkeep_server.app import cli_db  # noqa: PLC0415 - loads alembic

    return cli_db.check(os.environ)


@secrets.command(name="status")
def secrets_status() -> int:
    """How many rows are under which key, by the key's fingerprint. Exit 0 when all are under the newest.

    Example: wardkeep secrets status
    """
    from wardkeep_server.app import cli_secrets  # noqa: PLC0415 - only this command needs it

    return cli_secrets.status(os.environ)


@secrets.command
def rotate(*, dry_run: bool = False) -> int:
    """Bring everything under the first of DATA_ENCRYPTION_KEYS, while the server serves.

    May be interrupted, and then run again. Put the new key first, keep the old ones behind it, restart the server's
    processes, then run this. When it exits 0 the old keys may be removed.

    Example: wardkeep secrets rotate

    Parameters
    ----------
    dry_run
        Only say what would be done, as `wardkeep secrets status` does.

    """
    from wardkeep_server.app import cli_secrets  # noqa: PLC0415 - only this command needs it

    return cli_secrets.status(os.environ) if dry_run else cli_secrets.rotate(os.environ)


@people.command(name="lost-factors")
def lost_factors() -> int:
    """List accounts that asked to have a lost second factor removed.

    Example: wardkeep people lost-factors
    """
    from wardkeep_server.app import cli_people  # noqa: PLC0415 - only this command needs it

    return cli_people.lost_factors(os.environ)


@people.command(name="approve-lost-factor")
def approve_lost_factor(username: str) -> int:
    """Approve that the lost second factors of an account are removed, where no second person can.

    They are removed after 24 hours; until then the person can cancel it. Written into the audit log.

    Example: wardkeep people approve-lost-factor admin

    Parameters
    ----------
    username
        The account's name. Its owner asked at the sign-in, after the password.

    """
    from wardkeep_server.app import cli_people  # noqa: PLC0415 - only this command needs it

    return cli_people.approve_lost_factor(os.environ, username)


@keys.command(name="status")
def keys_status() -> int:
    """Each signing key: where it is, its key id, since when, how many there were before. Exit 0 when all sign.

    Example: wardkeep keys status
    """
    from wardkeep_server.app import cli_keys  # noqa: PLC0415 - only this command needs it

    return cli_keys.status(os.environ)


@keys.command
def move(purpose: Purposes, *, to: Literal["file", "pkcs11", "vault"]) -> int:
    """Change to a new key, made in a file, a PKCS#11 token or a Vault; the old key's word makes it believed.

    Run it while the server runs, with the settings of the new place (PKCS11_* or VAULT_*) added and SIGNER_<PURPOSE>
    still as it was. Then set SIGNER_<PURPOSE> to the new place and restart the server's processes together. Run
    again after a fault it goes on where it was. Appliances learn the new key when they next call; one that was off
    learns it later, by the old key's word, which is kept.

    Example: wardkeep keys move orders --to pkcs11

    Parameters
    ----------
    purpose
        What the key signs.
    to
        Where the new key is made. The place where the old one is, is a change of the key there.

    """
    from wardkeep_server.app import cli_keys  # noqa: PLC0415 - only this command needs it

    return cli_keys.move(os.environ, purpose, to)


@evidence.command
def restore(*, dry_run: bool = False) -> int:
    """Bring entries back from the object store, after the database was restored to an earlier state.

    Reads what the newest signed checkpoint of every log covers, compares it with the database, appends what is
    missing, and keeps it only when the whole leads to the signed root. Exit 0 when every log is whole, 1 when not.

    Example: wardkeep evidence restore --dry-run

    Parameters
    ----------
    dry_run
        Do all of it, say what would be restored, and keep nothing.

    """
    from wardkeep_server.app import cli_evidence  # noqa: PLC0415 - loads the evidence slice

    return cli_evidence.restore(dry_run=dry_run)


@evidence.command
def erase(
    log: str,
    index: int,
    *,
    ground: Literal["phi_in_leaf", "court_order", "law_of_erasure"],
    reason: str,
    yes: bool = False,
) -> int:
    """Erase the bytes of one entry from the database, where the law demands it. Its hash and its place stay.

    Says first what would be erased, never what it says, and what an erasure does not reach: the object store, backups,
    kits that were handed out. The decision and the erasure are stated in the log. Nobody can undo it.

    Example: wardkeep evidence erase host/wardkeep/0123... 4711 --ground court_order --reason "Order of ..." --yes

    Parameters
    ----------
    log
        The log's origin, as kits and pages show it, or its id.
    index
        The entry's number in the log. Only an observation, remediation or order of a box can be erased.
    ground
        On which ground; stated in the log.
    reason
        In words, 20 to 500 characters. The log holds only a salted digest of them.
    yes
        Erase it. Without this nothing is erased.

    """
    from wardkeep_server.app import cli_evidence  # noqa: PLC0415 - loads the evidence slice

    return cli_evidence.erase(os.environ, log, index, ground=ground, reason=reason, yes=yes)


@trust_app.command
def tsa(file: Path) -> int:
    """Print the trust-file lines for a time-stamping authority's certificates, a PEM or DER file.

    Get the file from the authority itself, compare the fingerprint with what it publishes, and append the lines to
    your trust file. Nothing that an installation says about its authorities should stand in one.

    Example: wardkeep trust tsa authority-root.pem >> practice.trust

    Parameters
    ----------
    file
        The authority's root certificate, or an intermediate that it publishes.

    """
    from wardkeep_server.app import cli_trust  # noqa: PLC0415 - only this command needs it

    return cli_trust.tsa(file)


@app.command
def check_config() -> int:
    """Say what of the settings is missing or weak, naming each variable.

    Example: wardkeep check-config
    """
    from wardkeep_server.platform.config import load_settings  # noqa: PLC0415 - loads pydantic-settings

    load_settings(os.environ)
    print("The settings are complete.")  # noqa: T201 - the command's answer
    return 0


def main() -> None:
    """Entry point of the program `wardkeep`."""
    asked = sys.argv[1:2]
    for point in entry_points(group="wardkeep.commands"):
        if asked in ([point.name], [], ["--help"], ["-h"]):
            app.command(point.load(), name=point.name)
    try:
        sys.exit(app())
    except ConfigRefused as refused:
        print(refused, file=sys.stderr)  # noqa: T201 - the command's answer
        sys.exit(2)
