"""What staff finds in its lists at the end: the register, holds that expired, wishes that were withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from acts import (
    UNDELIVERED, Enroll, Extend, FindLetter, Hold, InSheet, Kind, OnDeadLink, OnPage, Read, Refuse, Release, Replay, Reply,
    Withdraw,
)
from bad_messages import NOBODY
from office import CSV, XLSX, LeftOut, Opened, Register
from people import Person
from report import Row


REASONS = ("the host has no account with this address", "the state is none that the mapping knows")
"""Why the bad lines of the old sheets are left out."""
QUESTIONS = 5
"""How many the shipped policy asks."""


class Files:
    """The lists, compared with what the script did."""

    def __init__(self, people: Sequence[Person], register: Register, dead_links: Mapping[str, str]) -> None:
        self._people = people
        self._dead_links = dead_links
        self._register = register

    def rows(self) -> list[Row]:
        """Lines of the closing table."""
        expected, listed = Counter(self._cases().values()), Counter(self._register.listed.values())
        letters = sum(person.kind.has(FindLetter) for person in self._people)
        names = sorted(expected.keys() | listed.keys())
        sheet = [str(person.account) for person in self._people if in_xlsx(person.kind)]
        taken = sum(account in self._register.listed for account in sheet)
        return [
            *(Row(f"in the register: {name}", expected[name], listed[name], "kyc list") for name in names),
            Row("rows of the register as XLSX", expected.total(), len(self._register.in_workbook), "kyc export"),
            Row("dead letters skipped by two", letters, self._register.skipped.total(), "dead-letters list"),
            Row("taken over from the XLSX sheet", len(sheet), taken, "kyc list"),
            *(Row(what, right.total(), found.total(), where) for what, right, found, where in self._at_staff()),
            Row("lines of the old sheets left out", self._left_out().total(), self._register.left_out.total(), "kyc import"),
            Row("dead links that say so", len(self._links()), len(self._links().items() & self._dead_links.items()), "the page"),
            Row("submissions that compliance read", *self._submissions(), "kyc show --answers"),
        ]

    def _at_staff(self) -> list[tuple[str, Counter[str], Counter[str], str]]:
        """What else waits for staff or was done by it, by account: what must be, and what is."""

        def those(act: type, *without: type) -> Counter[str]:
            alike = (p for p in self._people if p.kind.has(act) and not any(map(p.kind.has, without)))
            return Counter(str(person.account) for person in alike)

        register, undecided = self._register, those(Hold, Extend, Release)
        return [
            ("expired holds that wait for staff", undecided, register.expired, "holds list --expired"),
            ("holds of staff extended", those(Extend), register.extended, "holds list"),
            ("wishes withdrawn before anybody agreed", those(Withdraw), register.withdrawn, "approvals list"),
            ("wishes that the other one refused", those(Refuse), register.refused, "approvals list"),
            ("dead letters replayed", those(Replay), register.replayed, "dead-letters list"),
            ("from Russia, silent or rejected", self._filtered(), register.filtered, "kyc export --status"),
            ("reached by no channel", self._undeliverable(), register.undeliverable, "kyc list --waits-for"),
            ("differ at the host, only reported", self._drifted(), register.drifted, "holds reconcile"),
            ("new if the old sheets came again", Counter(), register.new_in_sheets, "kyc import"),
        ]

    def _filtered(self) -> Counter[str]:
        """Of whom staff took up, Ostiary does not know where they live."""
        theirs = (person for person in self._people if not person.kind.has(InSheet) and not person.kind.has(Enroll))
        return Counter(str(person.account) for person in theirs if person.kind.status in ("silent", "rejected"))

    def _drifted(self) -> Counter[str]:
        """Whom a dry run names at the end, because nothing but a person changes that."""
        theirs = (person for person in self._people if person.kind.ends_flagged and not person.kind.ends_suspended)
        return Counter(str(person.account) for person in theirs)

    def _links(self) -> dict[str, str]:
        """What each dead link must say, by account."""
        steps = ((person, step.act) for person in self._people for step in person.kind.steps)
        return {str(person.account): act.says for person, act in steps if isinstance(act, OnDeadLink)}

    def wrong_links(self) -> list[str]:
        """Dead links that lead elsewhere."""
        return [
            f"the dead link of account {account} leads to {self._dead_links.get(account)!r}, and must to {says!r}"
            for account, says in self._links().items()
            if self._dead_links.get(account) != says
        ]

    def _undeliverable(self) -> Counter[str]:
        return Counter([NOBODY, *(str(person.account) for person in self._people if UNDELIVERED in person.expected)])

    def _left_out(self) -> Counter[LeftOut]:
        """Which lines must be left out, and why."""
        right = Counter[LeftOut]()
        for xlsx, name in ((False, CSV), (True, XLSX)):
            theirs = (person.kind for person in self._people if person.kind.has(InSheet))
            # The heading comes first, the bad lines last.
            after = 2 + sum(in_xlsx(kind) == xlsx for kind in theirs)
            right.update(LeftOut(name, after + place, reason) for place, reason in enumerate(REASONS))
        return right

    def _submissions(self) -> tuple[int, int]:
        """How many there must be of those of whom compliance read them, and how many there are."""
        right, found = (sum(len(one.answers) for one in opened.values()) for opened in (self._read(), self._register.opened))
        return right, found

    def _read(self) -> dict[str, Opened]:
        """What compliance must find of those whose answers it read, and that it has looked before."""
        readers = (person for person in self._people if person.kind.has(Read))
        return {str(person.account): Opened(submitted(person.kind), 1) for person in readers}

    def wrong_in_sheets(self) -> list[str]:
        """Lines of the old sheets that are left out and should not, or the other way round, or for another reason."""
        right, found = self._left_out(), self._register.left_out
        return [f"{wrong} is left out {found[wrong]} and not {right[wrong]} times" for wrong in (right - found) + (found - right)]

    def wrong_answers(self) -> list[str]:
        """Whoever answered otherwise, as compliance reads it."""
        right, found = self._read(), self._register.opened
        return [
            f"compliance reads of account {account} {found.get(account)}, and must read {right.get(account)}"
            for account in sorted(right.keys() | found.keys())
            if found.get(account) != right.get(account)
        ]

    def wrong_at_staff(self) -> list[str]:
        """Whatever waits for staff and should not, or the other way round."""
        return [
            f"account {account} counts {found[account]} and not {right[account]} times as: {what}"
            for what, right, found, _ in self._at_staff()
            for account in sorted(right.keys() | found.keys())
            if found[account] != right[account]
        ]

    def _cases(self) -> dict[str, str]:
        """Where each case must stand."""
        cases = {str(person.account): person.kind.status for person in self._people}
        return {NOBODY: "asked", **{account: status for account, status in cases.items() if status}}

    def wrong_cases(self) -> list[str]:
        """Cases that stand otherwise than they must."""
        expected = self._cases()
        columns = {"listed": self._register.listed, "exported": self._register.exported}
        columns["exported as XLSX"] = dict(self._register.in_workbook)
        return [
            f"the case of account {account} is {how} as {cases.get(account)}, and must be {expected.get(account)}"
            for how, cases in columns.items()
            for account in sorted(cases.keys() | expected.keys())
            if cases.get(account) != expected.get(account)
        ]


def submitted(kind: Kind) -> list[Counter[str]]:
    """How many YES and NO such people sent, each time."""
    questions = [str(place) for place in range(QUESTIONS)]
    acts = (step.act for step in kind.steps)
    return [Counter(act.answers(questions).values()) for act in acts if isinstance(act, (OnPage, Reply))]


def in_xlsx(kind: Kind) -> bool:
    """Whether such people stand in the XLSX sheet."""
    return any(isinstance(step.act, InSheet) and step.act.xlsx for step in kind.steps)
