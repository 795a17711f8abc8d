"""Kits of a log whose checkpoint key was changed: heads by the old key and by the new one, told by the platform.

`python -m tests.signers.log_keys` writes them to `kits/` anew; the browser's tests read them there.
"""

from pathlib import Path

from packages.core.tests.evidence.conftest import Practice, made_signer
from tests.conformance.world import Kit, boxes_of, hour, trust_of, two_boxes

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import next_link
from wardkeep_core.evidence.checkpoint import checkpoint_key
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.trust import TrustFile, write_trust
from wardkeep_core.kit.signer import KeySigner

FOLDER = Path(__file__).parent / "kits"
OLD, NEW = "practice checkpoint", "practice checkpoint, the second"


def changed(*, word_of: str = OLD, whole: bool = False) -> Kit:
    """A kit of the time before the change, or of all, built after it; `word_of` endorses in the old key's place.

    Its trust file names the old key.
    """
    made = two_boxes(inventories=False)
    before = len(made.entries)
    notes = [made.note(before, cosigned_at=made.now, boxes=boxes_of(made))]
    place = len(made.entries)
    _state_change(made, made_signer(word_of))
    trust = trust_of(made)
    made.log_key, at = made_signer(NEW), made.now
    if whole:
        hour(made)
        notes = []
        at = made.now
    notes.append(made.note(len(made.entries), cosigned_at=at, boxes=boxes_of(made)))
    if whole:
        return Kit(made.kit(notes=notes), trust)
    return Kit(made.kit(0, before, notes=notes, relied=(place,), to_at=at), trust)


def trusting_new(kit: Kit) -> Kit:
    """The same kit, by a trust file noted after the change."""
    assert kit.trust is not None
    ((origin, _),) = kit.trust.logs.items()
    new = {origin: checkpoint_key(origin, made_signer(NEW).public_raw)}
    return Kit(kit.raw, TrustFile(**{**vars(kit.trust), "logs": new}))


def _state_change(made: Practice, old: KeySigner) -> None:
    new = made_signer(NEW)
    key = made.key(p.Purpose.LOG_CHECKPOINT, new, None)
    common = made.common(next_link(made.platform_head), None)
    words = (endorse(common, (key,), old), endorse(common, (key,), new))
    replaced = made_signer(OLD).keyid
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.ROTATED, keys=(key,), replaces=replaced, endorsements=words))


KITS = {
    "period-before": changed,
    "period-before-by-new": lambda: trusting_new(changed()),
    "all": lambda: changed(whole=True),
    "all-by-new": lambda: trusting_new(changed(whole=True)),
    "without-the-old-word": lambda: changed(word_of="somebody"),
    "without-the-old-word-by-new": lambda: trusting_new(changed(word_of="somebody")),
}
"""By name; the last two must fail V7: the attestation key alone cannot give a log another key."""


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, build in KITS.items():
        kit = build()
        assert kit.trust is not None
        (FOLDER / f"{name}.zip").write_bytes(kit.raw)
        (FOLDER / f"{name}.trust").write_text(write_trust(kit.trust))


if __name__ == "__main__":
    main()
