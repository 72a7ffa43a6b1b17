"""What the company's staff does with Ostiary's command line, each with a token of their own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli import Cli

APPROVAL = re.compile(r"waits for a second person: approval ([0-9a-f-]+)")


@dataclass(frozen=True)
class Register:
    """Where each account's case stands."""

    listed: Mapping[str, str]
    """By `kyc list`."""
    exported: Mapping[str, str]
    """By `kyc export`, as a spreadsheet reads it."""


class Office:
    """Two people of compliance."""

    def __init__(self, cli: Cli, tokens: Sequence[str], folder: Path) -> None:
        self._cli = cli
        self._ann, self._bob = (("--staff-token-file", token) for token in tokens)
        self._folder = folder

    def type_in(self, account: int, answers: Mapping[str, str]) -> None:
        """What the customer wrote, as answers."""
        typed = [word for question, answer in answers.items() for word in ("--answer", f"{question}={answer}")]
        self._cli.run("kyc", "answer", "--account", str(account), *typed, *self._ann)

    def clear(self, account: int) -> None:
        """After a YES, both must want it."""
        self._agree("kyc", "review", "--account", str(account), "--clear", "--reason", "papers-seen")

    def order(self, account: int) -> None:
        """A hold of kind `legal`; both must want it."""
        self._agree("holds", "place", "--account", str(account), "--kind", "legal", "--reason", "court-7")

    def hold(self, account: int) -> None:
        """A hold of kind `manual`, which one alone may place."""
        self._cli.run("holds", "place", "--account", str(account), "--kind", "manual", "--reason", "seen-7", *self._ann)

    def send(self, macro: str, account: int, unfit: str) -> None:
        """A macro that says what is so; another one, which does not, is refused."""
        refused = self._cli.refused("macro", "run", unfit, "--account", str(account), *self._ann)
        if "this case is" not in refused:
            raise RuntimeError(f"the macro {unfit} is refused for another reason: {refused}")
        shown = json.loads(self._cli.run("macro", "preview", macro, "--account", str(account), "--json", *self._ann))
        if shown["refused"]:
            raise RuntimeError(f"the macro {macro} would be refused: {shown}")
        self._cli.run("macro", "run", macro, "--account", str(account), *self._ann)

    def take_over(self, lines: Sequence[tuple[str, str, str]], bad: int) -> None:
        """The old spreadsheet: address, state and day of asking. First shown, then taken over exactly so."""
        sheet = self._folder / "old-sheet.csv"
        with sheet.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("E-mail", "Status", "Asked"), *lines])
        shown = json.loads(self._cli.run("kyc", "import", str(sheet), "--json", *self._ann))
        if len(shown["leftOut"]) != bad or len(shown["taken"]) != len(lines) - bad:
            raise RuntimeError(f"the preview of the old sheet leaves out {shown['leftOut']}, not {bad} lines")
        refused = self._cli.refused("kyc", "import", str(sheet), "--apply", "0" * 64, *self._ann)
        if "not what was shown" not in refused:
            raise RuntimeError(f"a wrong digest is refused for another reason: {refused}")
        said = self._cli.run("kyc", "import", str(sheet), "--apply", shown["digest"], *self._ann)
        if said.strip() != f"took up {len(lines) - bad}, 0 were known before, {bad} lines left out":
            raise RuntimeError(f"the old sheet was taken over otherwise than shown: {said}")

    def compare(self, expected: Counter[str]) -> None:
        """One pass of the reconciler, which must find exactly this."""
        done: dict[str, Any] = json.loads(self._cli.run("holds", "reconcile", "--json", *self._ann))
        if done["tally"]["found"] != expected:
            raise RuntimeError(f"holds and host were compared: {done['tally']['found']}, and must be {dict(expected)}")

    def register(self) -> Register:
        """As compliance reads it, and as it takes it elsewhere."""
        listed = json.loads(self._cli.run("kyc", "list", "--json", *self._ann))
        exported = csv.DictReader(io.StringIO(self._cli.run("kyc", "export", "--format", "csv", *self._ann)))
        return Register(
            {case["account"]: case["status"] for case in listed}, {row["account"]: row["status"] for row in exported}
        )

    def dead_letters(self) -> Counter[str]:
        """The open ones, by their reasons."""
        letters = json.loads(self._cli.run("dead-letters", "list", "--json", *self._ann))
        return Counter(letter["reason"] for letter in letters)

    def _agree(self, *act: str) -> None:
        """One asks, cannot agree to it alone, and the other agrees."""
        said = self._cli.run(*act, *self._ann)
        waits = APPROVAL.search(said)
        if waits is None:
            raise RuntimeError(f"`ostiary {' '.join(act)}` waits for nobody else: {said}")
        refused = self._cli.refused("approvals", "approve", waits[1], *self._ann)
        if "nobody approves or refuses what they asked for" not in refused:
            raise RuntimeError(f"agreeing to one's own wish is refused for another reason: {refused}")
        self._cli.run("approvals", "approve", waits[1], *self._bob)
