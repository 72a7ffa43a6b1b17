"""What the demo prints: progress, the story of single accounts, tables."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from acts import (
    ANSWERED_AGAIN, ASKED, BOUNCED, CLEARED, DAY, DRIFT, HOLD_EXPIRED, HOLDS_CHANGED, HOUR, OK_SENT, QUESTIONS_SENT,
    REACTIVATED, REJECTED, REMINDED, REPLIED, REVIEW, SILENT, SUSPENDED, SUSPENDED_SENT, TRANSCRIPTION, UNDELIVERED,
    WROTE_IN_INTERCOM,
)
import leaving_words
from watcher import Event

REPORTED = "containment-reported"


@dataclass(frozen=True)
class Line:
    """One line of an account's story."""

    order: datetime
    """When it happened by the real clock: the demo's clock stands still while things happen."""
    moment: datetime
    who: str
    words: str


@dataclass(frozen=True)
class Row:
    """One number that two sides must agree on."""

    what: str
    expected: int
    found: int
    where: str


class Progress:
    """Lines that say how far the demo is, each with the seconds since it began."""

    def __init__(self, elapsed: float) -> None:
        self._began = time.monotonic() - elapsed

    def say(self, words: str) -> None:
        """Something of the demo's own."""
        print(f"{time.monotonic() - self._began:6.1f} s   {words}", flush=True)

    def day(self, since: timedelta, words: str) -> None:
        """Something that happens at a moment of the demo's clock."""
        self.say(f"{day_and_hour(since)}   {words}")


def day_and_hour(since: timedelta) -> str:
    """A moment as the days since the demo's clock began."""
    return f"day {since // DAY:2}, {since % DAY // HOUR:02}:00"


def print_story(title: str, start: datetime, lines: Iterable[Line]) -> None:
    """The story of one account, in the order in which it happened."""
    print(f"\n{title}")
    for line in sorted(lines, key=lambda line: line.order):
        print(f"   {day_and_hour(line.moment - start)}   {line.who:<8} {line.words}")


def print_table(rows: Sequence[Row]) -> None:
    """Numbers side by side, and whether they agree."""
    width = max(len(row.what) for row in rows)
    print(f"\n{'':<{width}}     expected        found   according to")
    for row in rows:
        verdict = "" if row.expected == row.found else "   DISAGREES"
        print(f"{row.what:<{width}}   {row.expected:10,}   {row.found:10,}   {row.where}{verdict}")


def line_of(event: Event) -> Line | None:
    """An event as a line of a story; `None`: only machines care."""
    words = words_of(event.name, event.data)
    return Line(event.seen_at, event.time, "Ostiary", words) if words else None


def words_of(name: str, data: dict[str, Any]) -> str | None:
    """What an event says, for people."""
    if name == ASKED:
        return "asks for the missing answers" if data.get("missing") else "asks the questionnaire"
    if name == CLEARED and "approver" in data:
        return f"{data['actor']} and {data['approver']} are for it: cleared"
    if name == CLEARED:
        return f"all answers are right: cleared, {'in time' if data['inTime'] else 'late'}"
    if name == REVIEW:
        return f"asks compliance to look: {data['reason'].lower()}"
    if name == DRIFT:
        return f"finds at the host: {data['kind'].lower().replace('_', ' ')}: {data['action'].lower()}"
    if name == REPORTED:
        return receipts(data)
    return {
        REMINDED: f"sends reminder {data.get('ordinal')}",
        SILENT: "no answer until the deadline",
        REJECTED: "a bad answer: rejected",
        SUSPENDED: "suspends the account",
        HOLDS_CHANGED: "keeps it suspended, for another reason",
        REACTIVATED: "reactivates the account",
        UNDELIVERED: "reaches nobody: no channel is left",
        BOUNCED: "hears that the mail came back",
        REPLIED: "hears of the answer: the clock stands still",
        TRANSCRIPTION: "asks staff to get the answers",
        WROTE_IN_INTERCOM: "hears of the message in Intercom: the clock stands still",
        QUESTIONS_SENT: "sends the questions once more",
        SUSPENDED_SENT: "says once more why the account is suspended",
        OK_SENT: "says that all is well",
        ANSWERED_AGAIN: "asks compliance to look at the new answers, and lifts nothing",
        HOLD_EXPIRED: "asks staff to look at its hold again, and lifts nothing",
    }.get(name) or leaving_words.words_of(name, data)


def receipts(data: dict[str, Any]) -> str:
    """What a containment run found and did at the host."""
    if data["outcome"] != "APPLIED":
        return f"finds at the host: {data['outcome'].lower().replace('_', ' ')}"
    flag = "flag cleared" if data["effect"] == "NONE" else "flag set"
    gone = [f"{receipt['rows']} {receipt['leg']}" for receipt in data["receipts"] if receipt["leg"] != "flag"]
    return f"has its receipt: {flag}{'; gone: ' + ', '.join(gone) if gone else ''}"
