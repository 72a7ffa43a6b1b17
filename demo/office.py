"""What the company's staff does with Ostiary's command line, each with a token of their own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Optional

import openpyxl

from acts import ONLY_REPORTED
from cli import Cli
from watcher import write_time

Lines = Sequence[tuple[str, str, Optional[date]]]
"""Address, state and day of asking."""
COURT = "order-7"
"""What holds of kind `legal` are called."""
CATEGORY = "conversations"
"""What those on a category are called."""
UNREAD = "webhook.intercom"
"""Under which those dead letters stand that tell of Intercom."""
APPROVAL = re.compile(r"waits for a second person: approval ([0-9a-f-]+)")


ORDERED = "ostiary.suspension.hold-requested"
"""Under which a dead letter stands that is an order for a hold."""
WHY_READ = "complaint-17"
"""For what compliance reads what was answered; the closing check has a reason of its own."""


@dataclass(frozen=True, order=True)
class LeftOut:
    """A line of an old sheet that is not taken over."""

    sheet: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line} of {self.sheet} ({self.reason})"


@dataclass(frozen=True)
class Opened:
    """What one account answered, as `kyc show --answers` has it."""

    answers: Sequence[Counter[str]]
    """How many YES and NO, submission by submission."""
    looks: int
    """How often somebody had looked before, for `WHY_READ`."""


@dataclass(frozen=True)
class Register:
    """Where each account's case stands, and what else waits for staff."""

    listed: Mapping[str, str]
    """By `kyc list`."""
    exported: Mapping[str, str]
    """By `kyc export`, as a spreadsheet reads it."""
    in_workbook: Sequence[tuple[str, str]]
    """The same of an XLSX file, row by row."""
    expired: Counter[str]
    """Of whom staff's holds have expired and wait for somebody to decide, by `holds list --expired`."""
    extended: Counter[str]
    """Of whom staff's holds were extended, and how often, by `holds list`."""
    withdrawn: Counter[str]
    """About whom something was asked for and withdrawn, by `approvals list --all`."""
    refused: Counter[str]
    """About whom something was asked for and refused, by the same."""
    skipped: Counter[str]
    """Dead letters that were skipped, by their reasons."""
    replayed: Counter[str]
    """About whom dead letters were replayed."""
    filtered: Counter[str]
    """Who is exported if only those are wanted who are from Russia, and silent or rejected."""
    undeliverable: Counter[str]
    """Who is listed if only those are wanted whom no channel reaches."""
    drifted: Counter[str]
    """Who differs at the host, so that a pass would only report it; with what else there is, if it is something else."""
    new_in_sheets: Counter[str]
    """Whom the old sheets would have taken up anew."""
    left_out: Counter[LeftOut]
    """Which lines of them would be left out, and why."""
    opened: Mapping[str, Opened]
    """Of those whose answers compliance has read before."""


