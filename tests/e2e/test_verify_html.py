"""`verify.html` from a disk, without a network, in a real Chromium: what it runs, refuses, and never says."""

import base64
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests import conformance
from tests.conformance.honest import HONEST
from tests.conformance.lies import LIES
from tests.conformance.world import Kit, Practice, morning, trust_of
from tests.support.browsing import LOOKS, ROOT, axe_faults

from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.receipts import parse_receipt
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.evidence.verify.verifier import verify_kit

for module in iter_modules(conformance.__path__):
    if module.name.startswith("lies_"):
        import_module(f"{conformance.__name__}.{module.name}")  # it fills LIES
PAGE = ROOT / "web/dist/verify.html"
RUN_HERE = [f"V{step}" for step in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13)]
ELSEWHERE = ("V8", "V9", "V14")
"""What only the verifiers see: time stamps, times held against them, verdicts judged again."""
SAID_HERE = {"passed": "passed", "passed with gaps": "gaps", "failed": "failed", "not run": "not_run"}
EARLIER = {
    # This page reads only sound keys of a statement; the verifiers read a checkpoint key when they need it.
    "small_order_checkpoint_key": "V3",
}


@dataclass
class Walked:
    """The page's answer: the state of every step, the failing one with its lines, and all its text."""

    states: dict[str, str]
    failure: tuple[str, dict[str, str]] | None
    text: str


@dataclass
class Auditor:
    """Holds the page open on a disk, and files beside it."""

    page: Page
    folder: Path
    asked: list[str]

    def walk(self, raw: bytes, trust: str | None, receipts: Sequence[str] = ()) -> Walked:
        """Give the page these files and receipts, and wait for its answer."""
        (self.folder / "kit.zip").write_bytes(raw)
        (self.folder / "trust.txt").write_text(trust or "")
        self.page.get_by_label("Auditor kit", exact=True).set_input_files(self.folder / "kit.zip")
        self.page.get_by_label("Trust file").set_input_files([self.folder / "trust.txt"] if trust else [])
        self.page.get_by_label("Receipts").fill("\n".join(receipts))
        self.page.get_by_role("button", name="Walk the steps").click()
        self.page.get_by_role("heading", name="What was found").wait_for()
        return self.answer()

    def answer(self) -> Walked:
        """What the page shows now."""
        steps: list[dict[str, Any]] = self.page.eval_on_selector_all(
            "[data-step]",
            """steps => steps.map(step => ({step: step.dataset.step, state: step.dataset.state,
            lines: [...step.querySelectorAll('dl > div')].map(one => [...one.children].map(c => c.textContent))}))""",
        )
        failed = [(one["step"], dict(one["lines"])) for one in steps if one["state"] == "failed"]
        states = {one["step"]: one["state"] for one in steps}
        return Walked(states, failed[0] if failed else None, self.page.inner_text("body"))


WITHOUT_ED25519 = """
const known = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, algorithm, ...more) => algorithm.name === 'Ed25519'
    ? Promise.reject(new DOMException('', 'NotSupportedError')) : known(format, key, algorithm, ...more);
"""


@contextmanager
def opened(browser: Browser, folder: Path, before: str = "") -> Iterator[Auditor]:
    """A copy of the page far from the repository, in a browser without a network."""
    (folder / "verify.html").write_bytes(PAGE.read_bytes())
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page, asked = context.new_page(), list[str]()
    page.add_init_script(before)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.on("console", lambda message: asked.append(f"console: {message.text}"))
    page.goto((folder / "verify.html").as_uri())
    yield Auditor(page, folder, asked)
    context.close()


@pytest.fixture(scope="module")
def auditor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    with opened(browser, tmp_path_factory.mktemp("auditor")) as one:
        yield one


def text_of(kit: Kit) -> str | None:
    return None if kit.trust is None else write_trust(kit.trust)


def judged(kit: Kit) -> dict[str, Any]:
    """What Python's verifier says, with what this page takes too: exports of boxes it does not."""
    trust = None if kit.trust is None else parse_trust(write_trust(kit.trust))
    brought = Brought([parse_receipt(text) for text in kit.receipts])
    return verify_kit(io.BytesIO(kit.raw), trust, brought=brought).to_json()


def states_of(report: dict[str, Any]) -> dict[str, str]:
    """As the page shows them: what runs elsewhere is not run here, whatever it came to there."""
    states = {step["step"]: SAID_HERE[step["state"]] for step in report["steps"]}
    return states | dict.fromkeys(ELSEWHERE, "not_run")


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_kit_passes_with_the_states_of_the_verifier(auditor: Auditor, name: str) -> None:
    kit = HONEST[name][1]()
    walked, report = auditor.walk(kit.raw, text_of(kit), kit.receipts), judged(kit)
    assert walked.failure is None
    assert walked.states == states_of(report)
    assert [gap for gap in gaps_seen_here(report, "") if gap not in walked.text] == []
    assert [step for step in walked.states if walked.states[step] != "not_run"] == RUN_HERE
    assert f"Ran here: {', '.join(RUN_HERE)}. None of them failed." in walked.text
    assert ("Fingerprints to compare" in walked.text) is (kit.trust is None)


