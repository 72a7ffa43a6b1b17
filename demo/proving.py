"""Shows that a closing check can fail: disagreements are brought about one by one, and each must be found by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from verdict import Verdict


class Looking(Protocol):
    """A closing check."""

    def look(self) -> Verdict:
        """Looks once more, and waits for nothing."""


@dataclass(frozen=True)
class Disagreement:
    """Something that is not as the script left it."""

    what: str
    bring_about: Callable[[], None | Awaitable[None]]
    lines: tuple[str, ...]
    """Lines of the closing table that must not agree any more."""
    named: str
    """What some sentence must say that none said before."""


async def are_found(closing: Looking, disagreements: list[Disagreement]) -> bool:
    """Brings them about, each on top of those before; whether the check names every one, and every line of the table is one
    of theirs."""
    print("\nThe check itself: planted, and found by")
    verdict, missed, red = closing.look(), list[str](), set[str]()
    for planted in disagreements:
        before = verdict
        if waits := planted.bring_about():
            await waits
        verdict = closing.look()
        new = verdict.disagreeing() - before.disagreeing()
        news = {problem for alike in verdict.problems for problem in alike}
        news -= {problem for alike in before.problems for problem in alike}
        print(f"   {planted.what}: {', '.join(sorted(new)) or 'a sentence alone'}")
        missed += [f"{planted.what}: {line!r} still agrees" for line in planted.lines if line not in new]
        if not any(planted.named in problem for problem in news):
            missed.append(f"{planted.what}: nothing says {planted.named!r}")
        red |= new
    missed += [f"nothing planted touches {row.what!r}" for row in verdict.rows if row.what not in red]
    print("\n".join(missed) if missed else f"Each was named, and all {len(verdict.rows)} lines of the table can fail.")
    return not missed
