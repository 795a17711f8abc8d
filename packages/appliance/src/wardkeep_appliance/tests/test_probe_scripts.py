"""Every probe of the catalogue asked of this very machine, and of one whose files were planted in a mount namespace."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wardkeep_appliance.allowed_commands import ENVIRONMENT
from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.observing.look import look_with
from wardkeep_appliance.probes.arguments import arguments_of
from wardkeep_appliance.probes.ask import SCRIPTS, ask
from wardkeep_appliance.tests.support.papers import device_id
from wardkeep_appliance.transport.local import LocalSession
from wardkeep_core.catalog.registry import all_checks, checks_for
from wardkeep_core.checks.check import Context, question_for
from wardkeep_core.checks.lists import DeclaredLists
from wardkeep_core.model.device import Device, Platform
from wardkeep_core.model.verdict import Result, Verdict
from wardkeep_core.probes.linux import FileModes
from wardkeep_core.probes.linux_system import WorldWritable
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.questions import AskFileModes, AskWorldWritable, Question
from wardkeep_core.probes.registry import FACTS

IS_ROOT = os.geteuid() == 0
ROOT_IN_NAMESPACE = pytest.mark.skipif(
    not IS_ROOT or shutil.which("unshare") is None, reason="planting files needs root and unshare"
)
HAS_SYSTEMD = Path("/run/systemd/system").is_dir()
WITHOUT_SYSTEMD = {
    "linux.critical_services_running",
    "linux.firewall_on",
    "linux.legacy_services_absent",
    "linux.log_retention_kept",
    "linux.logs_recording",
    "linux.time_synced",
}
"""Linux checks that a machine without systemd cannot answer."""


def context(platform: Platform) -> Context:
    ids = dict.fromkeys(("id", "organisation", "site"), device_id(1))
    lists = DeclaredLists.model_validate(
        {
            "declared_services": [{"role": "server", "unit": "cron.service"}],
            "approved_accounts": [],
            "approved_admins": [],
            "approved_resolvers": [],
        }
    )
    device = Device.model_validate({**ids, "platform": platform})
    return Context(device, lists=lists, own_clock_trusted=True, time_sources=("127.0.0.1:9",) * 3)


def questions() -> list[Question]:
    now = SystemClock().now()
    asked = (question_for(check, context(check.platform), now=now) for check in all_checks().values())
    return list(dict.fromkeys(each for each in asked if not isinstance(each, ProbeFailure | Verdict)))


Planted = Callable[..., Any]


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    """Asks a probe where files hold what was planted: `planted(kind, {path: content}, *arguments)`."""

    def asked(kind: str, files: dict[str, str], *arguments: str) -> Any:
        mounts = ""
        for number, (path, content) in enumerate(files.items()):
            (tmp_path / str(number)).write_text(content)
            mounts += f"mount --bind {tmp_path / str(number)} {path} && "
        entered = ["unshare", "--mount", "--propagation=private", "/bin/sh", "-c", f'{mounts}exec /bin/sh -s -- "$@"']
        text = SCRIPTS[kind].text
        ran = subprocess.run(
            [*entered, "sh", *arguments], input=text, env=ENVIRONMENT, capture_output=True, check=True, timeout=30
        )
        return json.loads(ran.stdout)

    return asked


def test_every_kind_that_a_script_answers_has_one() -> None:
    by_us = {"appliance.multi_source_time", "appliance.chain_walk", "appliance.outbox", "appliance.coverage"}
    assert set(SCRIPTS) == set(FACTS) - by_us


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.kind)
async def test_every_probe_gives_facts_or_says_in_words_why_not(question: Question) -> None:
    answer = await ask(question, LocalSession(), SystemClock())
    if isinstance(answer, ProbeFailure):
        expected = {Failure.NOT_SUPPORTED, Failure.REFUSED} | (set() if IS_ROOT else {Failure.NEEDS_ROOT})
        assert answer.failure in expected, answer
        assert len(answer.detail.split()) > 3
    else:
        assert isinstance(answer, Facts)
        assert question.kind == answer.KIND
        assert answer.gap() is None


@pytest.mark.skipif(not IS_ROOT, reason="the probes need root to look everywhere")
async def test_a_plain_machine_is_judged_where_it_can_be_seen() -> None:
    linux = context(Platform.LINUX)
    look = await look_with(LocalSession(), device_id(1), checks_for(linux.device), linux, SystemClock())
    results = {each.check.id: each.verdict for each in look.seen}
    judged = {id_ for id_, verdict in results.items() if verdict.result in {Result.PASS, Result.FAIL}}
    assert judged >= {
        "linux.admin_files_protected",
        "linux.disk_space_sufficient",
        "linux.kernel_network_hardened",
        "linux.root_account_single",
        "linux.shadow_file_protected",
        "linux.shell_idle_logout_on",
        "linux.system_files_write_protected",
    }
    if not HAS_SYSTEMD:
        assert {results[id_].detail for id_ in WITHOUT_SYSTEMD} == {"systemd is not running here"}
        assert {results[id_].result for id_ in WITHOUT_SYSTEMD} == {Result.ERROR}


async def test_an_appliance_that_is_no_image_never_passes_for_one() -> None:
    appliance = context(Platform.APPLIANCE)
    look = await look_with(LocalSession(), device_id(1), checks_for(appliance.device), appliance, SystemClock())
    results = {each.check.id: each.verdict for each in look.seen}
    for id_ in ("appliance.firewall_on", "appliance.release_expected"):
        assert (results[id_].result, results[id_].reason) == (Result.NOT_APPLICABLE, "no_image")
    for id_ in ("evidence_chain_intact", "outbox_draining", "devices_observed", "data_encrypted", "services_running"):
        assert results[f"appliance.{id_}"].result is Result.ERROR


async def test_files_of_a_folder_are_listed_and_unusual_names_refused(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name in ("one", ".two"):
        (rules / name).write_text("")
    (rules / "deeper").mkdir()
    question = AskFileModes(paths=("/etc/passwd",), folders=(str(rules), str(tmp_path / "nowhere")))
    facts = await ask(question, LocalSession(), SystemClock())
    assert isinstance(facts, FileModes)
    assert {file.path for file in facts.files} == {"/etc/passwd", f"{rules}/one", f"{rules}/.two"}
    assert [(folder.present, folder.entries) for folder in facts.folders] == [(True, 2), (False, 0)]
    (rules / 'th"ree').write_text("")
    refused = await ask(question, LocalSession(), SystemClock())
    assert isinstance(refused, ProbeFailure)
    assert refused.failure is Failure.REFUSED


@pytest.mark.skipif(not IS_ROOT, reason="the probe needs root")
async def test_files_that_anybody_may_write_are_counted_whatever_their_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("plain", "deep/od d", "deep/line\nbreak", "closed"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644 if name == "closed" else 0o646)
    (tmp_path / "link").symlink_to(tmp_path / "closed")
    question = AskWorldWritable(folders=(str(tmp_path),))
    answer = await ask(question, LocalSession(), SystemClock())
    # The name with a line break is listed as two, which does not fit what was counted: no facts, so no pass.
    assert isinstance(answer, ProbeFailure)
    assert answer.failure in {Failure.HALF, Failure.UNREADABLE}
    (tmp_path / "deep/line\nbreak").unlink()
    facts = await ask(question, LocalSession(), SystemClock())
    assert isinstance(facts, WorldWritable)
    assert facts.folders[0].found == 2
    assert {(file.path, file.mode) for file in facts.files} == {
        (f"{tmp_path}/plain", "0646"),
        (f"{tmp_path}/deep/od d", "0646"),
    }


PASSWD = "root:x:0:0:root:/root:/bin/bash\nada:x:1000:1000::/home/ada:/bin/bash\ntoor:x:0:0::/:/usr/sbin/nologin\n"
SHADOW = "root:*:19000:0:99999:7:::\nada:$y$j9T$secret:19000:0:99999:7::1:\ntoor:!:19000:0:99999:7:::\n"


@ROOT_IN_NAMESPACE
def test_accounts_are_read_without_their_hashes(planted: Planted) -> None:
    answer = planted("linux.accounts", {"/etc/passwd": PASSWD, "/etc/shadow": SHADOW})
    assert answer == {
        "total": 3,
        "accounts": [
            {"name": "root", "uid": 0, "shell": "login", "locked": True, "expired": False},
            {"name": "ada", "uid": 1000, "shell": "login", "locked": False, "expired": True},
            {"name": "toor", "uid": 0, "shell": "none", "locked": True, "expired": False},
        ],
    }
    assert "secret" not in json.dumps(answer)


@ROOT_IN_NAMESPACE
def test_a_line_that_is_no_account_gives_no_facts(planted: Planted) -> None:
    answer = planted("linux.accounts", {"/etc/passwd": f'{PASSWD}x","uid":0:x:0:0:::\n', "/etc/shadow": SHADOW})
    assert answer["failure"] == "probe_refused"


@ROOT_IN_NAMESPACE
@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("umask 022\n", {"tmout_s": None, "read_only": False}),
        ("TMOUT=900\nreadonly TMOUT\nexport TMOUT\n", {"tmout_s": 900, "read_only": True}),
        ("readonly TMOUT=600\nTMOUT=0\n", {"tmout_s": 600, "read_only": True}),
        ("TMOUT=600\nTMOUT=0 # later\n", {"tmout_s": 0, "read_only": False}),
        ("# TMOUT=600\n", {"tmout_s": None, "read_only": False}),
        ("TMOUT=600; unset TMOUT\n", {"tmout_s": None, "read_only": False}),
        ("TMOUT=600\nunset TMOUT\n", {"tmout_s": None, "read_only": False}),
        ("declare -rx TMOUT=300\n", {"tmout_s": 300, "read_only": True}),
    ],
)
def test_the_limit_of_idle_shells_is_read_as_a_shell_reads_it(
    planted: Planted, profile: str, expected: dict[str, Any]
) -> None:
    assert planted("linux.shell_profile", {"/etc/profile": profile}) == expected


@ROOT_IN_NAMESPACE
def test_a_limit_that_is_computed_is_no_number(planted: Planted) -> None:
    answer = planted("linux.shell_profile", {"/etc/profile": "TMOUT=$((15*60))\n"})
    assert answer["failure"] == "probe_refused"


@ROOT_IN_NAMESPACE
def test_names_with_a_dot_and_resolvers_are_read(planted: Planted) -> None:
    hosts = "127.0.0.1 localhost\n192.0.2.9 printer.lan printer # ours\n198.51.100.7 updates.vendor.com\n"
    answer = planted(
        "linux.dns_client", {"/etc/hosts": hosts, "/etc/resolv.conf": "search lan\nnameserver 192.0.2.53\n"}
    )
    del answer["own_name"]
    assert answer == {
        "servers_total": 1,
        "servers": ["192.0.2.53"],
        "entries_total": 2,
        "entries": [
            {"name": "printer.lan", "address": "192.0.2.9"},
            {"name": "updates.vendor.com", "address": "198.51.100.7"},
        ],
    }


@ROOT_IN_NAMESPACE
@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ('ID=debian\nVERSION_ID="12"\n', {"distribution": "debian", "release": "12"}),
        ('ID="rocky"\nVERSION_ID="9.4"\n', {"distribution": "rocky", "release": "9.4"}),
        ("ID=debian\n", {"distribution": "debian", "release": None}),
    ],
)
def test_the_release_is_read_as_the_system_names_it(planted: Planted, release: str, expected: dict[str, Any]) -> None:
    assert planted("linux.os_identity", {"/etc/os-release": release}) == expected


def test_arguments_are_the_names_of_the_question() -> None:
    question = AskFileModes(paths=("/etc/passwd",), folders=("/etc/sudoers.d",))
    assert arguments_of(question) == ("/etc/passwd", "/etc/sudoers.d/")
