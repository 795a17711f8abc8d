"""The two pages for people inside a kit. Asserted by whoever built it; the verifier proves none of their words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from wardkeep_core.evidence.kit.contents import KitContents
from wardkeep_core.evidence.kit.manifest import LogRange

STYLE = """
:root { color-scheme: light dark; --text: #1b2130; --soft: #4a5368; --line: #c9cfdb; --sunken: #f0f2f6; --page: #fff }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ebf2; --soft: #aab3c5; --line: #3a4356; --sunken: #1c2230; --page: #12161f }
}
* { box-sizing: border-box }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; font: 16px/1.55 system-ui, sans-serif;
  color: var(--text); background: var(--page); overflow-wrap: anywhere }
h1 { margin: 0 0 .5rem; font-size: 1.7rem; line-height: 1.25 }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.2rem }
p { margin: .5rem 0 } li { margin: .3rem 0 } ul, ol { padding-left: 1.4rem } .soft, dt { color: var(--soft) }
dt code { color: var(--text) }
code, pre { font: .88em/1.5 ui-monospace, Menlo, Consolas, monospace }
pre { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken);
  white-space: pre-wrap }
dl { margin: 1rem 0; border-top: 1px solid var(--line) } dd { margin: 0 }
dl div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .45rem 0;
  border-bottom: 1px solid var(--line) }
dd div { display: block; padding: 0; border: 0 }
@media (max-width: 34rem) { dl div { grid-template-columns: 1fr } }
"""
"""Of a page that stands alone, without a network: light and dark, down to a phone's width."""

_HEAD = """<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Auditor kit</title>"""
_LEAD = """<h1>Auditor kit</h1>
<p>What was observed and done at a practice, signed at the time by the boxes there and by the platform. It can be
checked without a network, and without trusting whoever gave it to you.</p>
"""

_PROVES = (
    "Each entry was signed by the box or the platform key that the entry names, and was not altered since.",
    "No entry of the range above was removed, doubled or put in another order; one that was erased is listed.",
    "The log was continued, never rewritten, between the checkpoints in this kit.",
    "Every attempt marked healed names the failing look before it and the passing look after it.",
    "Which enrolments, retirements, erasures and consents have no decision before them.",
    "That a decision counted as signed was signed by the passkey whose fingerprint V12 prints beside the person's id.",
    "That report.json counts the entries.",
    "For each device that a box promised to look at: from when to when nothing here shows it and no gap says why.",
)
_DOES_NOT_PROVE = (
    "That a device told the truth: wrong data at the source is recorded as it was given.",
    "That a box was sound before it signed.",
    "Whose a passkey is, or who decided what no passkey signed: people see the fingerprint of theirs in their account.",
    "That a box promised to look at every device of the site: the inventory lists what it was told to look at.",
    "That whoever runs the platform does not control the boxes: where one party holds both, their witness is its own.",
    "What an erased entry said: its hash and its place are left, and why it was erased, as the platform states it.",
    "That laws or standards are met. This is a record of what was observed and done, not a certificate.",
)

_TIMED = (
    "That the log was as long as an anchor says at the time of its stamp, where you trust the authority (V8, V9)."
    " When an entry was written between two stamps is its box's word."
)
_NOT_TIMED = "The time of an entry by an outside clock: this kit carries no anchor of a time-stamping authority."

_PAGE = (
    "<code>verify.html</code> walks the steps V0 to V7 and V10 to V13 in a browser, for a first look: open it from this"
    " folder, choose the ZIP and, if you have one, the trust file. It sends nothing. It says what it checked and gives"
    " no verdict, and it comes from whoever built this kit: a copy from a source that you trust says more."
)
_NO_PAGE = "This kit carries no <code>verify.html</code>: the page was not built where the kit was."

_BEGIN = (
    "Keep the ZIP as you received it. All checks read the ZIP; what you unpack is for reading.",
    "Get one of the two programs, and a trust file, from somebody else than whoever gave you this kit (below).",
    "Run the program. Read its verdict, then every gap that it names.",
)

_PROGRAMS = """
<p>Two programs were written apart from each other, and must come to the same verdict. Neither is in this kit: a program
that comes with what it checks proves nothing. Take one from the published releases of Wardkeep and compare it with the
checksum published there, or build it from the published source. Neither needs a network.</p>
<dl><div><dt><code>wardkeep-verify</code></dt><dd>one file for Windows, macOS or Linux, nothing to install</dd></div>
<div><dt><code>wardkeep verify</code></dt><dd>part of the Python package; it also judges verdicts again from their facts
(V14)</dd></div></dl>
<p>With the ZIP and the trust file in one folder:</p>
<pre>wardkeep-verify KIT.zip --trust trust.txt</pre>
<p>Where you or the practice kept a paper with a receipt (the name of a log, its size and its root), the kit must agree
with it:</p>
<pre>wardkeep-verify KIT.zip --trust trust.txt --receipt "LOG SIZE ROOT"</pre>
<p>It must agree, too, with what a box in the practice exports itself (<code>wardkeep-appliance export
FILE</code>):</p>
<pre>wardkeep-verify KIT.zip --trust trust.txt --appliance-export FILE</pre>
"""
_VERDICTS = (
    ("VALID", "Every step that ran found what it must, and nothing is left open. Exit status 0."),
    (
        "VALID WITH GAPS: &hellip;",
        """Nothing contradicts. What is named behind it could not be established, or was not observed: decide for each
        gap whether it matters to you. A gap accuses nobody, and it is not nothing. Exit status 3.""",
    ),
    (
        "INVALID: V&lt;n&gt; &hellip;",
        """Step n failed at the place named: something was altered, left out or signed by another key, or the file was
        damaged on its way. Ask for the kit again. If it fails again, rely on none of it. Exit status 1.""",
    ),
    ("no verdict", "A file could not be read, or an option is misspelt. Nothing was checked. Exit status 2."),
)
_TRUST = """
<p>A short text file that says which keys you believe. It cannot come from this kit: whoever makes up a kit makes up its
keys too. Without it the best verdict is <code>VALID WITH GAPS: keys not compared</code>.</p>
<p>A box in the practice prints what you need: its own keys, and those of the platform that it has held since it was set
up. Let somebody at the practice run <code>wardkeep-appliance fingerprints</code> on each box, and write with what it
prints under these names:</p>
<pre>log <i>log_vkey</i>
platform <i>server.attestation</i>
appliance <i>appliance</i> <i>own.evidence</i>
quorum none</pre>
<p>The operator also offers such a file for download. That is a draft: it is worth something once each line was compared
with a box, with an earlier file of yours, or with another auditor's. For time stamps, add a line
<code>tsa &lt;base64 of a certificate&gt;</code> for each authority, with the certificate from the authority's own site.
Keep the file: it serves for every later kit of the same practice.</p>
"""

