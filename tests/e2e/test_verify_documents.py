"""Anybody asks whether a file was issued here: a real kit, a real Chromium without a session, and nothing but digests
on the wire."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from tests.support.browsing import LOOKS, SLOW_MS, axe_faults, look_over, new_page
from tests.support.running import Installation, Person, until

PAGE = "Was this document issued here?"
CHOOSE = "Choose the file, or drop it here"


@pytest.fixture(scope="module")
def kit(person: Person, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit of the machine's own site, downloaded as a person would."""
    site = until(lambda: person.get("/api/sites")["items"], 60, "a site")[0]
    until(lambda: person.get(f"/api/evidence/entries?site={site['id']}")["items"], 60, "an evidence entry")
    made = tmp_path_factory.mktemp("kit") / "kit.zip"
    path = f"/api/organisations/{site['organisation_id']}/auditor-kit?from=2020-01-01&to=2099-01-01"

    def built() -> bytes | None:
        answer = person.client.get(path)
        return answer.content if answer.status_code == 200 else None

    made.write_bytes(until(built, 60, "a kit"))
    return made


@pytest.fixture
def stranger(browser: Browser, installation: Installation) -> Iterator[tuple[Page, list[Request]]]:
    """A page that never signed in, and every request that it made."""
    page, asked = new_page(browser), list[Request]()
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - it wants a function
    page.goto(f"{installation.url}/verify")
    expect(page.get_by_role("heading", name=PAGE)).to_be_visible(timeout=SLOW_MS)
    yield page, asked
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.context.close()


def asked_of_api(asked: list[Request]) -> list[str]:
    return [one.url.split("/api/", 1)[1] for one in asked if "/api/" in one.url]


def test_a_dropped_kit_is_hashed_here_and_known(
    stranger: tuple[Page, list[Request]], kit: Path, installation: Installation
) -> None:
    page, asked = stranger
    digest = sha256(kit.read_bytes()).hexdigest()
    page.get_by_label(CHOOSE).set_input_files(kit)
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Issued", timeout=SLOW_MS)
    expect(page.get_by_text("Auditor kit", exact=True)).to_be_visible()
    expect(page.get_by_text("the whole file")).to_be_visible()
    assert page.url == f"{installation.url}/verify/{digest}"
    assert asked_of_api(asked) == [f"public/documents/{digest}"]
    assert [one.post_data_buffer for one in asked if one.post_data_buffer] == []
    until(lambda: _again(page), 60, "the checkpoint that holds the issue")
    seen: list[str] = []
    look_over(page, seen)
    body = page.inner_text("body")
    assert not [name for name in ("This machine", "box", "localhost") if name in body]


def _again(page: Page) -> bool:
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Issued", timeout=SLOW_MS)
    return page.get_by_text("Checkpoint signed").count() == 1


def test_one_changed_byte_is_not_known(stranger: tuple[Page, list[Request]], kit: Path, tmp_path: Path) -> None:
    page, _ = stranger
    raw = bytearray(kit.read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "other.zip").write_bytes(raw)
    page.get_by_label(CHOOSE).set_input_files(tmp_path / "other.zip")
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Not known", timeout=SLOW_MS)
    assert sha256(raw).hexdigest() in page.url


def test_a_large_file_is_hashed_in_pieces(stranger: tuple[Page, list[Request]], tmp_path: Path) -> None:
    page, asked = stranger
    large, piece = tmp_path / "large.bin", bytes(range(256)) * 4096
    wanted = sha256()
    with large.open("wb") as out:
        for _ in range(300):
            out.write(piece)
            wanted.update(piece)
    page.get_by_label(CHOOSE).set_input_files(large)
    expect(page.get_by_text("Computing the digest of large.bin")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Not known", timeout=SLOW_MS)
    assert asked_of_api(asked) == [f"public/documents/{wanted.hexdigest()}"]


def test_a_typed_digest_is_taken_as_it_was_copied(
    stranger: tuple[Page, list[Request]], kit: Path, installation: Installation
) -> None:
    page, asked = stranger
    digest = sha256(kit.read_bytes()).hexdigest()
    typed = page.get_by_label("SHA-256 digest")
    typed.fill(f" SHA256: {digest[:32].upper()} ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Issued", timeout=SLOW_MS)
    typed.fill(digest[:31])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("More characters needed", timeout=SLOW_MS)
    typed.fill("no digest")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A digest has only the digits")).to_be_visible()
    assert len(asked_of_api(asked)) == 2
    page.goto(f"{installation.url}/verify/{digest}")
    expect(page.get_by_role("heading", name="Answer")).to_contain_text("Issued", timeout=SLOW_MS)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_page_and_its_answers_are_accessible(
    stranger: tuple[Page, list[Request]], scheme: str, width: int, installation: Installation
) -> None:
    page, _ = stranger
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("verify", f"verify/{'0' * 64}", "verify/nonsense"):
        page.goto(f"{installation.url}/{path}")
        expect(page.get_by_role("heading", name=PAGE)).to_be_visible(timeout=SLOW_MS)
        assert axe_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_without_scripts_the_address_of_the_answer_is_on_the_page(browser: Browser, installation: Installation) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{installation.url}/verify")
    assert "/api/public/documents/" in page.inner_text("body")
    answer = page.request.get(f"{installation.url}/api/public/documents/{'0' * 64}")
    assert answer.json() == {"state": "unknown", "document": None}
    context.close()
