"""The company's rows as they were before anybody left, and what must have become of each: erased, under another id, as before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from host_app import HostApp, Newcomer

Rows = Mapping[str, Any]
KEPT = ("users", "addresses", "orders", "transactions", "transfers", "logins")
"""The tables of which something stays of whoever leaves, under another id."""
LET_IN = ("o_auth_bearer_tokens", "sessions", "api_keys")
TABLES = (*KEPT, *LET_IN, "messages")
SUMS = {"transactions": "amount", "orders": "total", "transfers": "amount"}
"""What adds up to the same before and after."""
REPLACED_MAIL = re.compile(r"deleted-[0-9a-f]{64}@invalid")
HASHED = re.compile(r"kh1:[0-9a-f]{64}")
OTHERS, APPEARED = "rows of whoever is not gone", "rows that nobody made"
GONE_LET_IN, GONE_MESSAGES = "tokens, sessions and API keys erased", "messages erased"


@dataclass(frozen=True)
class Fate:
    """What became of somebody, as far as the company's rows show it."""

    suspended: bool = False
    logged_out: bool = False
    confirmed: bool = False
    """They once confirmed that they want to leave."""
    gone: bool = False
    ended: bool = False
    """What the law kept is gone, too."""


@dataclass(frozen=True)
class Looked:
    """One row of before, what it must be, and what it is."""

    line: str
    """Where it is counted."""
    place: str
    account: int
    right: Rows | None
    found: Rows | None


class Ledger:
    """All rows of the company's tables about people."""

    def __init__(self, host: HostApp) -> None:
        self._host = host
        self._before: dict[str, dict[int, dict[str, Any]]] = {}

    def begin(self) -> None:
        """As it is now, and nobody has left."""
        self._before = self._host.tables(TABLES)

    def size(self) -> int:
        """How many rows there were."""
        return sum(map(len, self._before.values()))

    def note_orders(self, accounts: Sequence[int], status: str) -> None:
        """The company changed its orders itself."""
        for row in self._before["orders"].values():
            if row["user_id"] in accounts:
                row["status"] = status

    def add(self, newcomers: Sequence[Newcomer]) -> None:
        """These have come since."""
        new = {newcomer.account for newcomer in newcomers}
        if new:
            for table, rows in self._host.tables(("users", *LET_IN)).items():
                self._before[table] |= {row: cells for row, cells in rows.items() if owner(table, cells) in new}

    def row_of(self, table: str, account: int) -> int:
        """The id of a row of before of somebody's."""
        return next(row for row, cells in self._before[table].items() if owner(table, cells) == account)

    def sums(self) -> dict[str, tuple[int, int]]:
        """Money over all rows in cents, before and now."""
        now = self._host.tables(SUMS)
        return {table: (cents(self._before[table], cell), cents(now[table], cell)) for table, cell in SUMS.items()}

    def look(self, fate_of: Callable[[int], Fate]) -> list[Looked]:
        """Every row of before, and those that nobody expects."""
        now = self._host.tables(TABLES)
        names = {row: cells["user_id"] for row, cells in now["orders"].items()}
        rules = Rules(fate_of, self._before["orders"], names)
        looked = [
            self._one(table, row, cells, now[table], rules)
            for table in TABLES
            for row, cells in self._before[table].items()
        ]
        expected = {table: set(self._before[table]) for table in TABLES}
        expected["users"] |= set(names.values())
        for table, rows in now.items():
            for row in rows.keys() - expected[table]:
                looked.append(Looked(APPEARED, f"{table} {row}", 0, None, rows[row]))
        return looked

    def _one(self, table: str, row: int, cells: Rows, now: Mapping[int, Rows], rules: Rules) -> Looked:
        account = rules.owner(table, cells)
        fates = [rules.fate_of(one) for one in rules.owners(table, cells)]
        found = now.get(row)
        if table == "users" and fates[0].gone and found is None:
            found = now.get(rules.name_of(account) or 0)
        right = rules.right(table, cells, found)
        line = OTHERS
        if any(fate.gone for fate in fates):
            line = f"{table} kept under another id" if table in KEPT else GONE_MESSAGES if table == "messages" else GONE_LET_IN
        return Looked(line, f"{table} {row}", account, right, found)


