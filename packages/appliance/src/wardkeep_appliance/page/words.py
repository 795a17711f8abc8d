"""The status page as HTML: no scripts, nothing from elsewhere, everything that is not ours escaped."""

from datetime import datetime
from html import escape
from typing import Any

from wardkeep_core.evidence.kit.pages import STYLE
from wardkeep_core.kit.times import parse_time

_STYLE = (
    STYLE
    + """
:root { --bad: #b3261e; --link: #1d4ed8 }
@media (prefers-color-scheme: dark) { :root { --bad: #f2776f; --link: #9db7ff } }
a { color: var(--link) }
dd.key { font: .88em/1.5 ui-monospace, Menlo, Consolas, monospace }
.bad { margin: 1.25rem 0; border: 1px solid var(--bad); border-left-width: 6px; border-radius: 8px;
  padding: .75rem 1rem }
.bad strong { color: var(--bad) }
"""
)
_AGAIN_S = 60
_REFUSED = (
    "The server could not prove that a log still says what it said to this box before. This box has not signed what it "
    "was shown. Tell the firm that looks after this practice, and rely on no report of today before it is cleared up."
)
_EXPORT = (
    "A file with a fingerprint of every record that this box remembers writing, and heads of its log that it "
    "co-signed, signed by the box. It holds no names and nothing about patients. Whoever checks a proof kit of this "
    "practice can hold the kit against it, and then need not take the server's word for what this box wrote:"
)


def page(shown: dict[str, Any], keys: dict[str, Any] | None, now: datetime) -> str:
    """`shown` is `status.status`, `keys` are `fingerprints.fingerprints` of an enrolled box. It reloads by itself."""
    parts = [_refused(shown), _standing(shown), _evidence(shown)]
    parts += [] if keys is None else [_own_word(), _keys(keys)]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Wardkeep appliance</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{_AGAIN_S}">'
        f"<style>{_STYLE}</style></head><body><main><h1>Wardkeep appliance</h1>"
        f'<p class="soft">As of {_moment(now)}</p>{"".join(parts)}</main></body></html>\n'
    )


def _refused(shown: dict[str, Any]) -> str:
    codes = sorted({code for each in shown["open_incidents"] for code in each["against_logs"]})
    if not codes:
        return ""
    return f'<p class="bad" role="alert"><strong>Critical.</strong> {_REFUSED} ({escape(", ".join(codes))})</p>'


def _standing(shown: dict[str, Any]) -> str:
    if not shown["enrolled"]:
        return "<p>This box belongs to no practice yet: it waits for its enrolment code.</p>"
    open_ = len(shown["open_incidents"])
    rows = {
        "Appliance": shown["appliance"],
        "Devices": shown["devices"],
        "Last look at a device": _time(shown["last_scan_at"]) if shown["last_scan_at"] else "none yet",
        "Open incidents": f"{open_}; see them in the web app" if open_ else "none",
    }
    return _list(rows)


def _evidence(shown: dict[str, Any]) -> str:
    evidence, cosigned = shown["evidence"], shown["cosigned"]
    waits = evidence["oldest_unsent_at"]
    rows = {
        "Records written": evidence["leaves"],
        "Not at the server yet": "none" if waits is None else f"the oldest since {_time(waits)}",
        "Log of this practice": _log(cosigned["site"]),
        "Log over all logs": _log(cosigned["platform"]),
    }
    return f"<h2>Evidence</h2>{_list(rows)}"


def _log(head: dict[str, Any] | None) -> str:
    return "nothing co-signed yet" if head is None else f"co-signed up to size {head['size']}"


def _own_word() -> str:
    return (
        f"<h2>What this box says of its log</h2><p>{_EXPORT}</p>"
        "<pre>wardkeep verify KIT --appliance-export FILE</pre>"
        '<p><a href="/export" download>Download the file</a></p>'
    )


def _keys(keys: dict[str, Any]) -> str:
    rows = {
        "Evidence key": keys["own"]["evidence"],
        "Identity key": keys["own"]["identity"],
        "Witness": keys["witness_vkey"],
        "Log": keys["log_vkey"],
    }
    return f"<h2>Keys to compare</h2>{_list(rows, 'key')}"


def _list(rows: dict[str, Any], kind: str = "") -> str:
    lines = (
        f'<div><dt>{escape(name)}</dt><dd class="{kind}">{escape(str(value))}</dd></div>'
        for name, value in rows.items()
    )
    return f"<dl>{''.join(lines)}</dl>"


def _time(text: str) -> str:
    return _moment(parse_time(text))


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