@pytest.mark.parametrize("name", LIES)
def test_a_lie_fails_at_the_step_of_the_verifier(auditor: Auditor, name: str) -> None:
    kit = LIES[name].build()
    report, walked = judged(kit), auditor.walk(kit.raw, text_of(kit), kit.receipts)
    if report["failure"] is None:
        assert walked.states == states_of(report)
        assert [gap for gap in gaps_seen_here(report, "") if gap not in walked.text] == []
        assert kit.exports or (LIES[name].caught in walked.text) is bool(gaps_seen_here(report, LIES[name].caught))
    elif report["failure"]["step"] in ELSEWHERE:
        assert walked.failure is None
        assert [walked.states[step] for step in ELSEWHERE] == ["not_run"] * len(ELSEWHERE)
        assert "No time was checked by independent stamps" in walked.text
    else:
        assert walked.failure is not None, "nothing failed"
        step, lines = walked.failure
        assert step == EARLIER.get(name, report["failure"]["step"])
        assert name in EARLIER or lines["At"] == report["failure"]["where"]
        assert f"Step {step} failed. No step after it was begun." in walked.text
        behind = [one for one in RUN_HERE if int(one[1:]) > int(step[1:])]
        assert {walked.states[one] for one in behind} <= {"not_run"}


def gaps_seen_here(report: dict[str, Any], words: str) -> list[str]:
    """Gaps with these words of the steps that the page runs."""
    steps = [step for step in report["steps"] if step["step"] not in ELSEWHERE]
    return [gap for step in steps for gap in step["gaps"] if words in gap]


def test_the_page_never_gives_the_verdict_asks_nobody_and_says_what_it_leaves_out(auditor: Auditor) -> None:
    kit = HONEST["a_morning"][1]()
    auditor.asked.clear()
    auditor.page.reload()
    walked = auditor.walk(kit.raw, text_of(kit))
    assert re.search(r"\b(in)?valid\b", walked.text.replace("keys valid at that index", ""), re.IGNORECASE) is None
    assert "wardkeep verify or wardkeep-verify decides" in walked.text
    assert "Not run here: V8, V9, V14." in walked.text
    assert "No time was checked by independent stamps" in walked.text
    assert auditor.page.locator(".found.passed").count() == 0
    assert auditor.asked == [(auditor.folder / "verify.html").as_uri()]


def test_a_browser_without_ed25519_uses_the_one_in_the_page(browser: Browser, tmp_path: Path) -> None:
    kit, lie = HONEST["a_morning"][1](), LIES["signed_again_by_a_foreign_key_under_the_right_key_id"].build()
    with opened(browser, tmp_path, WITHOUT_ED25519) as auditor:
        walked = auditor.walk(kit.raw, text_of(kit))
        assert (walked.failure, "Ed25519 carried by this page" in walked.text) == (None, True)
        assert auditor.walk(lie.raw, text_of(lie)).states["V3"] == "failed"


def test_what_is_no_trust_file_begins_no_step(auditor: Auditor) -> None:
    kit = HONEST["a_morning"][1]()
    (auditor.folder / "other.zip").write_bytes(kit.raw)
    (auditor.folder / "other.txt").write_text("trust me\n")
    auditor.page.get_by_label("Auditor kit", exact=True).set_input_files(auditor.folder / "other.zip")
    auditor.page.get_by_label("Trust file").set_input_files(auditor.folder / "other.txt")
    auditor.page.get_by_role("button", name="Walk the steps").click()
    auditor.page.get_by_text("The trust file was not read: line 1").wait_for()
    assert auditor.page.locator("[data-step]").count() == 0


def test_what_is_no_receipt_begins_no_step(auditor: Auditor) -> None:
    auditor.page.reload()
    (auditor.folder / "other.zip").write_bytes(HONEST["a_morning"][1]().raw)
    auditor.page.get_by_label("Auditor kit", exact=True).set_input_files(auditor.folder / "other.zip")
    auditor.page.get_by_label("Receipts").fill("a number on a paper")
    auditor.page.get_by_role("button", name="Walk the steps").click()
    auditor.page.get_by_text("The receipts were not read: receipt 1").wait_for()
    assert auditor.page.locator("[data-step]").count() == 0


