"""What the appliance says about itself is read from its store, and a store that was tampered with is found out."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from wardkeep_appliance.link.reach import Reach
from wardkeep_appliance.probes.ask import ask
from wardkeep_appliance.probes.own import Own, OwnFacts
from wardkeep_appliance.site.papers import keep
from wardkeep_appliance.store.outbox import acknowledge, forget
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.papers import device_id, linux_target
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite, refuse
from wardkeep_appliance.transport.local import LocalSession
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.checks.check import Context, judge
from wardkeep_core.model.device import Device, DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Verdict
from wardkeep_core.probes.appliance import Coverage, DataEncryption, Outbox
from wardkeep_core.probes.probe import Failure, ProbeFailure
from wardkeep_core.probes.questions import AskChainWalk, AskCoverage, AskDataEncryption, AskOutbox, Question

CHAIN, OUTBOX, OBSERVED = (
    f"appliance.{name}" for name in ("evidence_chain_intact", "outbox_draining", "devices_observed")
)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    devices = [SimDevice(device_id(number)) for number in (1, 2)]
    bench = Bench(tmp_path, SimSite(*devices), (linux_target(1), linux_target(2)))
    await bench.start()
    await keep_targets(bench)
    yield bench
    await bench.stop()


async def keep_targets(bench: Bench) -> None:
    """As a check-in does: coverage is counted from what is kept, not from what this process holds."""
    listed = bench.parts.site.papers.targets
    assert listed is not None
    await bench.store.do(keep, listed, bench.clock.now())


def own(bench: Bench, reach: Callable[[], Reach] = Reach) -> Own:
    return Own(bench.store, bench.outside, bench.folder, bench.clock, reach)


async def verdict(bench: Bench, check: str, question: Question, reach: Callable[[], Reach] = Reach) -> Verdict:
    answer = await ask(question, LocalSession(own(bench, reach)), bench.clock)
    ids = dict.fromkeys(("id", "organisation", "site"), device_id(9))
    device = Device.model_validate({**ids, "platform": Platform.APPLIANCE})
    return judge(all_checks()[check], answer, Context(device))


async def change(bench: Bench, sql: str, *values: object) -> None:
    def work(conn: Connection) -> None:
        assert conn.execute(sql, values).rowcount > 0

    await bench.store.do(work)


async def test_without_a_store_nothing_is_said(bench: Bench) -> None:
    for question in (AskChainWalk(), AskOutbox(), AskCoverage(), AskDataEncryption()):
        answer = await ask(question, LocalSession(), bench.clock)
        assert isinstance(answer, ProbeFailure)
        assert answer.failure is Failure.NOT_SUPPORTED
    assert isinstance(own(bench), OwnFacts)


async def test_a_chain_as_it_was_written_is_intact(bench: Bench) -> None:
    await bench.scan()
    found = await verdict(bench, CHAIN, AskChainWalk())
    assert (found.result, found.reason) == (Result.PASS, "chain_intact")


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        ("UPDATE outbox SET envelope = replace(envelope, 'a', 'b') WHERE seq = 1", "chain_broken"),
        ("UPDATE outbox SET leaf_hash = ? WHERE seq = 1", "chain_broken"),
        ("DELETE FROM outbox WHERE seq = 1", "chain_broken"),
        ("DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)", "chain_broken"),
        ("UPDATE head SET seq = seq - 1", "chain_broken"),
    ],
)
async def test_what_was_changed_cut_out_or_cut_off_is_found(bench: Bench, tamper: str, reason: str) -> None:
    await bench.scan()
    await change(bench, tamper, *(("0" * 64,) if "?" in tamper else ()))
    found = await verdict(bench, CHAIN, AskChainWalk())
    assert (found.result, found.reason) == (Result.FAIL, reason)


async def test_a_store_older_than_its_own_head_is_found(bench: Bench) -> None:
    await bench.scan()
    await change(bench, "DELETE FROM outbox")
    await change(bench, "UPDATE head SET seq = 0")
    found = await verdict(bench, CHAIN, AskChainWalk())
    assert (found.result, found.reason) == (Result.FAIL, "chain_cut")


async def test_what_was_acknowledged_and_forgotten_is_no_break(bench: Bench) -> None:
    await bench.scan()
    await bench.store.do(acknowledge, 0, 1)
    await bench.store.do(forget, [(0, 0)])
    assert (await verdict(bench, CHAIN, AskChainWalk())).result is Result.PASS
    await bench.store.do(acknowledge, 0, 99)
    await bench.store.do(lambda conn: conn.execute("DELETE FROM outbox"))
    assert (await verdict(bench, CHAIN, AskChainWalk())).reason == "chain_intact"


async def test_waiting_evidence_is_judged_by_its_age_and_the_way_out(bench: Bench) -> None:
    await bench.scan()
    assert (await verdict(bench, OUTBOX, AskOutbox())).result is Result.PASS
    bench.clock.ahead = timedelta(hours=5)
    since = datetime.now(UTC)
    reaches = {
        "reach_unknown": Reach(),
        "outbox_stuck": Reach().answered(),
        "server_out_of_reach": Reach().unanswered(since).unanswered(since + timedelta(hours=1)),
    }
    for reason, reach in reaches.items():
        assert (await verdict(bench, OUTBOX, AskOutbox(), lambda reach=reach: reach)).reason == reason  # type: ignore[misc]
    bench.clock.ahead = timedelta(days=31)
    away = reaches["server_out_of_reach"]
    assert away.unreachable_since == since
    assert (await verdict(bench, OUTBOX, AskOutbox(), lambda: away)).reason == "offline_too_long"


async def test_sent_evidence_does_not_wait(bench: Bench) -> None:
    await bench.scan()
    await bench.store.do(acknowledge, 0, 99)
    facts = await ask(AskOutbox(), LocalSession(own(bench)), bench.clock)
    assert isinstance(facts, Outbox)
    assert (facts.unsent, facts.oldest_unsent) == (0, None)


async def test_devices_that_were_not_seen_of_late_or_gave_errors_only_are_not_observed(bench: Bench) -> None:
    assert (await verdict(bench, OBSERVED, AskCoverage())).reason == "devices_unobserved"
    await bench.scan()
    assert (await verdict(bench, OBSERVED, AskCoverage())).reason == "devices_observed"
    for script in ("file_modes.sh", "ssh_config.sh", "kernel_parameters.sh", "unit_states.sh"):
        bench.site.devices[device_id(2)].faults[script] = refuse
    await bench.scan()
    facts = await ask(AskCoverage(), LocalSession(own(bench)), bench.clock)
    assert isinstance(facts, Coverage)
    assert (facts.enrolled, facts.unobserved, facts.devices) == (2, 1, (device_id(2),))
    bench.clock.ahead = timedelta(seconds=16)
    facts = await ask(AskCoverage(), LocalSession(own(bench)), bench.clock)
    assert isinstance(facts, Coverage)
    assert facts.unobserved == 2


async def test_excluded_devices_do_not_count(tmp_path: Path) -> None:
    medical = linux_target(1, device_class=DeviceClass.MEDICAL)
    bench = Bench(tmp_path, SimSite(SimDevice(device_id(1))), (medical,))
    await bench.start()
    await keep_targets(bench)
    try:
        found = await verdict(bench, OBSERVED, AskCoverage())
    finally:
        await bench.stop()
    assert (found.result, found.reason) == (Result.NOT_APPLICABLE, "no_device_enrolled")


async def test_where_the_data_lies_is_looked_at(bench: Bench) -> None:
    answer = await ask(AskDataEncryption(), LocalSession(own(bench)), bench.clock)
    if isinstance(answer, ProbeFailure):
        assert answer.failure in {Failure.NOT_SUPPORTED, Failure.REFUSED}
    else:
        assert isinstance(answer, DataEncryption)
        assert answer.encrypted or answer.bound is None
