"""Random changes to a good kit, from a seed: whatever is changed, both verifiers must notice, and agree.

    python -m tests.conformance.mutations VERIFIER COUNT [SEED]

Two sevenths of the changes are made by somebody without a key (a fifth of these repairs the archive). A stranger
repairs sizes, digests and checksums and signs the manifest again with a key of his own; the platform does the same with
its own keys. With those only what more than the platform's word vouches for is changed: entries, leaves, proofs,
checkpoints, anchors, and the report, which V13 counts again. Boxes and platform together tell the whole day anew
(`retold`): every signature, hash and stamp is right, and what is said is not: dates, decisions, counts, heals, places.
(README, disclosures and catalogue are asserted by the platform: with its key they can be rewritten, and the page says
so.) Every number of the seed makes the same kit again.
"""

import base64
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from tests.conformance.judges import INVALID, Judges, disagreement
from tests.conformance.lies_about_files import Files, files_of, signed_again, zipped
from tests.conformance.retold import day, retold
from tests.conformance.world import Kit, made_signer, morning

from wardkeep_core.evidence.kit.manifest import KEYS_NAME, REPORT_NAME, KitKeys
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import KeyRecord, Purpose
from wardkeep_core.evidence.tiles import encode_bundle, encode_tile, iter_bundle
from wardkeep_core.kit.canonical import canonical_json, parse_canonical

SEED = 20_260_302
VOUCHED = ("entries/", "proofs/", "checkpoints/", "anchors/", REPORT_NAME)
STEPS = frozenset(f"V{number}" for number in range(1, 14))
"""Each of them must notice some of the changes."""
Change = Callable[[random.Random, bytes], bytes]
Liar = Callable[[random.Random, bytes], bytes]


# -- changes to bytes ------------------------------------------------------------------------------------------------


def flip_bit(draw: random.Random, raw: bytes) -> bytes:
    place = draw.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << draw.randrange(8)]) + raw[place + 1 :]


def delete(draw: random.Random, raw: bytes) -> bytes:
    place = draw.randrange(len(raw))
    return raw[:place] + raw[place + draw.choice((1, 2, 32, 400)) :]


def double(draw: random.Random, raw: bytes) -> bytes:
    place, size = draw.randrange(len(raw)), draw.choice((1, 2, 32, 400))
    return raw[: place + size] + raw[place:]


def swap(draw: random.Random, raw: bytes) -> bytes:
    size = draw.choice((1, 4, 32, 200))
    places = sorted(draw.randrange(max(1, len(raw) - 2 * size)) for _ in range(2))
    one, other = places[0], max(places[1], places[0] + size)
    return raw[:one] + raw[other : other + size] + raw[one + size : other] + raw[one : one + size] + raw[other + size :]


def truncate(draw: random.Random, raw: bytes) -> bytes:
    return raw[: draw.randrange(len(raw))]


def number(draw: random.Random, raw: bytes) -> bytes:
    """Another digit for a digit."""
    digits = [place for place, byte in enumerate(raw) if 48 <= byte <= 57]
    if not digits:
        return flip_bit(draw, raw)
    place = draw.choice(digits)
    return raw[:place] + str((raw[place] - 48 + draw.randrange(1, 10)) % 10).encode() + raw[place + 1 :]


BYTES: tuple[Change, ...] = (flip_bit, flip_bit, delete, double, swap, truncate, number)


# -- changes to entries ----------------------------------------------------------------------------------------------


def payload_changed(draw: random.Random, entry: bytes) -> bytes:
    """The statement itself is changed: a digit, a bit, or a member stands twice. The old signature stays."""
    envelope = json.loads(entry)
    payload = base64.b64decode(envelope["payload"])
    if draw.random() < 1 / 3:
        members = payload.split(b",")
        place = draw.randrange(len(members))
        changed = b",".join([*members[: place + 1], *members[place:]])
    else:
        changed = draw.choice((flip_bit, number))(draw, payload)
    return entry.replace(envelope["payload"].encode(), base64.b64encode(changed))


def entries_changed(draw: random.Random, raw: bytes) -> bytes:
    """One entry changed, left out, doubled, or two of them swapped, in a bundle that is well formed again."""
    entries = list(iter_bundle(raw))
    one, other = draw.randrange(len(entries)), draw.randrange(len(entries))
    match draw.randrange(4):
        case 0:
            entries[one] = payload_changed(draw, entries[one])
        case 1:
            del entries[one]
        case 2:
            entries[one] = entries[other]
        case _:
            entries[one], entries[other] = entries[other], entries[one]
    return encode_bundle(entries)


# -- who repairs what ------------------------------------------------------------------------------------------------


@cache
def good() -> Kit:
    """A kit with relied entries, three checkpoints, three anchors and two boxes; its verdict is VALID."""
    return day().honest()


def by_nobody(draw: random.Random, kit: bytes) -> bytes:
    if draw.random() < 4 / 5:
        return draw.choice(BYTES)(draw, kit)
    files = files_of(kit)
    place = draw.randrange(len(files))
    name, content = files[place]
    files[place] = (name, draw.choice(BYTES)(draw, content))
    return zipped(files)


