"""Reads what Wardkeep's API tells about one site into the lab's own values."""

from typing import Any

from wardkeep_lab.person import Person
from wardkeep_lab.scoring import Attempt, Finding


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
        """Every change of one check's finding and how it is now, with the evidence that has arrived."""
        page = self._page(device, check)
        if page is None:
            return []
        return [*(_finding(change, change["evidence"]) for change in page["changes"]), _finding(page, page["evidence"])]

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

    def _page(self, device: str, check: str) -> dict[str, Any] | None:
        rows = self._person.every("/api/findings", {"site": self._site, "device": device, "check": check})
        if not rows:
            return None
        page: dict[str, Any] = self._person.get(f"/api/findings/{rows[0]['id']}")
        return page


def _finding(row: dict[str, Any], evidence: dict[str, Any] | None) -> Finding:
    return Finding(result=row["status"], reason=row["reason"], observed_at=row["observed_at"], entry=_entry(evidence))


def _entry(evidence: dict[str, Any] | None) -> str | None:
    """Only an entry that Central Command holds counts; a bare reference is a promise."""
    return str(evidence["entry_id"]) if evidence and evidence["entry_id"] else None
