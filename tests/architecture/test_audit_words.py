"""Every act that the server writes into the audit log has words on the page that shows it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "packages/server/src/wardkeep_server"
ACT = re.compile(r'\brecord\((?:[^()"]|\([^()]*\))*"([a-z_]+\.[a-z_]+)"')
WORDS = ROOT / "web/src/features/audit/words.ts"


def recorded() -> set[str]:
    sources = (path.read_text() for path in SERVER.rglob("*.py") if "tests" not in path.parts)
    return {act for source in sources for act in ACT.findall(source)}


def test_every_recorded_act_has_words() -> None:
    acts = recorded()
    assert len(acts) > 40
    words = WORDS.read_text()
    assert sorted(act for act in acts if f"'{act}':" not in words) == []