class Office:
    """Two people of compliance."""

    def __init__(self, cli: Cli, tokens: Sequence[str], folder: Path) -> None:
        self._cli = cli
        self._ann, self._bob = (("--staff-token-file", token) for token in tokens)
        self._folder = folder
        self._readers: list[int] = []
        self._sheets: list[Path] = []

    def type_in(self, account: int, answers: Mapping[str, str]) -> None:
        """What the customer wrote, as answers."""
        typed = [word for question, answer in answers.items() for word in ("--answer", f"{question}={answer}")]
        self._cli.run("kyc", "answer", "--account", str(account), *typed, *self._ann)

    def note_reply(self, account: int, reply: str, wrote: datetime) -> None:
        """A reply of which no channel has told."""
        moment = ("--received-at", write_time(wrote))
        said = self._cli.run("kyc", "replied", "--account", str(account), "--reply", reply, *moment, *self._ann)
        if said.strip() != "noted; the case is replied":
            raise RuntimeError(f"of a reply of account {account} that staff notes it is said: {said}")

    def skip(self, conversation: str) -> None:
        """The dead letter about this conversation; both must want it."""
        letters = (letter for letter in self._letters() if letter["subject"] == UNREAD)
        self._agree("dead-letters", "skip", next(one["id"] for one in letters if self._is_about(one["id"], conversation)))

    def replay(self, account: int) -> None:
        """The dead letter that orders a hold of this account; both must want it."""
        letters = (letter for letter in self._letters() if letter["subject"] == ORDERED)
        self._agree("dead-letters", "replay", next(one["id"] for one in letters if one["account"] == str(account)))

    def replay_alone(self, reason: str) -> None:
        """The newest dead letter of this reason, which decides about nobody."""
        newest = next(letter for letter in self._letters() if letter["reason"] == reason)
        self._cli.run("dead-letters", "replay", newest["id"], *self._ann)

    def skip_alone(self, reason: str) -> None:
        """The newest dead letter of this reason, which decides about nobody."""
        newest = next(letter for letter in self._letters() if letter["reason"] == reason)
        self._cli.run("dead-letters", "skip", newest["id"], *self._ann)

    def _is_about(self, letter: str, conversation: str) -> bool:
        shown = json.loads(self._cli.run("dead-letters", "show", letter, "--json", *self._ann))
        return bool(json.loads(shown["body"])["data"]["item"]["id"] == conversation)

    def clear(self, account: int) -> None:
        """After a YES, both must want it."""
        self._agree("kyc", "review", "--account", str(account), "--clear", "--reason", "papers-seen")

    def withdraw(self, account: int) -> None:
        """Asks to clear the case after a YES, and takes it back: nobody can agree to it any more."""
        asked = self._ask("kyc", "review", "--account", str(account), "--clear", "--reason", "papers-seen")
        self._cli.run("approvals", "withdraw", asked, *self._ann)
        refused = self._cli.refused("approvals", "approve", asked, *self._bob)
        if "the approval is not open any more" not in refused:
            raise RuntimeError(f"agreeing to what was withdrawn is refused for another reason: {refused}")

    def refuse(self, account: int) -> None:
        """Ann asks to clear the case after a YES, and bob refuses: one no is enough."""
        asked = self._ask("kyc", "review", "--account", str(account), "--clear", "--reason", "papers-seen")
        said = self._cli.run("approvals", "refuse", asked, *self._bob)
        if said.strip() != f"refused {asked}":
            raise RuntimeError(f"of a wish that bob refuses it is said: {said}")
        refused = self._cli.refused("approvals", "run", asked, *self._ann)
        if "the approval is refused" not in refused:
            raise RuntimeError(f"carrying out what was refused is refused for another reason: {refused}")

    def read(self, account: int) -> None:
        """What the person answered; that ann looked is kept, with the reason."""
        self._open(account, WHY_READ)
        self._readers.append(account)

    def _open(self, account: int, why: str) -> Opened:
        said = self._cli.run("kyc", "show", "--account", str(account), "--answers", why, "--json", *self._ann)
        opened = json.loads(said)["opened"]
        answers = [one["what"]["answers"] for one in opened if one["purpose"] == "kyc-answers"]
        looks = [one["what"] for one in opened if one["purpose"] == "kyc-access"]
        return Opened(
            [Counter(answer["answer"] for answer in submission) for submission in answers],
            sum((look["actor"], look["reason"]) == ("ann", WHY_READ) for look in looks),
        )

    def reject(self, account: int) -> None:
        """What one alone decides."""
        self._cli.run("kyc", "review", "--account", str(account), "--reject", "--reason", "listed-person", *self._ann)

    def ask_again(self, account: int) -> None:
        """All questions once more."""
        self._cli.run("kyc", "review", "--account", str(account), "--ask-again", "--reason", "new-papers", *self._ann)

    def enroll(self, accounts: Sequence[int]) -> None:
        """All of a file; once more, and it changes nothing."""
        file = self._folder / "accounts.txt"
        file.write_text("".join(f"{account}\n" for account in accounts))
        for new, known in ((len(accounts), 0), (0, len(accounts))):
            said = self._cli.run("kyc", "enroll", "--file", str(file), *self._ann)
            if said.strip() != f"took up {new}, {known} were known before":
                raise RuntimeError(f"of {len(accounts)} accounts, {new} of them new, it is said: {said}")

    def order(self, account: int) -> None:
        """A hold of kind `legal`; both must want it."""
        hold = ("--account", str(account), "--hold", COURT, "--reason", "court-7")
        self._agree("holds", "place", *hold, "--kind", "legal")

    def lift(self, account: int) -> None:
        """The same hold ends; both must want that, too."""
        self._agree("holds", "release", "--account", str(account), "--hold", COURT, "--reason", "court-8")

    def keep(self, account: int, category: str) -> None:
        """One category of the person's data must stay; both must want it."""
        hold = ("--account", str(account), "--hold", CATEGORY, "--reason", "court-9")
        self._agree("holds", "place", *hold, "--kind", "legal", "--category", category)

    def let_go(self, account: int) -> None:
        """It need not any more; both must want that, too."""
        self._agree("holds", "release", "--account", str(account), "--hold", CATEGORY, "--reason", "court-10")

    def hold(self, account: int, expires_in: timedelta) -> None:
        """A hold of kind `manual`, which one alone may place."""
        self._on_hold("place", account, "--kind", "manual", "--expires-in", f"{expires_in.days}d")

    def limit(self, account: int) -> None:
        """A hold of kind `manual` with less of an effect; one that the company's database does not know is refused."""
        hold = ("holds", "place", "--account", str(account), "--hold", f"seen-{account}", "--reason", "seen", "--effect")
        refused = self._cli.refused(*hold, "exit-only", *self._ann)
        if "host.toml does not state the effect exit_only" not in refused:
            raise RuntimeError(f"an effect that the host does not know is refused for another reason: {refused}")
        self._cli.run(*hold, "limited", *self._ann)

    def extend(self, account: int, expires_in: timedelta) -> None:
        """It stays, until somebody looks again."""
        self._on_hold("extend", account, "--expires-in", f"{expires_in.days}d")

    def release(self, account: int) -> None:
        """It ends."""
        self._on_hold("release", account)

    def send(self, macro: str, account: int, unfit: str, conversation: Optional[str]) -> None:
        """A macro that says what is so, in this conversation, if any; another one, which does not, is refused."""
        refused = self._cli.refused("macro", "run", unfit, "--account", str(account), *self._ann)
        if "this case is" not in refused:
            raise RuntimeError(f"the macro {unfit} is refused for another reason: {refused}")
        shown = json.loads(self._cli.run("macro", "preview", macro, "--account", str(account), "--json", *self._ann))
        if shown["refused"]:
            raise RuntimeError(f"the macro {macro} would be refused: {shown}")
        there = ("--conversation", conversation) if conversation else ()
        self._cli.run("macro", "run", macro, "--account", str(account), *there, *self._ann)

    def take_over(self, lines: Lines, bad: int, xlsx: bool) -> list[LeftOut]:
        """The old spreadsheet: address, state and day of asking. First shown, then taken over exactly so, and once more,
        which changes nothing; the lines that are left out."""
        sheet = write_xlsx(self._folder, lines) if xlsx else write_csv(self._folder, lines)
        shown = json.loads(self._cli.run("kyc", "import", str(sheet), "--json", *self._ann))
        if len(shown["leftOut"]) != bad or len(shown["taken"]) != len(lines) - bad:
            raise RuntimeError(f"the preview of the old sheet leaves out {shown['leftOut']}, not {bad} lines")
        refused = self._cli.refused("kyc", "import", str(sheet), "--apply", "0" * 64, *self._ann)
        if "not what was shown" not in refused:
            raise RuntimeError(f"a wrong digest is refused for another reason: {refused}")
        good = len(lines) - bad
        for new, known in ((good, 0), (0, good)):
            said = self._cli.run("kyc", "import", str(sheet), "--apply", shown["digest"], *self._ann)
            if said.strip() != f"took up {new}, {known} were known before, {bad} lines left out":
                raise RuntimeError(f"the old sheet, {new} of whose lines are new, was taken over otherwise: {said}")
        self._sheets.append(sheet)
        return left_out_of(sheet, shown)

    def write_on(self, lines: str) -> None:
        """Somebody adds lines to the old sheet that is a CSV file, and was taken over long ago."""
        with (self._folder / CSV).open("a", encoding="utf-8") as sheet:
            sheet.write(lines)

    def look_before(self, expected: Mapping[str, str]) -> None:
        """A dry run of the reconciler, which must find exactly this, account by account; what it changed, a pass would miss."""
        shown = json.loads(self._cli.run("holds", "reconcile", "--dry-run", "--json", *self._ann))
        if (found := found_in(shown)) != expected:
            raise RuntimeError(f"a dry run shows {found}, and must show {dict(expected)}")

    def compare(self, expected: Counter[str]) -> None:
        """One pass of the reconciler, which must find exactly this."""
        done: dict[str, Any] = json.loads(self._cli.run("holds", "reconcile", "--json", *self._ann))
        if done["tally"]["found"] != expected:
            raise RuntimeError(f"holds and host were compared: {done['tally']['found']}, and must be {dict(expected)}")

    def register(self) -> Register:
        """As compliance reads it, and as it takes it elsewhere."""
        commands = (
            ("kyc", "export", "--format", "csv"),
            ("kyc", "export", "--format", "csv", "--jurisdiction", "RU", "--status", "silent", "--status", "rejected"),
            ("kyc", "export", "--format", "xlsx", "--out", str(self._folder / "register.xlsx")),
            ("kyc", "list", "--json"),
            ("holds", "list", "--expired", "--json"),
            ("holds", "list", "--json"),
            ("approvals", "list", "--all", "--json"),
            ("dead-letters", "list", "--all", "--json"),
            ("kyc", "list", "--waits-for", "undeliverable", "--json"),
            ("holds", "reconcile", "--dry-run", "--json"),
            *(("kyc", "import", str(sheet), "--json") for sheet in self._sheets),
        )
        with ThreadPoolExecutor() as pool:
            opened = pool.map(lambda account: (str(account), self._open(account, "closing")), self._readers)
            exported, filtered, _, *said = pool.map(lambda command: self._cli.run(*command, *self._ann), commands)
        listed, expired, held, asked_for, letters, undeliverable, dry, *sheets = map(json.loads, said)
        by_status = {status: [one for one in asked_for if one["status"] == status] for status in ("withdrawn", "refused")}
        return Register(
            {case["account"]: case["status"] for case in listed},
            {row["account"]: row["status"] for row in csv.DictReader(io.StringIO(exported))},
            read_xlsx(self._folder / "register.xlsx"),
            Counter(one["account"] for one in expired for _ in one["holds"]),
            Counter(one["account"] for one in held for hold in one["holds"] for _ in hold["extensions"]),
            *(Counter(one["account"] for one in ended) for ended in by_status.values()),
            Counter(one["reason"] for one in letters if one["status"] == "skipped"),
            Counter(one["account"] for one in letters if one["status"] == "replayed"),
            Counter(row["account"] for row in csv.DictReader(io.StringIO(filtered))),
            Counter(case["account"] for case in undeliverable),
            Counter(account if what == ONLY_REPORTED else f"{account}, {what}" for account, what in found_in(dry).items()),
            Counter(line["account"] for shown in sheets for line in shown["taken"] if not line["knownBefore"]),
            Counter(out for sheet, shown in zip(self._sheets, sheets) for out in left_out_of(sheet, shown)),
            dict(opened),
        )

    def dead_letters(self) -> Counter[str]:
        """The open ones, by their reasons."""
        return Counter(letter["reason"] for letter in self._letters())

    def _letters(self) -> Any:
        return json.loads(self._cli.run("dead-letters", "list", "--json", *self._ann))

    def _on_hold(self, what: str, account: int, *more: str) -> None:
        """Something about the account's hold of kind `manual`, which has a name of its own."""
        hold = ("--account", str(account), "--hold", f"seen-{account}", "--reason", "seen")
        self._cli.run("holds", what, *hold, *more, *self._ann)

    def _ask(self, *act: str) -> str:
        """One asks for what needs two; the id under which it waits."""
        said = self._cli.run(*act, *self._ann)
        waits = APPROVAL.search(said)
        if waits is None:
            raise RuntimeError(f"`ostiary {' '.join(act)}` waits for nobody else: {said}")
        return waits[1]

    def _agree(self, *act: str) -> None:
        """One asks, cannot agree to it alone, and the other agrees."""
        asked = self._ask(*act)
        refused = self._cli.refused("approvals", "approve", asked, *self._ann)
        if "nobody approves or refuses what they asked for" not in refused:
            raise RuntimeError(f"agreeing to one's own wish is refused for another reason: {refused}")
        self._cli.run("approvals", "approve", asked, *self._bob)


