"""The certified npm `oidc-provider`, started on loopback for a test and stopped with it."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "oidc"
CLIENT, SECRET = "wardkeep-under-test", "a secret of: the client / with signs"
MOST_STEPS = 8


@dataclass
class RunningProvider:
    """Where it is, and who sits at its keyboard."""

    issuer: str
    person: dict[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """`host:port`, for the setting that lets it through."""
        return urlsplit(self.issuer).netloc

    def settings(self) -> dict[str, str]:
        """What makes it this server's Google."""
        return {
            "google_client_id": CLIENT,
            "google_client_secret": SECRET,
            "google_issuer": self.issuer,
            "wardkeep_outbound_allow": self.place,
            "sign_in_domains": "partner.test",
        }

    def at_keyboard(self, **person: object) -> None:
        """Put somebody there: `subject`, `email`, `verified`, or `refuse`."""
        self.person |= person
        httpx2.put(f"{self.issuer}/keyboard", json=person, trust_env=False).raise_for_status()

    def asked(self) -> list[str]:
        """Method and address of everything that it was asked."""
        found: list[str] = httpx2.get(f"{self.issuer}/asked", trust_env=False).json()
        return found

    def visit(self, url: str) -> dict[str, str]:
        """Follow a browser through the provider; what stands in the address that it is sent back to."""
        with httpx2.Client(trust_env=False) as browser:
            for _ in range(MOST_STEPS):
                answer = browser.get(url)
                assert answer.is_redirect, answer.text
                url = urljoin(url, answer.headers["location"])
                if not url.startswith(self.issuer):
                    return dict(parse_qsl(urlsplit(url).query)) | {"path": urlsplit(url).path}
        raise AssertionError("the provider sends the browser round and round")


@contextmanager
def running_provider(*origins: str, own: str = "") -> Iterator[RunningProvider]:
    """Started; its client may be sent back to these origins' pages for `google` and for an own provider's id."""
    assert (FOLDER / "node_modules" / "oidc-provider").is_dir(), "run: make tests/oidc/node_modules/.ready"
    pages = [f"{origin}/sign-in/return/{key}" for origin in origins for key in ("google", own) if key]
    process = subprocess.Popen(
        [str(ROOT / "tools" / "node.sh"), "node", str(FOLDER / "provider.mjs"), CLIENT, SECRET, *pages],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        said = next((line for line in process.stdout if line.startswith("{")), None)
        assert said, "the provider ended before it listened"
        yield RunningProvider(json.loads(said)["issuer"])
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()
