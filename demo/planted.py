"""The disagreements that the closing check of the KYC story must name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from shutil import copyfile
from urllib.parse import urlsplit

from pg8000.native import Connection

from acts import (
    ASKED, CONFIRMED, DAY, DELIVERED, DRIFT, HOUR, REACTIVATED, REVIEW, ChangeAddress, Enroll, Extend, Hold, Limit,
    OnDeadLink, Read, RefuseMail, Release,
)
from bad_messages import NOBODY, about
from closing import Closing
from files import in_xlsx
from host_app import STREAM, Announcement
from notices import IN_INTERCOM
from outcome import LINES, reason_of
from people import Kind, Person
from proving import Disagreement, are_found
from told import QUESTIONNAIRE, REFUSAL, REFUSAL_OF_STRANGERS, called
from watcher import until_idle, write_time
from world import PATIENCE, STREAMS, World

HELD, LOGGED_OUT, STATED, IN_SHEET = 7, 9, 11, 13
"""Old customers who play no part. The check asks for the standing of the first."""


FROM_FUTURE = "from_future"
FILTERED = ("from Russia, silent or rejected", "reached by no channel")
"""Lines of the table that count some of the register alone."""


class Planted:
    """The disagreements, each on top of those before."""

    def __init__(self, world: World, closing: Closing, people: Iterable[Person], ostiary_database: str) -> None:
        self._world = world
        self._closing = closing
        self._people = list(people)
        self._ostiary_database = ostiary_database

    async def are_found(self) -> bool:
        """Whether the check names every one of them."""
        return await are_found(self._closing, self._all())

    def _all(self) -> list[Disagreement]:
        return [*self._at_the_host(), *self._in_what_was_told(), *self._in_the_events(), *self._in_ostiary()]

    def _at_the_host(self) -> list[Disagreement]:
        reasons = ("silence", "a YES", "another reason")
        open_again = [self._one(lambda kind, reason=reason: shut_for(kind, reason)) for reason in reasons]
        with_key = self._one(lambda kind: kind.ends_suspended, lambda p: p.account % 4 == 0 and p not in open_again)
        reactivated = self._one(lambda kind: REACTIVATED in kind.events() and not kind.ends_suspended)
        limited = self._one(lambda kind: kind.has(Limit))
        host = self._world.host
        by_reason = tuple(f"suspended at the end for {reason}" for reason in reasons)
        gone = ("bearer tokens gone", "sessions gone", "API keys gone")
        return [
            Disagreement(
                "the flags of three suspended people are cleared",
                lambda: host.open_by_hand([person.account for person in open_again]),
                (*by_reason, "suspended at the end", "differ at the host, only reported"),
                at_the_host(open_again[0]),
            ),
            Disagreement(
                "tokens, a session and a key of somebody suspended are put back",
                lambda: host.let_in([with_key.account]),
                gone,
                at_the_host(with_key),
            ),
            Disagreement(
                "somebody reactivated is shut by hand",
                lambda: host.shut_by_hand([reactivated.account]),
                ("reactivated",),
                at_the_host(reactivated),
            ),
            Disagreement(
                "somebody forbidden payouts alone is shut by hand",
                lambda: host.shut_by_hand([limited.account]),
                ("forbidden payouts, and still logged in",),
                at_the_host(limited),
            ),
            Disagreement(
                "an old customer loses their tokens",
                lambda: host.shut_by_hand([LOGGED_OUT]),
                ("never shut, every token kept",),
                f"account {LOGGED_OUT} (old customer) is Account(suspended=True",
            ),
        ]

    def _in_what_was_told(self) -> list[Disagreement]:
        by_mail = self._one(lambda kind: kind.mail is True and not kind.has(OnDeadLink))
        in_intercom = self._one(lambda kind: not kind.has(Enroll), lambda person: not person.email)
        other = "ru" if in_intercom.locale == "en" else "en"
        replied = self._one(lambda kind: kind.answers)
        refused = self._one(lambda kind: kind.has(RefuseMail))
        moved = self._one(lambda kind: kind.has(ChangeAddress))
        return [
            Disagreement(
                "a mail is lost",
                lambda: max(self._world.mails.glob(f"{by_mail.email}/*.eml")).unlink(),
                ("mails received", "mails with an id of their own"),
                f"account {by_mail.account} ({by_mail.kind.name}) has the mails",
            ),
            Disagreement(
                "a conversation in Intercom goes on past Ostiary",
                lambda: self._write_to(in_intercom.account),
                (*IN_INTERCOM, "notes of teammates", "notes answered with a refusal", "notes of strangers, refused"),
                f"account {in_intercom.account} ({in_intercom.kind.name}) has the tags in Intercom",
            ),
            Disagreement(
                "somebody has an old address again",
                lambda: self._world.host.change_address(moved.account, moved.email),
                ("dead links that say so",),
                f"the dead link of account {moved.account} leads to",
            ),
            Disagreement(
                "a mail reaches somebody whose mail is refused",
                lambda: self._deliver(refused.email),
                ("mail refused for good, told in Intercom",),
                f"account {refused.account} ({refused.kind.name}) has the mails",
            ),
            Disagreement(
                "somebody reads a notice of theirs in another language, too",
                lambda: self._repeat(in_intercom.account, other),
                (),
                called(QUESTIONNAIRE, other),
            ),
            Disagreement(
                "a reply was never taken",
                lambda: self._closing.answered.remove(replied.account),
                ("answered",),
                "answered: ",
            ),
        ]

    def _write_to(self, account: int) -> None:
        intercom = self._world.intercom
        intercom.add_to(account, "comment", "<p>Hello</p>")
        intercom.add_to(account, "note", f"<p>{REFUSAL}</p>")
        intercom.add_to(account, "note", f"<p>{REFUSAL_OF_STRANGERS}</p>")
        intercom.add_to(account, "note", "<p>Called them.</p>")
        intercom.say(account, "<p>Hello</p>")
        intercom.tag(account, "vip")
        intercom.write(account, "<p>Hello</p>")

    def _deliver(self, reaches: str) -> None:
        mails = self._world.mails
        (mails / reaches).mkdir()
        copyfile(min(mails.glob("*/*.eml")), mails / reaches / "00000001.eml")

    def _repeat(self, account: int, locale: str) -> None:
        opening = self._closing.notices.openings[QUESTIONNAIRE, locale]
        self._world.intercom.write(account, f"<p>Hello,</p><p>{opening}</p>")

    def _in_the_events(self) -> list[Disagreement]:
        watcher = self._world.watcher
        once = {name: self._one(lambda kind, name=name: kind.events().count(name) == 1) for name in LINES}
        enrolled = self._one(lambda kind: kind.has(Enroll))
        early = self._one(lambda kind: CONFIRMED in kind.events())

        def forget() -> None:
            for name, person in once.items():
                watcher.forget(str(person.account), name)

        lacks = once[DRIFT]
        return [
            Disagreement(
                "an event of each kind does not come",
                forget,
                tuple(LINES.values()),
                f"account {lacks.account} ({lacks.kind.name}) lacks",
            ),
            Disagreement(
                "somebody enrolled is not asked",
                lambda: watcher.forget(str(enrolled.account), ASKED),
                ("enrolled in bulk, and asked",),
                f"account {enrolled.account} ({enrolled.kind.name}) lacks",
            ),
            Disagreement(
                "an event says another hour",
                lambda: watcher.antedate(str(early.account), CONFIRMED, HOUR),
                (),
                f"account {early.account} ({early.kind.name}) has {CONFIRMED} at",
            ),
            Disagreement(
                f"account {NOBODY} comes to compliance no more",
                lambda: watcher.forget(NOBODY, REVIEW),
                (),
                f"account {NOBODY} must come to compliance once",
            ),
        ]

    def _in_ostiary(self) -> list[Disagreement]:
        others = (person for person in self._people if person.kind.status and not in_xlsx(person.kind))
        statuses = {person.kind.status: person for person in others}
        lost = statuses["silent"].account
        in_sheet = self._one(in_xlsx)
        waits = self._one(lambda kind: kind.has(Hold) and not kind.has(Extend) and not kind.has(Release))
        rejected = self._one(lambda kind: kind.status == "rejected")
        read = self._one(lambda kind: kind.has(Read))
        office = self._world.office
        return [
            Disagreement(
                "a hold that nobody decided about is extended",
                lambda: office.extend(waits.account, DAY),
                ("expired holds that wait for staff", "holds of staff extended"),
                f"account {waits.account} counts 0 and not 1 times as: expired holds",
            ),
            Disagreement(
                "one more wish is withdrawn",
                lambda: office.withdraw(rejected.account),
                ("wishes withdrawn before anybody agreed",),
                f"account {rejected.account} counts 1 and not 0 times as: wishes withdrawn",
            ),
            Disagreement(
                "one more wish is refused",
                lambda: office.refuse(rejected.account),
                ("wishes that the other one refused",),
                f"account {rejected.account} counts 1 and not 0 times as: wishes that the other one refused",
            ),
            Disagreement(
                "an answer that was kept is lost",
                lambda: self._lose_answers(read.account),
                ("submissions that compliance read",),
                f"compliance reads of account {read.account}",
            ),
            Disagreement(
                "the old sheet grows by somebody new, and by a bad line",
                lambda: office.write_on(f"customer{IN_SHEET}@example.com,new,\ncustomer{IN_SHEET}@example.com,?,\n"),
                ("new if the old sheets came again", "lines of the old sheets left out"),
                "(the state is none that the mapping knows) is left out 1 and not 0 times",
            ),
            Disagreement(
                "a case of each status is lost",
                lambda: self._lose_cases([person.account for person in statuses.values()]),
                (*(f"in the register: {status}" for status in statuses), "rows of the register as XLSX", *FILTERED),
                f"the case of account {lost} is exported as None",
            ),
            Disagreement(
                "somebody of the XLSX sheet is lost",
                lambda: self._lose_cases([in_sheet.account]),
                ("taken over from the XLSX sheet",),
                f"the case of account {in_sheet.account} is listed as None",
            ),
            Disagreement(
                "somebody from elsewhere is stated to be Russian",
                self._state_russian,
                ("asked, but not from Russia",),
                f"account {STATED} (old customer) lacks",
            ),
            Disagreement(
                "staff holds an old customer", self._hold, (), f"account {HELD} stands as suspended over HTTP"
            ),
            Disagreement("one more bad message comes", self._publish_nonsense, (), "the dead letters are"),
            Disagreement(
                "a dead letter is skipped",
                lambda: office.skip_alone("bad_data"),
                ("dead letters skipped by two",),
                "the dead letters are",
            ),
            Disagreement(
                "a dead letter is replayed",
                self._replay,
                ("dead letters replayed",),
                f"account {about(FROM_FUTURE)} counts 1 and not 0 times as: dead letters replayed",
            ),
        ]

    def _lose_cases(self, accounts: list[int]) -> None:
        self._lose("delete from kyc_screener.states where story = any(cast(:accounts as text[]))", accounts)

    def _lose_answers(self, account: int) -> None:
        answers = "delete from kyc_screener.sealed where purpose = 'kyc-answers' and account = any(cast(:accounts as text[]))"
        self._lose(answers, [account])

    def _lose(self, what: str, accounts: list[int]) -> None:
        """Past Ostiary, in its own database."""
        url = urlsplit(self._ostiary_database)
        address = {"host": url.hostname, "port": url.port, "database": url.path.removeprefix("/")}
        connection = Connection(url.username, password=url.password, **address)
        connection.run(what, accounts=[str(account) for account in accounts])
        connection.close()

    async def _replay(self) -> None:
        """What was of tomorrow is of long ago by now."""
        self._world.office.replay_alone(FROM_FUTURE)
        await self._until(about(FROM_FUTURE), DELIVERED)

    async def _state_russian(self) -> None:
        now = self._world.clock.now()
        data = {"signedUpAt": write_time(now), "locale": "en"}
        said = Announcement("host.user-signed-up-from-ru", "UserSignedUpFromRU", str(STATED), data)
        self._world.host.sign_up([], [said], now)
        await self._world.host.publish()
        await self._until(STATED, DELIVERED)

    async def _hold(self) -> None:
        self._world.office.hold(HELD, DAY)
        await self._until(HELD, CONFIRMED)

    async def _publish_nonsense(self) -> None:
        await self._world.jetstream.publish("host.user-seen", b"nonsense", stream=STREAM)
        await until_idle(self._world.jetstream, STREAMS, PATIENCE)

    async def _until(self, account: int, name: str) -> None:
        watcher = self._world.watcher
        if not await watcher.wait_until(lambda: watcher.counts[str(account)][name] > 0, PATIENCE):
            raise RuntimeError(f"account {account} had no {name} within {PATIENCE} s")
        await until_idle(self._world.jetstream, STREAMS, PATIENCE)

    def _one(self, alike: Callable[[Kind], bool], fits: Callable[[Person], bool] = lambda _: True) -> Person:
        """Somebody of such a kind."""
        return next(person for person in self._people if alike(person.kind) and fits(person))


def shut_for(kind: Kind, reason: str) -> bool:
    """Whether such people end suspended for that reason."""
    return kind.ends_suspended and reason_of(kind.events()) == reason


def at_the_host(person: Person) -> str:
    """How the check names somebody who is otherwise there than they must be."""
    return f"account {person.account} ({person.kind.name}) is Account("
