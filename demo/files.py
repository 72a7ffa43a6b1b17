"""What staff finds in its lists at the end: the register, holds that expired, wishes that were withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from acts import Extend, FindLetter, Hold, InSheet, Kind, Release, Withdraw
from bad_messages import NOBODY
from office import Register
from people import Person
from report import Row


class Files:
    """The lists, compared with what the script did."""

    def __init__(self, people: Sequence[Person], register: Register) -> None:
        self._people = people
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


def in_xlsx(kind: Kind) -> bool:
    """Whether such people stand in the XLSX sheet."""
    return any(isinstance(step.act, InSheet) and step.act.xlsx for step in kind.steps)
