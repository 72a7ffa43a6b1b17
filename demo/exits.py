"""The acts of people who leave, and of those who deal with them: the company, courts, staff, Sumsub, a mailing tool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from acts import TRANSCRIPTION, Lift, Order, SignUp, TypeIn, Write
from blockers import Blockers
from desk import Acts, Desk, of_kind
from host_app import Announcement, Newcomer
from leaving_acts import (
    Accept, Ask, Check, CloseOrders, ComeAgain, Confirm, Forget, Free, Keep, Mailing, OpenOrders, Undo, WriteAtLast,
)
from ledger import Ledger
from people import Person
from proof import Proof
from stage import Stage
from watcher import write_time
from world import World

FROM_RUSSIA = "UserSignedUpFromRU"

Some = Sequence[tuple[Person, Any]]
Note = Callable[[Person, str], None]


class Exits:
    """Everything that a story of leaving has happen."""

    def __init__(self, world: World, stage: Stage, proof: Proof, ledger: Ledger, blockers: Blockers) -> None:
        self._world = world
        self._stage = stage
        self._proof = proof
        self._ledger = ledger
        self._blockers = blockers
        self._said: list[Announcement] = []
        """What the company is about to publish."""
        self._newcomers: list[Newcomer] = []
        self._all: tuple[tuple[type, str, str, Callable[[Some], None]], ...] = (
            (Check, "have a profile at Sumsub", "Sumsub has a profile: {act.status}", self._check),
            (Accept, "profiles are checked by Sumsub", "Sumsub has checked the profile", self._accept),
            (Forget, "profiles are erased by Sumsub, which says so", "Sumsub says that its file is erased", self._forget),
            (Mailing, "wait for a mailing tool that fails, or works again", "mailing tool: {act.words}", self._mailing),
            (OpenOrders, "have an open order", "orders something", self._open),
            (CloseOrders, "have received it", "the order has come", self._close),
            (SignUp, "come from Russia", "comes from Russia", self._sign_up),
            (ComeAgain, "come under the address of somebody who left", "signs up", self._come_again),
            (Keep, "have conversations that a court wants kept", "a court has {act.category} kept: ann asks, bob agrees", self._keep),
            (Free, "have conversations that it lets go of", "the court lets go of it: ann asks, bob agrees", self._free),
            (WriteAtLast, "are about to answer a mail", "answers the mail: it comes in an hour", self._write_at_last),
            (TypeIn, "mails are typed in", "staff types in: {act.words}", self._by_desk),
            (Order, "legal holds are placed by two", "ann asks for a legal hold, bob agrees", self._by_desk),
            (Lift, "legal holds are lifted by two", "ann asks to lift the legal hold, bob agrees", self._by_desk),
            (Ask, "ask to leave", "asks to leave", self._ask),
            (Confirm, "confirm it", "types a code in: yes, leave", self._confirm),
            (Undo, "take it back", "takes it back", self._undo),
        )

    def act(self, acts: Acts, note: Note) -> list[str]:
        """Carries all of them out, the world's before people's; what to say of them."""
        said = []
        for kind, words, line, do in self._all:
            if alike := of_kind(acts, kind):
                for person, act in alike:
                    note(person, line.format(act=act))
                do(alike)
                said.append(f"{len(alike)} {words}")
        return said

    async def publish(self) -> None:
        """What is to be said of it, in the company's outbox and then on the stream."""
        if self._said or self._newcomers:
            self._world.host.sign_up(self._newcomers, self._said, self._world.clock.now())
            self._ledger.add(self._newcomers)
            await self._world.host.publish()
        self._said, self._newcomers = [], []

    def _check(self, some: Some) -> None:
        for status in {act.status for _, act in some}:
            accounts = [person.account for person, act in some if act.status == status]
            self._stage.add_profiles(accounts, status, self._world.clock.now())

    def _accept(self, some: Some) -> None:
        self._stage.accept(accounts_of(some), self._world.clock.now())

    def _forget(self, some: Some) -> None:
        self._stage.forget(accounts_of(some), self._world.clock.now())

    def _mailing(self, some: Some) -> None:
        self._stage.set_mailing(some[0][1].works)

    def _open(self, some: Some) -> None:
        self._orders(some, "open")

    def _close(self, some: Some) -> None:
        self._orders(some, "closed")

    def _orders(self, some: Some, status: str) -> None:
        self._world.host.set_orders(accounts_of(some), status)
        self._ledger.note_orders(accounts_of(some), status)

    def _sign_up(self, some: Some) -> None:
        now = self._world.clock.now()
        self._say(some, FROM_RUSSIA, {"signedUpAt": write_time(now), "locale": "en"})

    def _come_again(self, some: Some) -> None:
        self._newcomers += [Newcomer(p.account, p.email, p.locale, p.country) for p, _ in some]
        data = {"signedUpAt": write_time(self._world.clock.now()), "locale": "en", "countryCode": "DE"}
        self._say(some, "UserSignedUp", data)

    def _keep(self, some: Some) -> None:
        office = self._world.office
        self._world.gateway.for_each(some, lambda one: office.keep(one[0].account, one[1].category))

    def _free(self, some: Some) -> None:
        self._world.gateway.for_each(some, lambda one: self._world.office.let_go(one[0].account))

    def _write_at_last(self, some: Some) -> None:
        for person, _ in some:
            letter = [(person, Write())]
            self._blockers.interrupt(person.account, TRANSCRIPTION, lambda letter=letter: self._by_desk(letter))

    def _by_desk(self, some: Some) -> None:
        self._world.desk.act(some, lambda person, words: None)

    def _ask(self, some: Some) -> None:
        """A few over HTTP; of the others the company says so."""
        by_http = [person for person, _ in some if not by_event(person)]
        self._world.gateway.for_each(by_http, lambda person: self._world.gateway.ask_to_leave(str(person.account)))
        data = {"channel": "APP", "requestedAt": write_time(self._world.clock.now())}
        self._say([one for one in some if by_event(one[0])], "DeletionRequested", data)

    def _confirm(self, some: Some) -> None:
        now, gateway = self._world.clock.now(), self._world.gateway
        by_http = [person for person, _ in some if not by_event(person)]

        def confirm(person: Person) -> None:
            deletion = self.deletion_of(person)
            gateway.confirm(deletion, self._proof.of(person.account, deletion, now))

        gateway.for_each(by_http, confirm)
        for person, act in some:
            if by_event(person):
                assertion = self._proof.of(person.account, self.deletion_of(person), now)
                self._say([(person, act)], "DeletionConfirmed", {"assertion": assertion})

    def _undo(self, some: Some) -> None:
        now, gateway = self._world.clock.now(), self._world.gateway
        by_http = [person for person, _ in some if not by_event(person)]
        gateway.for_each(by_http, lambda person: gateway.undo(self.deletion_of(person)))
        data = {"cancelledBy": "USER", "cancelledAt": write_time(now)}
        self._say([one for one in some if by_event(one[0])], "DeletionCancelled", data)

    def find_deletion(self, person: Person) -> str | None:
        """The id of somebody's deletion, once an event has named it."""
        events = self._world.watcher.events[str(person.account)]
        return next((str(event.data["deletionId"]) for event in reversed(events) if "deletionId" in event.data), None)

    def deletion_of(self, person: Person) -> str:
        """The same of somebody who has asked."""
        found = self.find_deletion(person)
        if found is None:
            raise RuntimeError(f"no event names a deletion of account {person.account}")
        return found

    def _say(self, some: Some, message: str, data: dict[str, str]) -> None:
        """The company is to publish this of each."""
        subject = f"host.{kebab(message)}"
        self._said += [Announcement(subject, message, str(person.account), data) for person, _ in some]


def by_event(person: Person) -> bool:
    """Whether the company publishes what the person wants, and does not call."""
    return person.account % 10 > 1


def accounts_of(some: Some) -> list[int]:
    """Their accounts."""
    return [person.account for person, _ in some]


def kebab(message: str) -> str:
    """The last part of the subject of a message."""
    return {
        FROM_RUSSIA: "user-signed-up-from-ru",
        "UserSignedUp": "user-signed-up",
        "DeletionRequested": "deletion-requested",
        "DeletionConfirmed": "deletion-confirmed",
        "DeletionCancelled": "deletion-cancelled",
    }[message]