def found_in(dry_run: Mapping[str, Any]) -> dict[str, str]:
    """What a dry run of the reconciler shows, account by account."""
    return {one["account"]: f"{one['kind']} {one['action']}" for one in dry_run["found"]}


def left_out_of(sheet: Path, shown: Mapping[str, Any]) -> list[LeftOut]:
    """What the preview of a sheet leaves out."""
    return [LeftOut(sheet.name, bad["line"], bad["reason"]) for bad in shown["leftOut"]]


CSV, XLSX = "old-sheet.csv", "old-sheet.xlsx"
HEADINGS = ("E-mail", "Status", "Asked")


def write_csv(folder: Path, lines: Lines) -> Path:
    """The old sheet as text."""
    sheet = folder / CSV
    with sheet.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *lines])
    return sheet


def write_xlsx(folder: Path, lines: Lines) -> Path:
    """The old sheet as a spreadsheet program keeps it: a day is a date, and no text."""
    sheet, book = folder / XLSX, openpyxl.Workbook()
    for line in (HEADINGS, *lines):
        book.active.append(line)
    book.save(sheet)
    return sheet


def read_xlsx(file: Path) -> list[tuple[str, str]]:
    """Account and status of each row of the register that was exported."""
    heading, *rows = openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True)
    account, status = heading.index("account"), heading.index("status")
    return [(row[account], row[status]) for row in rows]
