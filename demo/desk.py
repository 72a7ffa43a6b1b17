"""What customers do on the page and by mail, and what staff does: the acts that are no calls of the company's app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from acts import (
    Act, AskAgain, Clear, ComeBack, Compared, Enroll, Extend, FindLetter, Hold, InSheet, Lift, Note, NoteReply, OnPage,
    OpenByHand, Order, Reject, Release, Send, ShutByHand, TypeIn, Withdraw, Write, WriteInIntercom,
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
            (Write, "answer by mail", "answers the mail, in words of their own", self._write_back),
            (WriteInIntercom, "write in Intercom", "writes in Intercom, in words of their own", self._write_there),
            (ComeBack, "mails come back", "the mail reaches nobody and comes back", self._give_back),
            (NoteReply, "mails to another address are noted", "staff notes the mail of day {act.wrote.days}", self._note),
            (FindLetter, "dead letters are noted, skipped by two", "staff notes a dead letter, two skip it", self._find),
            (TypeIn, "mails are typed in", "staff types in: {act.words}", self._type_in),
            (Clear, "cases are cleared by two", "ann asks to clear the case, bob agrees", self._clear),
            (Withdraw, "wishes to clear are withdrawn", "ann asks to clear it, and withdraws that", self._withdraw),
            (Reject, "are rejected by compliance", "ann rejects the case", self._reject),
            (AskAgain, "are asked again by compliance", "ann has all questions asked again", self._ask_again),
            (Hold, "are held by staff for a while", "staff holds the account: {act.expires_in.days} days", self._hold),
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
                note(person, "shut by hand, before Ostiary")
            self._host.shut_by_hand([person.account for person, _ in shut])
            said.append(f"{len(shut)} were shut by hand before")
        if opened := of_kind(acts, OpenByHand):
            for person, _ in opened:
                note(person, "opened by hand at the host, past Ostiary")
            accounts = [person.account for person, _ in opened]
            self._host.open_by_hand(accounts)
            self._host.log_in(accounts)
            said.append(f"{len(opened)} are opened by hand at the host, and log in")
        if enrolled := of_kind(acts, Enroll):
            for person, _ in enrolled:
                note(person, "stands in the file of those whom staff has asked")
            self._office.enroll([person.account for person, _ in enrolled])
            said.append(f"{len(enrolled)} are enrolled in bulk")
        for xlsx, name in ((False, "CSV"), (True, "XLSX")):
            if lines := [(person, act) for person, act in of_kind(acts, InSheet) if act.xlsx == xlsx]:
                for person, act in lines:
                    note(person, f"stands in the old sheet ({name}): {act.state}")
                self._office.take_over([*(self._line(*line) for line in lines), *BAD_LINES], len(BAD_LINES), xlsx)
                said.append(f"{len(lines)} lines of the old sheet ({name}) are taken over, {len(BAD_LINES)} left out")
        return said

    def _line(self, person: Person, act: InSheet) -> tuple[str, str, date | None]:
        return person.email, act.state, None if act.asked is None else (self._clock.start + act.asked).date()

    def _answer_on_page(self, person: Person, act: OnPage) -> None:
        self._post.answer_on_page(person.email, act.answers)

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

    def _reject(self, person: Person, _: Reject) -> None:
        self._office.reject(person.account)

    def _ask_again(self, person: Person, _: AskAgain) -> None:
        self._office.ask_again(person.account)

    def _hold(self, person: Person, act: Hold) -> None:
        self._office.hold(person.account, act.expires_in)

    def _extend(self, person: Person, act: Extend) -> None:
        self._office.extend(person.account, act.expires_in)

    def _release(self, person: Person, _: Release) -> None:
        self._office.release(person.account)

    def _order(self, person: Person, _: Order) -> None:
        self._office.order(person.account)

    def _lift(self, person: Person, _: Lift) -> None:
        self._office.lift(person.account)

    def _leave_note(self, person: Person, act: Note) -> None:
        self._intercom.note(person.account, act.words, self._clock.now())

    def _send(self, person: Person, act: Send) -> None:
        conversation = self._intercom.conversation(person.account) if act.in_conversation else None
        self._office.send(act.macro, person.account, act.unfit, conversation)


def listed(counts: Counter[str]) -> str:
    """How often each, in words."""
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def of_kind(acts: Acts, kind: type[Some]) -> list[tuple[Person, Some]]:
    """Those acts."""
    return [(person, act) for person, act in acts if isinstance(act, kind)]
