"""`wardkeep secrets`: under which key the ciphertexts of a database are, and bringing them under the newest."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from wardkeep_server.app.cli_settings import DONE, THE_ANSWER_IS_NO, run, say
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform import sealed
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.sealed import SEALED, SealedColumn
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope

BATCH = 2_000
"""Rows of one transaction."""
ROUNDS = 3
"""What others wrote behind us under an older key is fetched by another round; with so many, they always do."""
_TASK = "secrets_rotate"
Tally = dict[str | None, int]
"""Rows by fingerprint of the key that opens them; None: no key does."""


def status(environ: Mapping[str, str]) -> int:
    """Count rows by key. 0 when all are under the newest key, 1 when not, 2 wrong usage."""
    return _run(environ, _status)


def rotate(environ: Mapping[str, str], *, batch: int = BATCH) -> int:
    """Bring every row under the newest key, while the server serves. Interrupted, it goes on where it was."""
    return _run(environ, lambda parts: _rotate(parts, batch))


def _run(environ: Mapping[str, str], act: Callable[[Parts], Awaitable[int]]) -> int:
    return run("wardkeep secrets", environ, act)


async def _status(parts: Parts) -> int:
    tallies = [(one, await _tally(parts, one)) for one in SEALED]
    for place, fingerprint in enumerate(parts.vault.fingerprints):
        rows = sum(tally.get(fingerprint, 0) for _, tally in tallies)
        say(f"key {fingerprint} ({'newest' if place == 0 else 'older'}): {rows} rows")
    for one, tally in tallies:
        for opened_by, rows in sorted(tally.items(), key=str):
            say(f"  {one.name}: {rows} rows under {opened_by or 'no key of DATA_ENCRYPTION_KEYS'}")
    return _verdict(parts, _sum(tally for _, tally in tallies))


async def _rotate(parts: Parts, batch: int) -> int:
    newest = parts.vault.fingerprints[0]
    say(f"Bringing everything under key {newest}.")
    turned: dict[str, int] = dict.fromkeys((one.name for one in SEALED), 0)
    for _ in range(ROUNDS):
        for one in SEALED:
            turned[one.name] += await _column(parts, one, batch)
        left = _sum([await _tally(parts, one) for one in SEALED])
        if set(left) <= {newest, None}:
            break
    actor = system_actor("command_line", new_id())
    async with parts.work(jobs_scope(_TASK), actor) as work:
        told = {"under_fingerprint": newest, "rows": turned, "opened_by_none": left.get(None, 0)}
        await record(work, "secrets.rotate", Target("database", None), after=told)
    return _verdict(parts, left)


async def _column(parts: Parts, one: SealedColumn, batch: int) -> int:
    """Each batch is a transaction of its own, and done rows are known by their key: a kill loses one batch's work."""
    async with parts.database.session(jobs_scope(_TASK)) as session:
        total = await sealed.total(session, one)
    seen = turned = 0
    after: sealed.Position | None = None
    while True:
        async with parts.database.session(jobs_scope(_TASK)) as session:
            done = await sealed.turn(session, parts.vault, one, after, limit=batch)
        if done.last is None:
            return turned
        seen, turned, after = seen + done.seen, turned + done.turned, done.last
        say(f"  {one.name}: {seen} of {max(total, seen)} rows, {turned} re-encrypted")


async def _tally(parts: Parts, one: SealedColumn) -> Tally:
    found: Tally = {}
    after: sealed.Position | None = None
    while True:
        async with parts.database.session(jobs_scope(_TASK)) as session:
            counts, after = await sealed.tally(session, parts.vault, one, after, limit=BATCH)
        if after is None:
            return found
        found = _sum([found, counts])


def _sum(tallies: Iterable[Tally]) -> Tally:
    added: Tally = {}
    for tally in tallies:
        for fingerprint, rows in tally.items():
            added[fingerprint] = added.get(fingerprint, 0) + rows
    return added


def _verdict(parts: Parts, left: Tally) -> int:
    newest, *older = parts.vault.fingerprints
    behind = sum(left.get(fingerprint, 0) for fingerprint in older)
    if lost := left.get(None, 0):
        say(f"{lost} rows open under no key of DATA_ENCRYPTION_KEYS: a key is missing there. They were left alone.")
    if behind:
        say(
            f"{behind} rows are under older keys. Run `wardkeep secrets rotate`; if it was run just now, a process"
            " still writes under an older key: restart it with the same DATA_ENCRYPTION_KEYS, then run it again."
        )
    if lost or behind:
        return THE_ANSWER_IS_NO
    say(f"Everything is under key {newest}." + (" The older keys may be removed." if older else ""))
    return DONE
