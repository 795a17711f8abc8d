"""The platform's log as a box sees it: co-signed as it grows, once for each head; a server that lies is caught."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_appliance.box import Box
from wardkeep_appliance.observing.keep import _passes
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.status import status
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.central import APPLIANCE, ORIGIN, Central
from wardkeep_appliance.tests.support.logs import PLATFORM, PlatformLog
from wardkeep_appliance.tests.support.papers import device_id
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_appliance.tests.test_box import emptied, give_papers, living, settings
from wardkeep_appliance.witness.alarm import raise_alarm
from wardkeep_core.evidence.checkpoint import Checkpoint
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.model.finding import look as fold
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Severity, passed
from wardkeep_core.protocol.messages import WitnessedLog
from wardkeep_core.protocol.refused_proofs import LOG_CHECK

REFUSED = "platform_proof_refused"
WITNESS = "/api/appliance/witness"


async def checked_in(box: Box, central: Central, times: int = 2) -> None:
    """So many check-ins later; the answers of all but the last have been taken in."""
    for _ in range(times):
        before = len(central.checkins)
        box.parts.wakes.checkin.set()
        await central.until(lambda before=before: len(central.checkins) > before)  # type: ignore[misc]


def platform_incidents(central: Central) -> list[Any]:
    log = [each for each in central.incidents.values() if each.check == "appliance.evidence_chain_intact"]
    return [each for each in log if each.transitions[0].reason == REFUSED]


def stated(central: Central) -> int:
    """How often the box's own chain says that the proof was refused."""
    kinds = [each for each in central.payloads() if each["predicateType"].endswith("/observation/v1")]
    return sum(one["reason"] == REFUSED for each in kinds for one in each["predicate"]["results"])


async def test_each_head_is_co_signed_once_and_what_is_known_is_not_shown_again(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow()
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            for size in (1, 2, 5):
                central.platform.grow(size - len(central.platform.leaves))
                box.parts.wakes.checkin.set()
                await central.until(lambda size=size: size in central.platform.cosigned)  # type: ignore[misc]
                await checked_in(box, central, 3)
            assert central.platform.shows == [1, 2, 5]
            assert sum(b'"log":"platform"' in each.body for each in central.heard if each.path == WITNESS) == 3
            shown = await box.parts.store.do(status)
            known = box._state.outside.witnessed(WitnessedLog.PLATFORM)
        assert (known.origin, known.size) == (PLATFORM, 5)
        assert shown["cosigned"]["platform"]["origin"] == PLATFORM
        assert shown["cosigned"]["platform"]["size"] == 5
        assert platform_incidents(central) == []


def rewrite(central: Central) -> None:
    central.platform.leaves[0] = leaf_hash(b"never said")
    central.platform.grow()


def fork(central: Central) -> None:
    central.platform.leaves[-1] = leaf_hash(b"said to somebody else")
    central.platform.again = True


def cut(central: Central) -> None:
    central.platform.shown = len(central.platform.leaves) - 1


def sign_with_another_key(central: Central) -> None:
    central.platform.signer = KeySigner(Ed25519PrivateKey.generate())
    central.platform.grow()


def name_another_log(central: Central) -> None:
    central.platform.origin = PLATFORM.replace("7b", "8c")
    central.platform.grow()


@pytest.mark.parametrize("lie", [rewrite, fork, cut, sign_with_another_key, name_another_log])
async def test_a_server_that_lies_is_caught_at_the_next_check_in(
    tmp_path: Path, lie: Callable[[Central], None]
) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow(3)
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: 3 in central.platform.cosigned)
            await emptied(box, central)
            lie(central)
            box.parts.wakes.checkin.set()
            await central.until(lambda: platform_incidents(central) != [])
            await checked_in(box, central, 3)
            shown = await box.parts.store.do(status)
            await central.until(lambda: stated(central) > 0)
            assert stated(central) == 1
            known = await box.checkin._home.witnesses[WitnessedLog.PLATFORM].known()
        assert known is not None
        assert (known.origin, known.size) == (PLATFORM, 3)
        assert list(central.platform.cosigned) == [3]
        (incident,) = platform_incidents(central)
        assert (incident.severity.value, incident.state) == ("critical", "escalated")
        assert [each["against_logs"] for each in shown["open_incidents"]].count([REFUSED]) == 1
        assert any("platform log was refused" in words for words in central.checkins[-1].scan_failures)


