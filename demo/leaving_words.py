"""What the events of somebody who leaves say, for people."""

from __future__ import annotations

from typing import Any

from leaving_acts import (
    ANSWERED, BLOCKED, CANCEL_REFUSED, DELETED, DUE_SOON, EARLY, EXTENDED, HELD_UP, LAPSED, OVERDUE, RECOGNISED, REFUSED, SEALED,
    SCHEDULED, UNDONE,
)

REPORT = "erasure-reported"
OURS = ("kyc-screener", "notifier", "ownership-verifier", "gateway", "suspension-worker", "deletion-orchestrator")


def words_of(name: str, data: dict[str, Any]) -> str | None:
    """What an event says; `None`: only machines care."""
    if name == REPORT:
        return reported(data.get("report", data))
    if name == SCHEDULED:
        return f"will erase it, not before {data['executeAfter'][:16]}"
    if name == BLOCKED:
        return f"cannot erase it: {', '.join(blocker['code'].lower() for blocker in data['blockers'])}"
    if name == DELETED:
        return f"certificate {data['certificateId']}"
    return {
        EARLY: "erases at the host what need not wait",
        UNDONE: "takes it back: nothing is erased",
        LAPSED: "forgets it: nobody confirmed",
        CANCEL_REFUSED: "says that it is too late",
        HELD_UP: "waits for the hold to end",
        REFUSED: "may not: somebody still looks at the account",
        SEALED: "seals identity and evidence, for as long as the law says",
        DUE_SOON: "warns staff: the law's date is near",
        OVERDUE: "warns staff: the law's date has passed",
        ANSWERED: "answers the person, before the law's month is over",
        EXTENDED: "tells the person that it takes longer, and why",
        RECOGNISED: "tells compliance: somebody who left, decision " + str(data.get("decision", "")).lower(),
    }.get(name)


def reported(report: dict[str, Any]) -> str | None:
    """What came of one order to erase."""
    processor, outcome = report["processor"], report["outcome"].lower().replace("_", " ")
    if processor in OURS:
        return None
    rows = f", {report['rows']} rows" if processor == "host" and "rows" in report else ""
    return f"{processor}: {outcome}{rows}; {report['tier'].lower().replace('_', ' ')}"
