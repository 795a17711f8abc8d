"""The whole appliance against a server that speaks the protocol: claim to proved heal, offline, lies, restore."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import zstandard

from wardkeep_appliance.box import Box, NotEnrolled, StateInUse, assembled, enrol, opened
from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.observing.inventory import take_inventory
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.site.clock_trust import TrustedAt
from wardkeep_appliance.store import outbox
from wardkeep_appliance.tests.support.bench import HandClock
from wardkeep_appliance.tests.support.central import CODE, Central
from wardkeep_appliance.tests.support.papers import device_id, lease, linux_target, rule_set, targets
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_core.kit.signer import KeySigner
from wardkeep_core.protocol.messages import HealingTier, WitnessedLog

OPEN_SHADOW = ("root", "shadow", "0644")
SUBMIT = "/api/evidence/submit"
SHIPPED = (SUBMIT, *(f"/api/appliance/{kind}" for kind in ("devices", "incidents", "attempts")))


def settings(folder: Path, central: Central) -> Settings:
    code = folder / "code"
    code.write_text(CODE)
    return Settings(folder / "state", central.url, code, dry_run=False)


def give_papers(central: Central) -> None:
    central.documents = {
        "rule_set": rule_set(healing_tier=HealingTier.FULL_COVERAGE),
        "targets": targets(linux_target(1)),
        "lease": lease(),
    }


@asynccontextmanager
async def living(box_settings: Settings, site: SimSite) -> AsyncIterator[Box]:
    async with opened(box_settings) as state:
        enrolment = await enrol(state, SystemClock())
        async with assembled(state, enrolment, site) as box:
            trust_clock(box)
            stop = asyncio.Event()
            running = asyncio.create_task(box.run(stop))
            try:
                yield box
            finally:
                stop.set()
                await running


def trust_clock(box: Box) -> None:
    """The clock was found right: these tests have no time servers."""
    hand = HandClock()
    box.parts.trust._known = TrustedAt(hand.now(), box.parts.trust._boot_clock.since_boot())


async def emptied(box: Box, central: Central, within_s: float = 20) -> None:
    """Wait until everything is acknowledged and proved included."""
    async with asyncio.timeout(within_s):
        while (await box.parts.store.do(outbox.depth)).kept:
            central.changed.clear()
            box.parts.wakes.checkin.set()
            box.parts.wakes.ship.set()
            await central.changed.wait()


async def test_from_the_claim_to_a_proved_heal(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    async with Central() as central:
        give_papers(central)
        device.files["/etc/shadow"] = OPEN_SHADOW
        box_settings = settings(tmp_path, central)
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: any(each.state == "healed" for each in central.incidents.values()))
            await central.until(lambda: any(each.outcome == "healed" for each in central.attempts.values()))
            await emptied(box, central)
            await central.until(lambda: central.cosigned != {})
        assert box_settings.code_file is not None
        assert not box_settings.code_file.exists()
        kinds = [each["predicateType"].split("/")[-2] for each in central.payloads()]
        assert kinds[0] == "key"
        assert kinds.count("remediation") == 1
        (attempt,) = central.attempts.values()
        assert (attempt.entry_epoch, attempt.entry_seq) in central.stored
        (reported,) = central.devices.values()
        assert {each.check: each.result.value for each in reported.findings}["linux.shadow_file_protected"] == "pass"
        assert central.checkins[-1].dry_run.in_effect is False


async def test_the_newest_time_stamp_is_embedded_in_the_next_inventory(tmp_path: Path) -> None:
    device, digests = SimDevice(device_id(1)), ["ab" * 32, "cd" * 32]
    async with Central() as central:
        give_papers(central)
        async with living(settings(tmp_path, central), SimSite(device)) as box:
            await emptied(box, central)
            for digest in digests:
                central.anchor_digest = digest
                box.parts.wakes.checkin.set()
                await central.until(lambda: central.checkins[-1].anchor_digest == central.anchor_digest)
                await box.parts.writer.do(take_inventory, box.parts.writer, box.parts.site, box.parts.clock.now())
                await emptied(box, central)
        said = [each["predicate"] for each in central.payloads() if each["predicateType"].endswith("/inventory/v1")]
        assert [each["anchor_digest"] for each in said[-2:]] == digests
        assert said[0]["anchor_digest"] is None


async def test_offline_everything_waits_and_then_comes_exactly_once_in_order(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    async with Central() as central:
        give_papers(central)
        async with living(settings(tmp_path, central), SimSite(device)) as box:
            await central.until(lambda: central.devices != {})
            central.faults |= dict.fromkeys(SHIPPED, lambda: 0)
            healed = asyncio.Event()
            device.on_call = lambda call: healed.set() if call.startswith("tidy.sh") else None
            device.files["/etc/shadow"] = OPEN_SHADOW
            box.scan._due.clear()
            box.parts.wakes.scan.set()
            async with asyncio.timeout(10):
                await healed.wait()
            assert device.files["/etc/shadow"] != OPEN_SHADOW
            central.faults.clear()
            _forget_rest(box)
            await emptied(box, central)
        numbers = sorted(central.stored)
        assert numbers == [(0, seq) for seq in range(len(numbers))]
        assert len(central.entries) == len(numbers)


def _forget_rest(box: Box) -> None:
    for breaker in box.ship._way.link._breakers.values():
        breaker.succeeded()


async def test_answers_that_get_lost_double_nothing(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        answers = iter([0, 0, 200] * 50)
        central.faults[SUBMIT] = lambda: _after(central, next(answers))
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: central.devices != {})
            await emptied(box, central)
        assert len(central.entries) == len(set(central.entries)) == len(central.stored)


def _after(central: Central, status: int) -> int:
    """Take the batch in, then lose the answer."""
    if status == 0:
        body = zstandard.ZstdDecompressor().decompress(central.heard[-1].body, max_output_size=10_000_000)
        central._submit(body)
    return status


async def test_a_forked_log_is_never_co_signed_and_raises_an_alarm(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: central.cosigned != {})
            signed = max(central.cosigned)
            central.entries[0] = central.entries[0][:-1] + b" "
            box.scan._due.clear()
            device = box.parts.dialler.devices[device_id(1)]  # type: ignore[attr-defined]
            device.files["/etc/shadow"] = OPEN_SHADOW
            box.parts.wakes.scan.set()
            await central.until(lambda: len(central.entries) > signed)
            box.parts.wakes.checkin.set()
            await central.until(lambda: any(each.severity == "critical" for each in _log_incidents(central)))
            assert max(central.cosigned) == signed
            (incident,) = _log_incidents(central)
            assert incident.state == "escalated"
            assert incident.transitions[0].reason == "log_proof_refused"


def _log_incidents(central: Central) -> list[Any]:
    return [each for each in central.incidents.values() if each.check == "appliance.evidence_chain_intact"]


async def test_a_document_signed_by_another_key_or_lower_or_foreign_does_not_come_into_force(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        async with living(settings(tmp_path, central), SimSite(SimDevice(device_id(1)))) as box:
            await central.until(lambda: bool(central.checkins) and central.checkins[-1].rule_set is not None)
            orders = central.signers["orders"]
            bad = {
                "foreign key": (rule_set(version=5), central.signers["answers"]),
                "another site": (rule_set(version=6, site=device_id(9)), orders),
                "lower": (rule_set(version=1, stopped=True), orders),
            }
            central.documents["rule_set"] = rule_set(version=3)
            await _one_more(box, central)
            for document, signer in bad.values():
                central.documents["rule_set"], central.signers["orders"] = document, _as_signer(signer)
                await _one_more(box, central)
                assert box.parts.site.papers.rule_set is not None
                assert box.parts.site.papers.rule_set.version == 3
                central.signers["orders"] = orders


def _as_signer(signer: object) -> KeySigner:
    assert isinstance(signer, KeySigner)
    return signer


async def _one_more(box: Box, central: Central) -> None:
    """Two check-ins later the answer of the first has been taken in."""
    for _ in range(2):
        before = len(central.checkins)
        box.parts.wakes.checkin.set()
        await central.until(lambda before=before: len(central.checkins) > before)  # type: ignore[misc]


async def test_a_restored_database_is_noticed_and_opens_a_new_epoch(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: central.devices != {})
            await emptied(box, central)
        shutil.copy(box_settings.database, tmp_path / "old.db")
        device.files["/etc/shadow"] = OPEN_SHADOW
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: any(each.outcome == "healed" for each in central.attempts.values()))
            await emptied(box, central)
        shutil.copy(tmp_path / "old.db", box_settings.database)
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: central.head is not None and central.head.epoch == 1)
            signed = max(central.cosigned)
            await central.until(lambda: central.checkins[-1].cosigned_size >= signed)
            box.parts.wakes.checkin.set()
            await central.until(lambda: max(central.cosigned) > signed)
        assert _log_incidents(central) == []
        opening = next(each for each in central.payloads() if each["predicate"]["chain"]["epoch"] == 1)["predicate"]
        assert opening["cause"] == "restored"
        assert opening["last_known"]["epoch"] == 0
        assert [mark["keyid"] for mark in opening["endorsements"]] != []


async def test_a_box_that_is_a_copy_as_a_whole_signs_no_checkpoint_until_it_is_shown_its_own(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    async with Central() as central:
        give_papers(central)
        box_settings = settings(tmp_path, central)
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: central.devices != {})
            await emptied(box, central)
        shutil.copytree(box_settings.state, tmp_path / "copy")
        device.files["/etc/shadow"] = OPEN_SHADOW
        async with living(box_settings, SimSite(device)) as box:
            await central.until(lambda: any(each.outcome == "healed" for each in central.attempts.values()))
            await emptied(box, central)
            await central.until(lambda: max(central.cosigned) == len(central.entries))
        signed = dict(central.cosigned)
        copied = Settings(tmp_path / "copy", central.url, None, dry_run=False)
        device.files["/etc/shadow"] = ("root", "root", "0600")
        async with living(copied, SimSite(device)) as box:
            box.scan._due.clear()
            box.parts.wakes.scan.set()
            await central.until(lambda: central.head is not None and central.head.epoch == 1)
            await _one_more(box, central)
            assert set(central.cosigned) == set(signed)
            assert "nothing is co-signed" in box.parts.site.troubles["log"]
            central.sealed_size, central.show_cosignatures = max(signed), True
            await _one_more(box, central)
            assert not box._state.outside.witnessed(WitnessedLog.SITE).must_be_shown
            central.sealed_size, central.show_cosignatures = None, False
            await _one_more(box, central)
            await central.until(lambda: max(central.cosigned) > max(signed))


async def test_two_processes_never_share_a_state(tmp_path: Path) -> None:
    async with Central() as central:
        box_settings = settings(tmp_path, central)
        async with opened(box_settings):
            with pytest.raises(StateInUse):
                async with opened(box_settings):
                    pytest.fail("opened twice")


async def test_without_a_code_there_is_no_enrolment(tmp_path: Path) -> None:
    async with opened(Settings(tmp_path / "state", "http://127.0.0.1:1", None, dry_run=True)) as state:
        with pytest.raises(NotEnrolled):
            await enrol(state, SystemClock())
