"""The two pages for people inside a kit. Asserted by whoever built it; the verifier proves none of their words."""

from collections.abc import Sequence
from html import escape

from wardkeep_core.evidence.kit.contents import KitContents
from wardkeep_core.evidence.kit.manifest import LogRange
from wardkeep_core.kit.times import format_time

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}code{word-break:break-all}"
)

_PROVES = (
    "Each entry was signed by the box or the platform key that the entry names, and was not altered since.",
    "No entry of the range below was removed, doubled or put in another order.",
    "The log was continued, never rewritten, between the checkpoints in this kit.",
    "Every attempt marked healed names the failing look before it and the passing look after it.",
    "Which enrolments, retirements and consents have no decision before them, and that report.json counts the entries.",
    "For each device that a box promised to look at: from when to when nothing here shows it and no gap says why.",
)
_DOES_NOT_PROVE = (
    "That a device told the truth: wrong data at the source is recorded as it was given.",
    "That a box was sound before it signed.",
    "That a box promised to look at every device of the site: the inventory lists what it was told to look at.",
    "That whoever runs the platform does not control the boxes: where one party holds both, their witness is its own.",
    "That laws or standards are met. This is a record of what was observed and done, not a certificate.",
)

_TIMED = (
    "That the log was as long as an anchor says at the time of its stamp, where you trust the authority (V8, V9)."
    " When an entry was written between two stamps is its box's word."
)
_NOT_TIMED = "The time of an entry by an outside clock: this kit carries no anchor of a time-stamping authority."

_PAGE = (
    "<p><code>verify.html</code> walks the steps V0 to V7 and V10 to V13 in a browser: open it from this folder, choose"
    " the ZIP and, if you have one, the trust file. It sends nothing. It says what it checked and gives no verdict,"
    " and it comes from whoever built this kit: a copy from a source that you trust says more.</p>\n"
)
_NO_PAGE = "<p>This kit carries no <code>verify.html</code>: the page was not built where the kit was.</p>\n"


def readme_html(contents: KitContents, ranges: Sequence[LogRange]) -> str:
    """What the kit is, what it does not prove, how to verify it."""
    store = (
        "in a store that refuses deletion before the retention date"
        if contents.worm
        else "in a plain directory (not WORM): whoever owns its disk can destroy it, though not alter it unseen"
    )
    rows = "".join(
        f"<li><code>{escape(log.origin)}</code>: leaves {log.start} to {log.end}, not counting the last</li>"
        for log in ranges
    )
    stamped = any(anchor.tokens for anchor in contents.anchors)
    site = f", site <code>{escape(contents.site)}</code>" if contents.site else ""
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>Auditor kit</title><style>{_STYLE}</style></head><body>\n'
        "<h1>Auditor kit</h1>\n"
        f"<p>Organisation <code>{escape(contents.organisation)}</code>{site}, from {format_time(contents.from_at)}"
        f" to {format_time(contents.to_at)}. The log was kept {store}.</p>\n"
        f"<ul>{rows}</ul>\n"
        f"<h2>What can be verified</h2>\n{_list((*_PROVES, *([_TIMED] if stamped else [])))}"
        f"<h2>What it does not prove</h2>\n{_list((*_DOES_NOT_PROVE, *([] if stamped else [_NOT_TIMED])))}"
        "<h2>How to verify</h2>\n"
        "<p>Install the verifier from a source you trust, not from this kit, then run, without a network:</p>\n"
        "<pre>wardkeep verify KIT.zip --trust trust.txt</pre>\n"
        "<p>The trust file holds the fingerprints that you compared yourself: those shown on the box in the practice"
        " and those that the operator printed; for time stamps also the certificates of the authorities, got from them"
        " (<code>tsa</code> lines). Without it the best answer is <code>VALID WITH GAPS: keys not"
        " compared</code>. Exit status: 0 valid, 3 valid with gaps, 1 invalid.</p>\n"
        f"{_PAGE if contents.verify_page is not None else _NO_PAGE}"
        "<p>This page, disclosures.md, report.pdf and what lies below oscal/ are asserted by the platform.</p>\n"
        "</body></html>\n"
    )


def disclosures_md(contents: KitContents) -> str:
    """Known faults, gaps and accepted risks, as the platform states them."""
    lines = [f"- {' '.join(line.split())}" for line in contents.disclosures] or ["- None known to the platform."]
    return "# Disclosures\n\nStated by the platform, not proved by this kit.\n\n" + "\n".join(lines) + "\n"


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>\n"