def by_a_stranger(draw: random.Random, kit: bytes) -> bytes:
    stranger = made_signer("stranger")
    listed = draw.random() < 1 / 2

    def change(files: Files) -> Files:
        place = draw.randrange(len(files))
        files[place] = (files[place][0], draw.choice(BYTES)(draw, files[place][1]))
        if not listed:
            return files
        record = KeyRecord(
            purpose=Purpose.PLATFORM_ATTESTATION, appliance=None,
            public_key=base64.b64encode(stranger.public_raw).decode(),
        )  # fmt: skip
        keys = KitKeys(keys=(record,)).canonical()
        return [(name, keys if name == KEYS_NAME else content) for name, content in files]

    return signed_again(kit, stranger, change)


def by_the_platform(draw: random.Random, kit: bytes) -> bytes:
    def change(files: Files) -> Files:
        folder = draw.choice(VOUCHED)
        place = draw.choice([place for place, (name, _) in enumerate(files) if name.startswith(folder)])
        name, content = files[place]
        files[place] = (name, draw.choice(_changes_of(draw, name, files))(draw, content))
        if folder == "entries/" and not name.endswith("relied") and draw.random() < 1 / 2:
            _leaves_repaired(files, place)
        return files

    return signed_again(kit, morning().attestation, change)


def _changes_of(draw: random.Random, name: str, files: Files) -> tuple[Change, ...]:
    """What may be done to a file: what fits its form, most of the time."""
    if draw.random() < 1 / 3:
        return BYTES
    if name.startswith("entries/"):
        return (entries_changed,)
    if name == REPORT_NAME:
        return (number_changed,)
    kind = name.rpartition("/")[2]
    others = [content for other, content in files if other.endswith(kind) and other != name]
    return (lambda drawn, _: drawn.choice(others),) if name.startswith("anchors/") and others else BYTES


def number_changed(draw: random.Random, raw: bytes) -> bytes:
    """One number of the report is another."""
    value = parse_canonical(raw)
    counts = [value, *(member for member in value.values() if isinstance(member, dict))]
    table = draw.choice(counts)
    name = draw.choice([name for name, count in table.items() if isinstance(count, int)] or ["invented"])
    table[name] = draw.choice((table.get(name, 0) + draw.randrange(1, 99), max(0, table.get(name, 0) - 1)))
    return canonical_json(value)


def by_everybody(draw: random.Random, _: bytes) -> bytes:
    return retold(draw).raw


def _leaves_repaired(files: Files, place: int) -> None:
    """The leaf hashes of a changed bundle made to fit again, where it is still a bundle."""
    try:
        leaves = [leaf_hash(entry) for entry in iter_bundle(files[place][1])]
        files[place + 1] = (files[place + 1][0], encode_tile(leaves))
    except ValueError:
        return


LIARS: tuple[tuple[Liar, int], ...] = ((by_nobody, 2), (by_a_stranger, 1), (by_the_platform, 2), (by_everybody, 2))


def mutated(seed: int, index: int) -> tuple[str, bytes]:
    """Mutation `index` of a seed: who lied, and the kit. Draws again until the bytes differ."""
    draw = random.Random(f"{seed}:{index}")  # noqa: S311 - made-up faults that can be made again, no secret
    liars, weights = zip(*LIARS, strict=True)
    while True:
        liar = draw.choices(liars, weights)[0]
        raw = liar(draw, good().raw)
        if raw != good().raw:
            return liar.__name__, raw


def judge(judges: Judges, seed: int, index: int) -> tuple[str, str]:
    """Who lied and which step noticed, `V7 gap` where it is a gap. Raises AssertionError when one verifier did not."""
    liar, raw = mutated(seed, index)
    kit = Kit(raw, good().trust)
    python, go = judges.python(kit), judges.go(kit, name=f"{seed}-{index}")
    (judges.folder / f"{seed}-{index}.zip").unlink()
    assert disagreement(python, go) is None, f"seed {seed} mutation {index}: {disagreement(python, go)}"
    assert python["verdict"] != "VALID", f"seed {seed} mutation {index} by {liar} is not noticed"
    if python["exit"] == INVALID:
        return liar, python["failure"]["step"]
    return liar, " ".join([*(step["step"] for step in python["steps"] if step["gaps"]), "gap"])


def judge_part(binary: Path, seed: int, begin: int, end: int) -> Counter[tuple[str, str]]:
    """Judge mutations [begin, end)."""
    with tempfile.TemporaryDirectory() as folder:
        judges = Judges(binary, Path(folder))
        assert judges.python(good())["verdict"] == judges.go(good())["verdict"] == "VALID"
        return Counter(judge(judges, seed, index) for index in range(begin, end))


def main(binary: Path, count: int, seed: int) -> None:
    """Judge `count` mutations on all cores and print what noticed them."""
    part, found = 250, Counter[tuple[str, str]]()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(judge_part, binary, seed, at, min(at + part, count)) for at in range(0, count, part)]
        for done in parts:
            found += done.result()
    print_counts(found, seed)


def print_counts(found: Counter[tuple[str, str]], seed: int) -> None:
    """One line for each liar and step."""
    lines = [f"{liar:<16} {step:<20} {count:>6}" for (liar, step), count in sorted(found.items())]
    by_step = Counter[str]()
    for (_, steps), count in found.items():
        by_step.update(dict.fromkeys(steps.removesuffix(" gap").split(), count))
    lines += [f"{step:<16} noticed {by_step[step]:>13}" for step in sorted(STEPS, key=lambda step: int(step[1:]))]
    lines.append(f"seed {seed}: {found.total()} mutations, all noticed by both verifiers, at the same step and place")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else SEED)
