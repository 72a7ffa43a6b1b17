"""What customers do on the page and by mail, and what staff does: the acts that are no calls of the company's app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from acts import (
    Act, AskAgain, ChangeAddress, Clear, ComeBack, Compared, Enroll, Extend, FindLetter, Hold, InSheet, Lift, Limit,
    Note, NoteReply, OnDeadLink, OnPage, OpenByHand, Order, Read, Refuse, RefuseMail, Reject, Release, Replay, Send, ShutByHand, TypeIn, Withdraw, Write,
    WriteInIntercom,
)
from clock import Clock
from gateway import Gateway
from host_app import HostApp
from intercom import Intercom
from office import Office
from people import Person
from post import Post

BAD_LINES = (("nobody@example.org", "no answer", None), ("customer8@example.com", "see my mail of Tuesday", None))
"""Lines of the old sheet about nobody, and about somebody who shall not notice."""

NAMES = {False: "CSV", True: "XLSX"}
"""What the old sheets are, by whether they are no text."""
QUESTIONS = ("listed_person", "acting_for_listed", "state_or_military", "embargoed_territory", "sanctioned_funds")
"""Those of the shipped policy, which a page that does not open cannot name."""

Some = TypeVar("Some")
Do = Callable[[Person, Any], None]
Acts = Sequence[tuple[Person, Act]]


class Desk:
    """Everybody who deals with a case by other ways than the host's."""

    def __init__(
        self, host: HostApp, gateway: Gateway, intercom: Intercom, office: Office, post: Post, clock: Clock
    ) -> None:
        self._host = host
        self._gateway = gateway
        self._intercom = intercom
        self._office = office
        self._post = post
        self._clock = clock
        self._one_by_one: tuple[tuple[type, str, str, Do], ...] = (
            (OnPage, "answer on the page", "answers on the page: {act.words}", self._answer_on_page),
            (OnDeadLink, "dead links are followed", "somebody sends a YES by a link: {act.says}", self._follow_dead_link),
            (Write, "answer by mail", "answers the mail, in words of their own", self._write_back),
            (WriteInIntercom, "write in Intercom", "writes in Intercom, in words of their own", self._write_there),
            (ComeBack, "mails come back", "the mail reaches nobody and comes back", self._give_back),
            (RefuseMail, "mailboxes refuse every mail", "their mail server refuses every mail for good", self._refuse_mail),
            (NoteReply, "mails to another address are noted", "staff notes the mail of day {act.wrote.days}", self._note),
            (FindLetter, "dead letters are noted, skipped by two", "staff notes a dead letter, two skip it", self._find),
            (TypeIn, "mails are typed in", "staff types in: {act.words}", self._type_in),
            (Clear, "cases are cleared by two", "ann asks to clear the case, bob agrees", self._clear),
            (Withdraw, "wishes to clear are withdrawn", "ann asks to clear it, and withdraws that", self._withdraw),
            (Refuse, "wishes to clear are refused", "ann asks to clear the case, bob refuses", self._refuse),
            (Replay, "dead letters are replayed by two", "ann asks to replay the letter, bob agrees", self._replay),
            (Read, "cases' answers are read by compliance", "ann reads the answers", self._read),
            (Reject, "are rejected by compliance", "ann rejects the case", self._reject),
            (AskAgain, "are asked again by compliance", "ann has all questions asked again", self._ask_again),
            (Hold, "are held by staff for a while", "staff holds the account: {act.expires_in.days} days", self._hold),
            (Limit, "are forbidden payouts by staff", "staff forbids payouts, and no more", self._limit),
            (Extend, "holds of staff are extended", "staff extends its hold", self._extend),
            (Release, "holds of staff are released", "staff releases its hold", self._release),
            (Order, "legal holds are placed by two", "ann asks for a legal hold, bob agrees", self._order),
            (Lift, "legal holds are lifted by two", "ann asks to lift the legal hold, bob agrees", self._lift),
            (Note, "notes are left in Intercom", "a teammate's note: {act.words}", self._leave_note),
            (Send, "are sent a macro by staff", "staff sends the macro: {act.macro}", self._send),
        )

    def act(self, acts: Acts, note: Callable[[Person, str], None]) -> list[str]:
        """Carries out those of the acts that are done here; what to say of them."""
        said = self._all_at_once(acts, note)
        for kind, words, line, do in self._one_by_one:
            alike = of_kind(acts, kind)
            for person, act in alike:
                note(person, line.format(act=act))
            self._gateway.for_each(alike, lambda one, do=do: do(*one))
            if alike:
                said.append(f"{len(alike)} {words}")
        return said

    def _all_at_once(self, acts: Acts, note: Callable[[Person, str], None]) -> list[str]:
        """First holds and host are compared, before anything else is under way."""
        said = []
        if compared := of_kind(acts, Compared):
            found = Counter(act.found for _, act in compared)
            shown = {str(person.account): act.foreseen for person, act in compared}
            self._office.look_before(shown)
            self._office.compare(found)
            said.append(f"holds and host compared: {listed(found)}; a dry run showed {listed(Counter(shown.values()))}")
        if shut := of_kind(acts, ShutByHand):
            for person, _ in shut:
                note(person, "shut by hand at the host, past Ostiary")
            self._host.shut_by_hand([person.account for person, _ in shut])
            said.append(f"{len(shut)} are shut by hand at the host")
        if opened := of_kind(acts, OpenByHand):
            for person, _ in opened:
                note(person, "opened by hand at the host, past Ostiary")
            accounts = [person.account for person, _ in opened]
            self._host.open_by_hand(accounts)
            self._host.log_in(accounts)
            said.append(f"{len(opened)} are opened by hand at the host, and log in")
        if moved := of_kind(acts, ChangeAddress):
            for person, _ in moved:
                note(person, "has a new mail address")
                self._host.change_address(person.account, f"new-{person.email}")
            said.append(f"{len(moved)} have a new mail address")
        if enrolled := of_kind(acts, Enroll):
            for person, _ in enrolled:
                note(person, "stands in the file of those whom staff has asked")
            self._office.enroll([person.account for person, _ in enrolled])
            said.append(f"{len(enrolled)} are enrolled in bulk")
        return [*said, *self._take_over(of_kind(acts, InSheet), note)]

    def _take_over(self, lines: Sequence[tuple[Person, InSheet]], note: Callable[[Person, str], None]) -> Iterable[str]:
        """The old sheets, beside each other."""
        for person, act in lines:
            note(person, f"stands in the old sheet ({NAMES[act.xlsx]}): {act.state}")
        sheets = [[line for line in lines if line[1].xlsx == xlsx] for xlsx in NAMES] if lines else []
        left_out = self._gateway.for_each(
            zip(sheets, NAMES),
            lambda sheet: self._office.take_over([*(self._line(*one) for one in sheet[0]), *BAD_LINES], len(BAD_LINES), sheet[1]),
        )
        for sheet, name, out in zip(sheets, NAMES.values(), left_out):
            why = "; ".join(f"line {bad.line}: {bad.reason}" for bad in out)
            yield f"{len(sheet)} lines of the old sheet ({name}) are taken over, and left out: {why}"

    def _line(self, person: Person, act: InSheet) -> tuple[str, str, date | None]:
        return person.email, act.state, None if act.asked is None else (self._clock.start + act.asked).date()

    def _answer_on_page(self, person: Person, act: OnPage) -> None:
        self._post.answer_on_page(person.email, act.answers)

    def _follow_dead_link(self, person: Person, act: OnDeadLink) -> None:
        said = self._post.dead(person.email, act.cut, QUESTIONS)
        if said != act.says:
            raise RuntimeError(f"a dead link of account {person.account} leads to {said!r}, not {act.says!r}")

    def dead_links(self, people: Iterable[Person]) -> dict[str, str]:
        """Which page each dead link of these people leads to now; looking at it changes nothing."""
        links = [(person, act) for person in people for act in (step.act for step in person.kind.steps) if isinstance(act, OnDeadLink)]
        found = self._gateway.for_each(links, lambda link: self._post.dead(link[0].email, link[1].cut))
        return {str(person.account): says for (person, _), says in zip(links, found)}

    def _write_back(self, person: Person, _: Write) -> None:
        self._post.write_back(person.email)

    def _write_there(self, person: Person, act: WriteInIntercom) -> None:
        self._intercom.write_back(person.account, act.words, self._clock.now(), act.known)

    def _give_back(self, person: Person, _: ComeBack) -> None:
        self._post.give_back(person.email)

    def _type_in(self, person: Person, act: TypeIn) -> None:
        asked = self._gateway.questionnaire(str(person.account))
        questions = [question["id"] for question in asked["questions"]] if asked else []
        self._office.type_in(person.account, act.answers(questions))

    def _note(self, person: Person, act: NoteReply) -> None:
        self._office.note_reply(person.account, f"mail-{person.account}", self._clock.start + act.wrote)

    def _find(self, person: Person, act: FindLetter) -> None:
        conversation = self._intercom.conversation(person.account)
        self._office.note_reply(person.account, conversation, self._clock.start + act.wrote)
        self._office.skip(conversation)

    def _clear(self, person: Person, _: Clear) -> None:
        self._office.clear(person.account)

    def _withdraw(self, person: Person, _: Withdraw) -> None:
        self._office.withdraw(person.account)

    def _refuse_mail(self, person: Person, _: RefuseMail) -> None:
        self._post.refuse(person.email)

    def _refuse(self, person: Person, _: Refuse) -> None:
        self._office.refuse(person.account)

    def _replay(self, person: Person, _: Replay) -> None:
        self._office.replay(person.account)

    def _read(self, person: Person, _: Read) -> None:
        self._office.read(person.account)

    def _reject(self, person: Person, _: Reject) -> None:
        self._office.reject(person.account)

    def _ask_again(self, person: Person, _: AskAgain) -> None:
        self._office.ask_again(person.account)

    def _hold(self, person: Person, act: Hold) -> None:
        self._office.hold(person.account, act.expires_in)

    def _limit(self, person: Person, _: Limit) -> None:
        self._office.limit(person.account)

    def _extend(self, person: Person, act: Extend) -> None:
        self._office.extend(person.account, act.expires_in)

    def _release(self, person: Person, _: Release) -> None:
        self._office.release(person.account)

    def _order(self, person: Person, _: Order) -> None:
        self._office.order(person.account)

    def _lift(self, person: Person, _: Lift) -> None:
        self._office.lift(person.account)

    def _leave_note(self, person: Person, act: Note) -> None:
        self._intercom.note(person.account, act.words, self._clock.now(), act.by_stranger)

    def _send(self, person: Person, act: Send) -> None:
        conversation = self._intercom.conversation(person.account) if act.in_conversation else None
        self._office.send(act.macro, person.account, act.unfit, conversation)


def listed(counts: Counter[str]) -> str:
    """How often each, in words."""
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def of_kind(acts: Acts, kind: type[Some]) -> list[tuple[Person, Some]]:
    """Those acts."""
    return [(person, act) for person, act in acts if isinstance(act, kind)]
