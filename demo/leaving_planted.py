"""The disagreements that the closing check of people who leave must name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from acts import CONFIRMED, DAY
from certificates import ERASURE, Certificates
from host_app import STREAM
from leavers import has_profile, is_gone
from leaving_acts import DELETED, RETENTION_ENDED
from leaving_closing import LINES, LeavingClosing
from ledger import APPEARED, GONE_LET_IN, GONE_MESSAGES, KEPT, OTHERS, SUMS, Ledger
from people import Person
from proving import Disagreement, are_found
from stage import Stage
from watcher import until_idle
from world import PATIENCE, STREAMS, World

STAYS, CHANGED = 3, 6
"""Customers who play no part."""


class LeavingPlanted:
    """The disagreements, each on top of those before."""

    def __init__(
        self, world: World, closing: LeavingClosing, people: Sequence[Person], ledger: Ledger, stage: Stage,
        certificates: Certificates,
    ) -> None:
        self._world = world
        self._closing = closing
        self._people = people
        self._ledger = ledger
        self._stage = stage
        self._certificates = certificates
        self._gone = self._one(lambda person: is_gone(person) and not has_profile(person))

    async def are_found(self) -> bool:
        """Whether the check names every one of them."""
        return await are_found(self._closing, [*self._at_the_host(), *self._in_the_events(), *self._elsewhere()])

    def _at_the_host(self) -> list[Disagreement]:
        account = self._gone.account
        return [
            Disagreement(
                "a backup of the company brings somebody's texts back",
                self._bring_back,
                tuple(f"{table} kept under another id" for table in KEPT),
                f"orders {account} of account {account} ({self._gone.kind.name}) is {{'note': 'ring at",
            ),
            Disagreement(
                "and their messages and log-ins",
                self._log_in_again,
                (GONE_MESSAGES, GONE_LET_IN),
                f"messages {account} of account {account} ({self._gone.kind.name}) is",
            ),
            Disagreement(
                "somebody else's row is erased, too",
                lambda: self._world.host.change(f"update users set full_name = 'deleted' where id = {STAYS}"),
                (OTHERS,),
                f"users {STAYS} of account {STAYS} (stays) is {{'full_name': 'deleted'}}",
            ),
            Disagreement(
                "a row appears that nobody made",
                lambda: self._world.host.change(
                    f"insert into addresses (id, user_id, street, city, country) values (999999, {STAYS}, 'A', 'B', 'DE')"
                ),
                (APPEARED,),
                "addresses 999999 of account 0",
            ),
            Disagreement(
                "a cent is lost in each sum",
                self._lose_cents,
                tuple(f"cents in {table}" for table in SUMS),
                f"orders {CHANGED} of account {CHANGED} (stays) is {{'total':",
            ),
            Disagreement(
                "a receipt still names somebody who is gone",
                lambda: self._world.host.change(
                    "update ostiary_effects set account = "
                    f"'{account}' where account = '{self._one(stays_shut).account}'"
                ),
                ("receipts that name somebody who is gone",),
                "receipts that name somebody who is gone: 1 and not 0",
            ),
        ]

    def _bring_back(self) -> None:
        account, change = self._gone.account, self._world.host.change
        name = f"(select user_id from orders where id = {account})"
        change(f"update users set full_name = 'Anna' where id = {name}")
        change(f"update addresses set street = 'Street {account}' where id = {account}")
        change(f"update orders set note = 'ring at Anna' where id = {account}")
        change(f"update transactions set card_holder = 'ANNA' where id = {account}")
        change(f"update transfers set from_note = 'from Anna' where id = {account}")
        change(f"update logins set agent = 'a browser' where id = {account}")

    def _log_in_again(self) -> None:
        account, change = self._gone.account, self._world.host.change
        session = self._ledger.row_of("sessions", account)
        change(f"insert into messages (id, user_id, body) values ({account}, {STAYS}, 'hello')")
        change(f"insert into sessions (id, user_id) values ({session}, {STAYS})")

    def _lose_cents(self) -> None:
        for table, cell in SUMS.items():
            self._world.host.change(f"update {table} set {cell} = {cell} - 0.01 where id = {CHANGED}")

    def _in_the_events(self) -> list[Disagreement]:
        watcher = self._world.watcher
        once = {name: self._one(lambda person, name=name: person.expected[name] > 0) for name in LINES}
        early = [person for person in self._people if is_gone(person)][-1]
        kept = next(account for account in watcher.accounts_with(RETENTION_ENDED))

        def forget() -> None:
            for name, person in once.items():
                for _ in range(person.expected[name]):
                    watcher.forget(str(person.account), name)

        lacks = once[DELETED]
        return [
            Disagreement(
                "an event of each kind does not come",
                forget,
                tuple(LINES.values()),
                f"account {lacks.account} ({lacks.kind.name}) lacks",
            ),
            Disagreement(
                "somebody is gone a day early",
                lambda: watcher.antedate(str(early.account), DELETED, DAY),
                (),
                f"account {early.account} ({early.kind.name}) has {DELETED} at",
            ),
            Disagreement(
                "of somebody something is kept for ever",
                lambda: watcher.forget(kept, RETENTION_ENDED),
                ("gone for good five years later",),
                "gone for good five years later: ",
            ),
            Disagreement(
                "a mail is lost",
                lambda: max(self._world.mails.glob(f"{lacks.email}/*.eml")).unlink(),
                ("mails received",),
                "mails received: ",
            ),
        ]

    def _elsewhere(self) -> list[Disagreement]:
        (deletion, part), whose = next(iter(self._closing.verified.items()))
        reversed_ = self._one(lambda person: is_gone(person) and has_profile(person))
        path = self._certificates.path(deletion, part)
        first = self._one(lambda person: person.kind.name == "never confirms")
        return [
            Disagreement(
                "a profile is taken back into use, and the mailing tool loses an order",
                lambda: self._stage.reverse([reversed_.account]),
                ("profiles out of use", "told to erase"),
                f"account {reversed_.account} is out of use at Sumsub, or not, wrongly",
            ),
            Disagreement(
                "somebody who is gone is in Intercom again",
                lambda: self._world.intercom.add(self._gone.account),
                ("contacts of people who are gone",),
                "contacts of people who are gone: 1 and not 0",
            ),
            Disagreement(
                "a certificate is changed by one letter",
                lambda: path.write_text(path.read_text().replace("Dublin", "Dublim")) and None,
                ("parts of certificates that prove it",),
                f"the certificate ({ERASURE}) of account {whose.account}: ",
            ),
            Disagreement("a bad message comes", self._publish_nonsense, ("dead letters",), "dead letters: 1 and not 0"),
            Disagreement(
                "staff holds somebody who stayed",
                lambda: self._hold(first),
                (),
                f"account {first.account} stands as suspended over HTTP, and must as active",
            ),
        ]

    async def _hold(self, person: Person) -> None:
        self._world.office.hold(person.account, DAY)
        watcher = self._world.watcher
        await watcher.wait_until(lambda: watcher.counts[str(person.account)][CONFIRMED] > 0, PATIENCE)
        await until_idle(self._world.jetstream, STREAMS, PATIENCE)

    async def _publish_nonsense(self) -> None:
        await self._world.jetstream.publish("host.user-seen", b"nonsense", stream=STREAM)
        await until_idle(self._world.jetstream, STREAMS, PATIENCE)

    def _one(self, fits: Callable[[Person], bool]) -> Person:
        """Somebody like that."""
        return next(person for person in self._people if fits(person))


def stays_shut(person: Person) -> bool:
    """Whether the person is not gone, and was shut once."""
    return not is_gone(person) and person.kind.ends_suspended