def test_a_receipt_is_taken_as_the_paper_of_a_kit_prints_it(auditor: Auditor) -> None:
    kit = HONEST["a_morning"][1]()
    with zipfile.ZipFile(io.BytesIO(kit.raw)) as archive:
        note = next(archive.read(name).decode() for name in archive.namelist() if name.startswith("checkpoints/"))
    origin, size, root = note.split("\n")[:3]
    printed = f"{origin}\nsize {size}\nroot {base64.b64decode(root).hex()}"
    walked = auditor.walk(kit.raw, text_of(kit), [printed])
    assert f"receipt of size {size} for {origin} agrees" in walked.text
    other = auditor.walk(kit.raw, text_of(kit), [printed[:-1] + ("0" if printed[-1] != "0" else "1")])
    assert other.failure is not None
    assert (other.failure[0], other.failure[1]["At"]) == ("V6", f"receipt {size} of {origin}")


def test_what_was_found_can_be_saved_and_is_what_the_page_shows(auditor: Auditor) -> None:
    lie = LIES["dropped"].build()
    walked = auditor.walk(lie.raw, text_of(lie))
    with auditor.page.expect_download() as saving:
        auditor.page.get_by_role("link", name="Save as text").click()
    saved = Path(saving.value.path()).read_text()
    assert walked.failure is not None
    assert f"At {walked.failure[1]['At']}" in saved
    assert "Step V5 failed. No step after it was begun." in saved


def test_a_kit_can_be_dropped_and_without_one_nothing_begins(auditor: Auditor) -> None:
    auditor.page.reload()
    auditor.page.get_by_role("button", name="Walk the steps").click()
    auditor.page.get_by_text("Choose an auditor kit first.").wait_for()
    assert auditor.page.locator("[data-step]").count() == 0
    auditor.page.evaluate(
        """text => {
            const held = new DataTransfer();
            held.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], 'kit.zip'));
            const options = {dataTransfer: held, bubbles: true, cancelable: true};
            document.getElementById('kit').closest('.drop').dispatchEvent(new DragEvent('drop', options));
        }""",
        base64.b64encode(HONEST["a_morning"][1]().raw).decode(),
    )
    auditor.page.get_by_role("button", name="Walk the steps").click()
    auditor.page.get_by_role("heading", name="What was found").wait_for()
    assert auditor.answer().failure is None


def test_the_policy_lets_nothing_else_run(auditor: Auditor) -> None:
    said = auditor.page.evaluate(
        """async () => {
            const seen = [];
            document.addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'globalThis.ran = true';
            document.body.append(script);
            const answer = await fetch('kit.zip').then(() => 'answered', () => 'refused');
            await new Promise(resume => setTimeout(resume));
            script.remove();
            return {ran: globalThis.ran === true, answer, seen};
        }"""
    )
    assert (said["ran"], said["answer"]) == (False, "refused")
    assert {"script-src-elem", "connect-src"} <= set(said["seen"])


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_look_is_accessible(auditor: Auditor, scheme: Any, width: int, tmp_path: Path) -> None:
    lie = LIES["dropped"].build()
    kits = {"empty": None, "gaps": HONEST["without_a_trust_file"][1](), "failed": lie}
    auditor.page.emulate_media(color_scheme=scheme)
    auditor.page.set_viewport_size({"width": width, "height": 900})
    for name, kit in kits.items():
        if kit is None:
            auditor.page.reload()
        else:
            auditor.walk(kit.raw, text_of(kit))
        assert axe_faults(auditor.page) == [], name
        assert auditor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        auditor.page.screenshot(path=tmp_path / f"{name}-{scheme}-{width}.png", full_page=True)


def with_page(made: Practice, page: bytes | None) -> Kit:
    """The practice's kit, built with this page or without one."""
    out = io.BytesIO()
    build_kit(out, replace(made.contents(), verify_page=page), made.attestation)
    return Kit(out.getvalue(), trust_of(made))


def test_a_kit_carries_the_page_and_the_page_out_of_it_reads_that_kit(auditor: Auditor) -> None:
    kit = with_page(morning(), PAGE.read_bytes())
    assert kit.raw == with_page(morning(), PAGE.read_bytes()).raw
    with zipfile.ZipFile(io.BytesIO(kit.raw)) as archive:
        assert archive.read("verify.html") == PAGE.read_bytes()
        assert "<code>verify.html</code> walks the steps" in archive.read("README.html").decode()
    assert judged(kit)["failure"] is None
    assert auditor.walk(kit.raw, text_of(kit)).failure is None


def test_a_kit_without_the_page_says_so(auditor: Auditor) -> None:
    kit = with_page(morning(), None)
    with zipfile.ZipFile(io.BytesIO(kit.raw)) as archive:
        assert "verify.html" not in archive.namelist()
        assert "This kit carries no <code>verify.html</code>" in archive.read("README.html").decode()
    assert auditor.walk(kit.raw, text_of(kit)).failure is None
