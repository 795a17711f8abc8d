"""The appliance's own machine: shipped scripts only, a fixed environment, limits, never sudo."""

import re
from pathlib import Path

import pytest

import wardkeep_appliance
from wardkeep_appliance.allowed_commands import ENVIRONMENT
from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.probes.ask import SCRIPTS, ask
from wardkeep_appliance.steps.calls import SCRIPTS as STEP_SCRIPTS
from wardkeep_appliance.transport.local import LocalSession
from wardkeep_appliance.transport.script import Ran, Script
from wardkeep_appliance.transport.session import Unreached
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.probes.linux import FileModes, KernelParameters
from wardkeep_core.probes.probe import Failure, ProbeFailure
from wardkeep_core.probes.questions import AskFileModes, AskKernelParameters, AskUnitStates

SYSTEMD = Path("/run/systemd/system").is_dir()
SOURCE = Path(wardkeep_appliance.__file__).parent


def script(text: str) -> Script:
    return Script("tests/made.sh", text.encode(), sha256_hex(text.encode()))


async def run(text: str, timeout_s: float = 10) -> Ran:
    return await LocalSession().run(script(text), (), timeout_s=timeout_s)


async def test_the_environment_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDKEEP_SECRET", "nobody's business")
    ran = await run("env")
    names = {line.partition("=")[0] for line in ran.stdout.decode().splitlines()}
    assert names - {"PWD", "OLDPWD", "_", "SHLVL"} == set(ENVIRONMENT)


async def test_a_hanging_script_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(Unreached) as refused:
        await run(f"( trap '' TERM; sleep 0.6; : >{mark} ) </dev/null & wait", timeout_s=0.2)
    assert refused.value.failure is Failure.TIMED_OUT
    ran = await run("sleep 0.9 </dev/null; ls " + str(mark))
    assert ran.exit_status != 0


async def test_an_endless_answer_is_cut_off() -> None:
    with pytest.raises(Unreached) as refused:
        await run("cat /dev/zero </dev/null")
    assert refused.value.failure is Failure.UNREADABLE


async def test_probes_answer_on_this_machine() -> None:
    files = await ask(AskFileModes(paths=("/etc/passwd",)), LocalSession(), SystemClock())
    kernel = await ask(AskKernelParameters(names=("net.ipv4.ip_forward",)), LocalSession(), SystemClock())
    assert isinstance(files, FileModes)
    assert isinstance(kernel, KernelParameters)
    assert kernel.values["net.ipv4.ip_forward"] in {0, 1}


async def test_without_systemd_the_unit_probe_says_so() -> None:
    answer = await ask(AskUnitStates(units=("cron.service",)), LocalSession(), SystemClock())
    if SYSTEMD:
        assert not isinstance(answer, ProbeFailure)
    else:
        assert isinstance(answer, ProbeFailure)
        assert (answer.failure, answer.detail) == (Failure.NOT_SUPPORTED, "systemd is not running here")


async def test_sudo_that_asks_for_a_password_is_needs_root() -> None:
    class Asking:
        transport = "ssh"

        async def run(self, _script: Script, _arguments: object, *, timeout_s: float) -> Ran:
            assert timeout_s
            return Ran(1, b"", b"sudo: unable to resolve host x\nsudo: a password is required\n", 1)

    answer = await ask(AskFileModes(paths=("/etc/shadow",)), Asking(), SystemClock())  # type: ignore[arg-type]
    assert isinstance(answer, ProbeFailure)
    assert answer.failure is Failure.NEEDS_ROOT


def test_only_one_module_starts_programs() -> None:
    doors = re.compile(r"\b(import subprocess|create_subprocess|os\.(system|popen|exec|spawn|posix_spawn|fork))")
    found = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if "tests" not in file.parts and doors.search(file.read_text())
    }
    assert found == {"allowed_commands.py"}


def test_every_shipped_script_is_known_by_its_digest_and_reads_no_input() -> None:
    shipped = {file.name: file for file in SOURCE.rglob("*.sh")}
    known = {each.name.rpartition("/")[2]: each for each in (*SCRIPTS.values(), *STEP_SCRIPTS.values())}
    assert set(shipped) == set(known)
    for name, file in shipped.items():
        assert known[name].digest == sha256_hex(file.read_bytes())
        # A script cut short on its way must do nothing: all of it is functions, called by the last line.
        last = file.read_text().rstrip().splitlines()[-1]
        assert last in {'main "$@" </dev/null', 'main "$@"'}
        assert "eval" not in file.read_text()
