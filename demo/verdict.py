"""What a look at everything comes to: the closing table, and every disagreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report import Row, print_table

SHOWN = 5
"""How many accounts of a disagreement are printed."""


@dataclass(frozen=True)
class Verdict:
    """What was compared at one moment, and every disagreement."""

    rows: list[Row]
    """The closing table."""
    problems: list[list[str]]
    """Sentences, those of one kind together."""

    def disagreeing(self) -> set[str]:
        """The lines of the table whose two sides differ."""
        return {row.what for row in self.rows if row.found != row.expected}

    def tell(self, agreed: Sequence[str]) -> bool:
        """Prints the closing table, and every disagreement or what is agreed on; whether there was none."""
        print_table(self.rows)
        if any(self.problems):
            print("\nDisagreements:")
            for problem in (problem for alike in self.problems for problem in shortened(alike)):
                print(f"   {problem}")
            return False
        print()
        for words in agreed:
            print(words)
        return True


def wrong_rows(rows: Sequence[Row]) -> list[str]:
    """The lines whose two sides differ, as sentences."""
    return [f"{row.what}: {row.found} and not {row.expected}" for row in rows if row.found != row.expected]


def shortened(problems: list[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = len(problems) - SHOWN
    return [*problems[:SHOWN], f"… and {more} more of this kind"] if more > 0 else problems