class Rules:
    """What the data map says, in words of its own."""

    def __init__(self, fate_of: Callable[[int], Fate], orders: Mapping[int, Rows], names: Mapping[int, Any]) -> None:
        self.fate_of = fate_of
        self._owners = {row: cells["user_id"] for row, cells in orders.items()}
        self._names = {account: names.get(row) for row, account in self._owners.items()}

    def name_of(self, account: int) -> int | None:
        """Under which id the company has what stays of somebody; `None`: nothing did, or it is the old one."""
        name = self._names.get(account)
        return name if self.fate_of(account).gone and name != account else None

    def owner(self, table: str, cells: Rows) -> int:
        """Whose row it is, of two the first."""
        return self.owners(table, cells)[0]

    def owners(self, table: str, cells: Rows) -> list[int]:
        """Whose row it is."""
        if table == "transactions":
            return [self._owners[cells["order_id"]]]
        if table == "transfers":
            return [cells["from_user"], cells["to_user"]]
        return [owner(table, cells)]

    def right(self, table: str, cells: Rows, found: Rows | None) -> Rows | None:
        """What the row must be; `found` settles what nobody can foretell, if it is of the right kind."""
        if table == "transfers":
            return self._transfer(cells)
        account = self.owner(table, cells)
        fate = self.fate_of(account)
        if table in LET_IN:
            return None if fate.logged_out else cells
        if table == "messages":
            return None if fate.gone else cells
        right = dict(cells) | self._in_any_case(table, fate)
        if not fate.gone:
            return right
        if "user_id" in cells:
            right["user_id"] = self.name_of(account)
        right |= dict(self._of_gone(table, account, fate, cells, found or {}))
        return right

    def _in_any_case(self, table: str, fate: Fate) -> dict[str, Any]:
        if table == "users":
            return {"suspended": int(fate.suspended)}
        return {"agent": None} if table == "logins" and fate.confirmed else {}

    def _of_gone(
        self, table: str, account: int, fate: Fate, cells: Rows, found: Rows
    ) -> Iterator[tuple[str, Any]]:
        if table == "users":
            yield from {"id": self.name_of(account), "phone": None, "full_name": "deleted", "locale": "en"}.items()
            yield "email", fitting(REPLACED_MAIL, found.get("email"))
            yield "created_at", first_of_year(cells["created_at"], found.get("created_at"))
        elif table == "addresses" and fate.ended:
            yield from {"street": "deleted", "city": "deleted", "postcode": None}.items()
        elif table == "orders":
            yield "note", None
            yield "delivery", cells["delivery"] | {"recipient": None, "door": {"phone": "deleted"}}
        elif table == "transactions":
            yield "card_holder", fitting(HASHED, found.get("card_holder"))
        elif table == "logins":
            yield "ip", network(cells["ip"], found.get("ip"))
            yield "day", cells["day"].replace(month=1, day=1)

    def _transfer(self, cells: Rows) -> Rows:
        right = dict(cells)
        for side, note in (("from_user", "from_note"), ("to_user", "to_note")):
            if self.fate_of(cells[side]).gone:
                right |= {side: self.name_of(cells[side]), note: None}
        return right


def owner(table: str, cells: Rows) -> int:
    """Whose row it is, where the row says so itself."""
    return int(cells["id" if table == "users" else "user_id"])


def fitting(pattern: re.Pattern[str], found: Any) -> str:
    """What nobody can foretell, if it is of the right kind."""
    return str(found) if found and pattern.fullmatch(found) else pattern.pattern


def first_of_year(before: Any, found: Any) -> Any:
    """The first day of the same year, at whatever hour midnight is there."""
    fits = found is not None and (found.year, found.month, found.day) == (before.year, 1, 1)
    return found if fits else before.replace(month=1, day=1)


def network(before: Any, found: Any) -> Any:
    """The network of an address, however a database writes it."""
    right = str(before).rsplit(".", 1)[0] + ".0"
    return found if str(found).split("/")[0] == right else right


def cents(rows: Mapping[int, Rows], cell: str) -> int:
    """A sum of money without any rounding."""
    return int(sum((row[cell] for row in rows.values()), Decimal()) * 100)