_FILES = (
    ("report.pdf", "what was recorded, for reading; its last part is a receipt to keep"),
    ("report.json", "how many entries of each kind, counted again by V13"),
    ("disclosures.md", "known faults and gaps, as the platform states them"),
    ("verify.html", "the steps in a browser"),
    ("entries/", "what was signed: each observation, fix, gap, order and decision"),
    ("proofs/", "the hashes that lead from each entry to the head of its log"),
    ("checkpoints/", "heads of the log, signed, with the witnesses' signatures"),
    ("keys/", "public keys; believed only through the entries and your trust file"),
    ("anchors/", "time stamps of outside authorities"),
    ("catalogue/", "the checks and fixes that were in force, by digest"),
    ("frameworks/", "which paragraph asks for which check"),
    ("oscal/", "assessment results for other tools"),
    ("manifest.dsse.json", "the signed list of all files"),
)


def readme_html(contents: KitContents, ranges: Sequence[LogRange]) -> str:
    """What the kit is, how to verify it, what the answers mean, what it does not prove."""
    stamped = any(anchor.tokens for anchor in contents.anchors)
    page = _PAGE if contents.verify_page is not None else _NO_PAGE
    return (
        "<!doctype html>\n"
        f"{_HEAD}<style>{STYLE}</style></head><body>\n{_LEAD}"
        f"{_about(contents, ranges)}"
        f"<h2>Begin here</h2>\n<ol>{''.join(f'<li>{line}</li>' for line in _BEGIN)}</ol>\n<p>{page}</p>\n"
        f"<h2>How to verify</h2>\n{_PROGRAMS}"
        "<h2>What the verdict means</h2>\n"
        f"{_pairs((f'<code>{words}</code>', meaning) for words, meaning in _VERDICTS)}"
        f"<h2>The trust file</h2>\n{_TRUST}"
        f"<h2>What can be verified</h2>\n{_list((*_PROVES, *([_TIMED] if stamped else [])))}"
        f"<h2>What it does not prove</h2>\n{_list((*_DOES_NOT_PROVE, *([] if stamped else [_NOT_TIMED])))}"
        f"<h2>What is in it</h2>\n{_pairs(_files(contents))}"
        '<p class="soft">This page, disclosures.md, report.pdf and what lies below oscal/ are asserted by the platform:'
        " no step proves their words.</p>\n"
        "</body></html>\n"
    )


def disclosures_md(contents: KitContents) -> str:
    """Known faults, gaps and accepted risks, as the platform states them."""
    lines = [f"- {' '.join(line.split())}" for line in contents.disclosures] or ["- None known to the platform."]
    return "# Disclosures\n\nStated by the platform, not proved by this kit.\n\n" + "\n".join(lines) + "\n"


def _about(contents: KitContents, ranges: Sequence[LogRange]) -> str:
    store = (
        "in a store that refuses deletion before the retention date"
        if contents.worm
        else "in a plain directory (not WORM): whoever owns its disk can destroy it, though not alter it unseen"
    )
    logs = "".join(
        f"<div>{log.end - log.start} entries of <code>{escape(log.origin)}</code>, from number {log.start}"
        f" to {log.end - 1}</div>"
        for log in ranges
    )
    rows = [
        ("Organisation", f"<code>{escape(contents.organisation)}</code>"),
        *([("Site", f"<code>{escape(contents.site)}</code>")] if contents.site else []),
        ("Period", f"from {_moment(contents.from_at)} until {_moment(contents.to_at)}"),
        ("Range", logs),
        ("The log was kept", store),
    ]
    return _pairs(rows)


def _files(contents: KitContents) -> list[tuple[str, str]]:
    absent = {
        "report.pdf": contents.paper is None,
        "verify.html": contents.verify_page is None,
        "anchors/": not contents.anchors,
        "catalogue/": not contents.catalogue,
        "frameworks/": not contents.frameworks,
        "oscal/": not contents.oscal,
    }
    return [(f"<code>{name}</code>", what) for name, what in _FILES if not absent.get(name, False)]


def _moment(at: datetime) -> str:
    """To the second where it is whole: a reader's spelling, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}" + (f".{at.microsecond // 1000:03}" if at.microsecond else "") + " UTC"


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows) + "</dl>\n"


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>\n"
