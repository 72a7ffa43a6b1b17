"""What each person must have been told, and what they were: by which notices, where, in which language."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from itertools import product

from acts import (
    ASKED, BOUNCED, DELIVERED, HOLDS_CHANGED, OK_SENT, QUESTIONS_SENT, REACTIVATED, REMINDED, SILENT, SUSPENDED,
    SUSPENDED_SENT, Kind, Note, RefuseMail, Send, Step, WriteInIntercom,
)
from cli import Cli
from intercom import Written
from letters import Letter
from people import Person

QUESTIONNAIRE, REMINDER, REACTIVATED_NOTICE, ALL_WELL = "questionnaire", "reminder", "reactivated", "all-well"
SUSPENDED_FOR_SILENCE, SUSPENDED_NEUTRALLY = "suspended-no-answer", "suspended"
LOCALES = ("en", "ru")
REFUSAL = "Ostiary: not sent"
"""What a note begins with that answers a teammate's."""
REFUSAL_OF_STRANGERS = "Ostiary: not sent; your Intercom id is not in staff.toml"
"""What such a note says to a teammate whom Ostiary does not know."""
BY_EVENT = {
    ASKED: QUESTIONNAIRE,
    QUESTIONS_SENT: QUESTIONNAIRE,
    REMINDED: REMINDER,
    SUSPENDED_SENT: SUSPENDED_FOR_SILENCE,
    OK_SENT: ALL_WELL,
    REACTIVATED: REACTIVATED_NOTICE,
    HOLDS_CHANGED: SUSPENDED_NEUTRALLY,
}
TAGS = {
    QUESTIONNAIRE: "kyc-asked",
    SUSPENDED_FOR_SILENCE: "kyc-suspended",
    SUSPENDED_NEUTRALLY: "kyc-suspended",
    REACTIVATED_NOTICE: "kyc-cleared",
    ALL_WELL: "kyc-cleared",
}
"""What teammates see in Intercom of whoever was told so."""


@dataclass(frozen=True)
class Told:
    """All that one person was told, and what support sees of it."""

    mails: Counter[str] = field(default_factory=Counter, metadata={"words": "the mails"})
    messages: Counter[str] = field(default_factory=Counter, metadata={"words": "the messages in Intercom"})
    replies: Counter[str] = field(default_factory=Counter, metadata={"words": "the replies in Intercom"})
    words: Counter[str] = field(default_factory=Counter, metadata={"words": "the own words in Intercom"})
    notes: Counter[str] = field(default_factory=Counter, metadata={"words": "the notes in Intercom"})
    tags: Counter[str] = field(default_factory=Counter, metadata={"words": "the tags on conversations"})
    own_tags: Counter[str] = field(default_factory=Counter, metadata={"words": "the tags in Intercom"})

    def differences(self, right: Told) -> Iterable[str]:
        """Sentences about whatever is not right."""
        for one in fields(self):
            found, expected = getattr(self, one.name), getattr(right, one.name)
            if found != expected:
                yield f"has {one.metadata['words']} {dict(found)}, not {dict(expected)}"


ONCE_MORE = {"en": "we ask you our questions once more.", "ru": "Мы задаём вам наши вопросы ещё раз."}
"""How the questionnaire begins for whoever is asked again after a YES."""


@dataclass(frozen=True)
class Notices:
    """How each notice is told from the others: by its subject, and by how it begins after the greeting."""

    subjects: Mapping[tuple[str, str], str]
    openings: Mapping[tuple[str, str], str]

    def name(self, paragraphs: Sequence[str], subject: str | None = None) -> str:
        """Which notice it is, in which language."""
        second = "".join(paragraphs[1:2])
        again = (((QUESTIONNAIRE, locale), opening) for locale, opening in ONCE_MORE.items())
        for (template, locale), opening in (*self.openings.items(), *again):
            if second.startswith(opening):
                # Whether an account is said to be reactivated depends on what came before.
                known = subject is None or template == ALL_WELL or subject == self.subjects[template, locale]
                return called(template, locale) if known else f"{called(template, locale)} as {subject!r}"
        return "no notice"


