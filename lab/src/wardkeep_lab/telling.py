"""Reads what Wardkeep's API tells about one site into the lab's own values."""

from typing import Any

from wardkeep_lab.person import Person
from wardkeep_lab.scoring import Attempt, Finding

_MOST_ENTRIES = 100


class SiteTold:
    """See `watching.Told`."""

    def __init__(self, person: Person, site: str) -> None:
        self._person = person
        self._site = site

    def findings(self, device: str) -> dict[str, Finding]:
        """Newest finding of every check of a device. Lists do not name evidence."""
        rows = self._person.every("/api/findings", {"site": self._site, "device": device})
        return {row["check"]["id"]: _finding(row, None) for row in rows}

    def history(self, device: str, check: str) -> list[Finding]:
        """What was observed of one check: its newest evidence entries that have arrived, and its finding now.

        A heal may be over before the finding is reported; the evidence holds every look.
        """
        about = {"site": self._site, "device": device, "check": check}
        stated = self._person.get("/api/evidence/entries", about | {"kind": "observation", "limit": _MOST_ENTRIES})
        rows = self._person.get("/api/findings", about | {"limit": 1})
        entries = [_stated(line, check) for line in stated["items"] if line["observed_at"] is not None]
        return [*reversed(entries), *(_finding(row, None) for row in rows["items"])]

    def incident(self, device: str, check: str) -> str | None:
        """State of the newest incident about a check of a device."""
        rows = self._person.get("/api/incidents", {"site": self._site, "device": device, "check": check, "limit": 1})
        return str(rows["items"][0]["state"]) if rows["items"] else None

    def attempts(self) -> list[Attempt]:
        """All attempts at the site."""
        return [
            Attempt(
                id=row["id"],
                device=row["device_id"],
                check=row["check"]["id"],
                outcome=row["outcome"],
                dry_run=row["dry_run"],
                entry=_entry(row["evidence"]),
                refusals=tuple(f"{each['guard']}: {each['detail']}" for each in row["guards"] if not each["allowed"]),
            )
            for row in self._person.every("/api/attempts", {"site": self._site})
        ]


def _stated(line: dict[str, Any], check: str) -> Finding:
    return Finding(line["verdicts"][check], line["summary"], line["observed_at"], str(line["id"]))


def _finding(row: dict[str, Any], evidence: dict[str, Any] | None) -> Finding:
    return Finding(result=row["status"], reason=row["reason"], observed_at=row["observed_at"], entry=_entry(evidence))


def _entry(evidence: dict[str, Any] | None) -> str | None:
    """Only an entry that Central Command holds counts; a bare reference is a promise."""
    return str(evidence["entry_id"]) if evidence and evidence["entry_id"] else None
