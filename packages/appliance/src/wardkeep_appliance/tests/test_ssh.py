"""Sessions over a real OpenSSH server: the pinned key or nothing, limits, and nothing interpolated."""

import getpass
from pathlib import Path

import pytest

from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.probes.ask import ask
from wardkeep_appliance.tests.support.papers import linux_target
from wardkeep_appliance.tests.support.sshd import Sshd, make_key, running_sshd
from wardkeep_appliance.transport.script import ArgumentRefused, Script
from wardkeep_appliance.transport.session import Unreached
from wardkeep_appliance.transport.ssh import SshDialler
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.probes.linux import FileModes
from wardkeep_core.probes.probe import Failure
from wardkeep_core.probes.questions import AskFileModes
from wardkeep_core.protocol.documents import SshTarget, Target


def script(text: str) -> Script:
    return Script("tests/made.sh", text.encode(), sha256_hex(text.encode()))


def target(sshd: Sshd, **changed: str) -> Target:
    way = {
        "address": "127.0.0.1",
        "port": sshd.port,
        "user": getpass.getuser(),
        "host_key": sshd.host_key,
        "sealed_key": "x",
    }
    return linux_target(1, ssh=SshTarget.model_validate(way | changed))


async def test_a_probe_is_asked_over_ssh(tmp_path: Path) -> None:
    async with running_sshd(tmp_path) as sshd:
        dialler = SshDialler(lambda _: sshd.log_in_key)
        async with dialler.open(target(sshd)) as session:
            assert session.transport == "ssh"
            facts = await ask(AskFileModes(paths=("/etc/passwd", "/etc/no-such-file")), session, SystemClock())
        assert isinstance(facts, FileModes)
        assert [(file.present, file.mode) for file in facts.files] == [(True, "0644"), (False, None)]


async def test_another_host_key_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    _, other = make_key(tmp_path / "other")
    async with running_sshd(tmp_path) as sshd:
        asked: list[Target] = []

        def open_key(asked_for: Target) -> str:
            asked.append(asked_for)
            return sshd.log_in_key

        dialler = SshDialler(open_key)
        with pytest.raises(Unreached) as refused:
            async with dialler.open(target(sshd, host_key=" ".join(other.split()[:2]))):
                pytest.fail("a session with a device that is not the one")
        assert refused.value.failure is Failure.HOST_KEY_CHANGED


async def test_a_foreign_log_in_key_is_refused(tmp_path: Path) -> None:
    foreign, _ = make_key(tmp_path / "foreign")
    async with running_sshd(tmp_path) as sshd:
        with pytest.raises(Unreached) as refused:
            async with SshDialler(lambda _: foreign).open(target(sshd)):
                pytest.fail("a session without the right key")
        assert refused.value.failure is Failure.REFUSED


async def test_nothing_listens(tmp_path: Path) -> None:
    async with running_sshd(tmp_path) as sshd:
        gone = target(sshd)
        key = sshd.log_in_key
    with pytest.raises(Unreached) as refused:
        async with SshDialler(lambda _: key).open(gone):
            pytest.fail("a session with nobody")
    assert refused.value.failure is Failure.UNREACHABLE


async def test_a_script_that_hangs_is_given_up_and_the_session_stays_usable(tmp_path: Path) -> None:
    async with running_sshd(tmp_path) as sshd, SshDialler(lambda _: sshd.log_in_key).open(target(sshd)) as session:
        with pytest.raises(Unreached) as refused:
            await session.run(script("sleep 30 </dev/null"), (), timeout_s=0.3)
        assert refused.value.failure is Failure.TIMED_OUT
        ran = await session.run(script("echo still here"), (), timeout_s=5)
        assert ran.stdout == b"still here\n"


async def test_an_endless_answer_is_cut_off(tmp_path: Path) -> None:
    async with running_sshd(tmp_path) as sshd, SshDialler(lambda _: sshd.log_in_key).open(target(sshd)) as session:
        with pytest.raises(Unreached) as refused:
            await session.run(script("cat /dev/zero </dev/null"), (), timeout_s=20)
        assert refused.value.failure is Failure.UNREADABLE


@pytest.mark.parametrize("argument", ["$(id)", "a b", "a;b", "`id`", "a\nb", "'", '"', "", "*", "~"])
async def test_an_argument_with_a_foreign_character_never_leaves(tmp_path: Path, argument: str) -> None:
    async with running_sshd(tmp_path) as sshd, SshDialler(lambda _: sshd.log_in_key).open(target(sshd)) as session:
        with pytest.raises(ArgumentRefused):
            await session.run(script("echo $1"), (argument,), timeout_s=5)


async def test_a_backslash_of_an_escaped_unit_name_arrives_as_it_is(tmp_path: Path) -> None:
    async with running_sshd(tmp_path) as sshd, SshDialler(lambda _: sshd.log_in_key).open(target(sshd)) as session:
        ran = await session.run(script('printf "%s" "$1"'), ("dev-disk\\x2dlabel.service",), timeout_s=5)
        assert ran.stdout == b"dev-disk\\x2dlabel.service"