async def test_the_sites_own_log_is_never_taken_for_the_platforms(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform = PlatformLog(origin=ORIGIN)
        central.platform.grow(2)
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: platform_incidents(central) != [])
            assert central.platform.cosigned == {}
            assert box._state.outside.witnessed(WitnessedLog.PLATFORM).origin is None


async def test_both_logs_are_stated_once_each_and_a_whole_chain_here_settles_neither(tmp_path: Path) -> None:
    one = Bench(tmp_path, SimSite(SimDevice(device_id(1))), ())
    await one.start()
    codes = ["log_proof_refused", REFUSED, "log_proof_refused", REFUSED]
    assert [await raise_alarm(one.parts, APPLIANCE, each, "words") for each in codes] == [True, True, False, False]
    good = {"device": APPLIANCE, "check": LOG_CHECK, "check_version": 1, "severity": Severity.CRITICAL}
    look = fold(None, **good, verdict=passed("chain_intact", "whole"), observed_at=one.clock.now())  # type: ignore[arg-type]
    await one.store.do(_passes, look.finding)
    (incident,) = await one.incidents()
    assert incident.state is IncidentState.ESCALATED
    said = [result["reason"] for each in await one.statements("observation") for result in each["results"]]
    assert said == ["log_proof_refused", REFUSED]
    await one.stop()


async def test_a_restored_database_does_not_make_the_box_sign_what_lies_behind(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow(2)
        box_settings = settings(tmp_path, central)
        site = SimSite(SimDevice(device_id(1)))
        async with living(box_settings, site) as box:
            await central.until(lambda: 2 in central.platform.cosigned)
            await emptied(box, central)
        shutil.copy(box_settings.database, tmp_path / "old.db")
        central.platform.grow(3)
        async with living(box_settings, site) as box:
            await central.until(lambda: 5 in central.platform.cosigned)
        shutil.copy(tmp_path / "old.db", box_settings.database)
        fork(central)
        async with living(box_settings, site) as box:
            await central.until(lambda: platform_incidents(central) != [])
        assert list(central.platform.cosigned) == [2, 5]


async def test_a_copy_of_the_whole_box_signs_nothing_until_it_is_shown_its_own(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow(2)
        box_settings = settings(tmp_path, central)
        site = SimSite(SimDevice(device_id(1)))
        async with living(box_settings, site) as box:
            await central.until(lambda: 2 in central.platform.cosigned)
            await emptied(box, central)
        shutil.copytree(box_settings.state, tmp_path / "copy")
        central.platform.grow(2)
        async with living(box_settings, site) as box:
            await central.until(lambda: 4 in central.platform.cosigned)
            await emptied(box, central)
        copied = Settings(tmp_path / "copy", central.url, None, dry_run=False)
        async with living(copied, site) as box:
            await central.until(lambda: central.head is not None and central.head.epoch == 1)
            central.platform.grow()
            await checked_in(box, central, 3)
            assert list(central.platform.cosigned) == [2, 4]
            assert set(central.checkins[-1].unsure) == set(WitnessedLog)
            central.platform.shown, central.platform.again, central.platform.show_cosigned = 4, True, True
            await checked_in(box, central)
            assert not box._state.outside.witnessed(WitnessedLog.PLATFORM).must_be_shown
            central.platform.shown, central.platform.again, central.platform.show_cosigned = None, False, False
            await checked_in(box, central)
            await central.until(lambda: 5 in central.platform.cosigned)


def test_counters_from_before_there_were_two_logs_are_the_sites(tmp_path: Path) -> None:
    file = tmp_path / "counters.json"
    root = "ab" * 32
    file.write_text(f'{{"cosigned":7,"cosigned_root":"{root}","must_be_shown":true,"epoch":0,"seq":3}}')
    outside = Outside(file)
    site = outside.witnessed(WitnessedLog.SITE)
    assert (site.size, site.root, site.must_be_shown, site.origin) == (7, root, True, None)
    outside.raise_cosigned(WitnessedLog.PLATFORM, Checkpoint(PLATFORM, 9, bytes(32)))
    outside.raise_cosigned(WitnessedLog.PLATFORM, Checkpoint(PLATFORM, 8, bytes(32)))
    again = Outside(file)
    assert again.witnessed(WitnessedLog.SITE) == site
    assert again.witnessed(WitnessedLog.PLATFORM).size == 9
    assert again.counters.seq == 3
