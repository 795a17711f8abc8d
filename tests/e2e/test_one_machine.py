"""`make up` as a person meets it: one ready line, real findings, everything supervised, data that stays."""

import os
import signal
import socket
import stat
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.support.running import Installation, Person, free_port, until

JUDGED = {"pass", "fail"}
START_LIMIT_S = 60  # a hang guard; the speed of a second start is measured by `make bench`


def findings(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/api/findings?limit=200")["items"]
    return found


def judged(person: Person) -> list[dict[str, Any]]:
    return [one for one in findings(person) if one["status"] in JUDGED]


def site(person: Person) -> dict[str, Any]:
    (only,) = person.get("/api/sites")["items"]
    found: dict[str, Any] = person.get(f"/api/sites/{only['id']}")
    return found


def test_one_ready_line_and_a_private_password_file(installation: Installation) -> None:
    assert [line for line in installation.lines if "is ready" in line] == [f"Wardkeep is ready: {installation.url}"]
    password = installation.var / "first-operator-password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    for log in (installation.var / "logs").iterdir():
        assert password.read_text().strip() not in log.read_text(errors="replace")


def test_health_names_each_part(person: Person) -> None:
    health = person.get("/health")
    assert health["status"] == "ok"
    assert health["database"]["ok"]
    assert health["cache"] == {"kind": "in_process", "ok": True}
    assert health["object_store"] == {"kind": "directory", "worm": False, "ok": True}


def test_this_machine_is_judged_within_a_minute(person: Person) -> None:
    until(lambda: len(judged(person)) >= 4, 60, "four findings that pass or fail")
    for finding in findings(person):
        assert finding["status"] in JUDGED | {"error", "not_applicable"}
        assert len(finding["detail"]) > 10, "every verdict has its reason in words"


def test_dry_run_is_in_effect_and_said(person: Person) -> None:
    box = until(lambda: site(person)["boxes"][0]["dry_run"], 30, "a check-in that reports dry run")
    assert box == {"in_effect": True, "because": "appliance_setting"}
    refused = person.send(
        "PATCH",
        f"/api/sites/{site(person)['id']}/settings",
        {"dry_run": False, "reason": "trying to heal it here"},
    )
    assert refused.status_code == 409


def test_evidence_is_sealed_and_a_kit_verifies(installation: Installation, person: Person, tmp_path: Path) -> None:
    def entries() -> list[Any]:
        found: list[Any] = person.get(f"/api/evidence/entries?site={site(person)['id']}")["items"]
        return found

    until(entries, 60, "an evidence entry")
    kit = tmp_path / "kit.zip"
    organisation = site(person)["organisation_id"]
    period = ("--from", "2020-01-01", "--to", "2099-01-01")
    done = installation.wardkeep("kit", "--organisation", organisation, *period, "-o", str(kit))
    assert done.returncode in {0, 3}, done.stdout + done.stderr
    assert "manifest.dsse.json" in zipfile.ZipFile(kit).namelist()
    verdict = installation.wardkeep("verify", str(kit))
    assert verdict.returncode == 3, verdict.stdout
    said = verdict.stdout.splitlines()[-1]
    assert said.startswith("VALID WITH GAPS: keys not compared; ")
    assert "; no independent time for " in said  # nobody outside is asked here
    export = tmp_path / "box.export"
    export.write_bytes(httpx2.get(f"http://{installation.settings['WARDKEEP_STATUS_LISTEN']}/export").content)
    held = installation.wardkeep("verify", str(kit), "--appliance-export", str(export))
    assert held.returncode == 3, held.stdout + held.stderr
    assert " entries agree, " in held.stdout
    line = next(line for line in export.read_text().splitlines() if line.startswith("leaf 0 1 "))
    export.write_text(export.read_text().replace(line, line.removesuffix(line[-1]) + ("0" if line[-1] != "0" else "1")))
    altered = installation.wardkeep("verify", str(kit), "--appliance-export", str(export))
    assert altered.returncode == 1, altered.stdout
    assert altered.stdout.splitlines()[-1].startswith("INVALID: V5 export of appliance ")


def test_a_busy_port_and_a_second_instance_are_refused_by_name(installation: Installation, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        busy = Installation(tmp_path / "var", holder.getsockname()[1]).wardkeep("up")
    assert busy.returncode == 2
    assert "WARDKEEP_PORT" in busy.stderr
    second = Installation(installation.var, free_port()).wardkeep("up")
    assert second.returncode == 2
    assert "WARDKEEP_VAR" in second.stderr


@pytest.mark.parametrize("program", ["wardkeep_server.app.serve", "app.worker", "wardkeep-appliance", "bin/postgres"])
def test_what_is_killed_comes_back(installation: Installation, person: Person, program: str) -> None:
    before = len(findings(person))
    victim = installation.pid_of(program)
    assert victim
    os.kill(victim, signal.SIGKILL)
    until(lambda: installation.pid_of(program) not in {None, victim}, 20, f"{program} is started again")

    def answers() -> bool:
        try:
            return len(findings(person)) >= before
        except (AssertionError, httpx2.TransportError):
            return False

    until(answers, 30, "the API answers with what it had")


def test_it_stops_by_signal_and_starts_again_with_its_data(installation: Installation, person: Person) -> None:
    before = {one["id"] for one in findings(person)}
    assert installation.stop() == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", installation.port))
    installation.start()
    assert installation.ready_after_s < START_LIMIT_S
    assert {one["id"] for one in findings(person)} >= before