def previewed(cli: Cli) -> Notices:
    """Every notice in every language, as `ostiary notice preview` shows it."""
    keys = list(product(dict.fromkeys(BY_EVENT.values()), LOCALES))
    with ThreadPoolExecutor() as pool:
        texts = pool.map(lambda key: cli.run("notice", "preview", "--template", key[0], "--locale", key[1]), keys)
        shown = dict(zip(keys, texts))
    subjects = {key: text.splitlines()[0].removeprefix("Subject: ") for key, text in shown.items()}
    return Notices(subjects, {key: in_paragraphs(text)[2] for key, text in shown.items()})


def expected_of(person: Person) -> Told:
    """What must have come of what the script did."""
    told, locale = Told(), person.locale
    for step, template in notices_of(person.kind):
        in_conversation = isinstance(step.act, Note) or (isinstance(step.act, Send) and step.act.in_conversation)
        if takes_mail(person):
            told.mails[called(template, locale)] += 1
        else:
            (told.replies if in_conversation else told.messages)[called(template, locale)] += 1
        if (not person.email or person.kind.intercom) and template in TAGS:
            if in_conversation:
                told.tags[TAGS[template]] = 1
                if TAGS[template] not in told.own_tags:
                    told.own_tags.clear()
            else:
                # The newest takes the others off.
                told.own_tags.clear()
                told.own_tags[TAGS[template]] = 1
    if person.kind.intercom and person.expected[BOUNCED]:
        told.messages[called(QUESTIONNAIRE, locale)] += person.expected[BOUNCED]
    for step in person.kind.steps:
        if isinstance(step.act, Note):
            told.notes[step.act.words] += 1
            told.notes.update([REFUSAL_OF_STRANGERS if step.act.by_stranger else REFUSAL] * step.act.refused)
        elif isinstance(step.act, WriteInIntercom):
            told.words[step.act.words] += 1
    return told


def found_of(notices: Notices, letters: Iterable[Letter], written: Written) -> Told:
    """What is in the mailbox, and in Intercom."""
    plain = (text_of(note).strip() for note in written.notes)
    return Told(
        mails=Counter(notices.name(in_paragraphs(letter.text), letter.subject) for letter in letters),
        messages=Counter(notices.name(in_paragraphs(text_of(body))) for body in written.messages),
        replies=Counter(notices.name(in_paragraphs(text_of(body))) for body in written.replies),
        words=Counter(text_of(body).strip() for body in written.words),
        notes=Counter(map(kind_of_note, plain)),
        tags=Counter(written.tags),
        own_tags=Counter(written.own_tags),
    )


def takes_mail(person: Person) -> bool:
    """Whether mails reach the person."""
    return bool(person.email) and not person.kind.has(RefuseMail)


def kind_of_note(note: str) -> str:
    """A refusal by how it begins, any other note as it is."""
    return next((refusal for refusal in (REFUSAL_OF_STRANGERS, REFUSAL) if note.startswith(refusal)), note)


def notices_of(kind: Kind) -> Iterable[tuple[Step, str]]:
    """The notices that must have reached whoever behaves so, by their templates."""
    # What is quiet, such as a hold that was adopted, has no delivery among what follows it.
    for step in (step for step in kind.steps if DELIVERED in step.then):
        for event in step.then:
            if event == SUSPENDED:
                yield step, SUSPENDED_FOR_SILENCE if SILENT in step.then else SUSPENDED_NEUTRALLY
            elif event in BY_EVENT:
                yield step, BY_EVENT[event]


def called(template: str, locale: str) -> str:
    """How a notice is called in sentences."""
    return f"{template} in {locale}"


def text_of(body: str) -> str:
    """HTML as it is read."""
    return html.unescape(re.sub("<[^>]*>", "", re.sub(r"</p>\s*", "\n\n", body)))


def in_paragraphs(text: str) -> list[str]:
    """What is between empty lines."""
    return [paragraph.strip() for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if paragraph.strip()]
