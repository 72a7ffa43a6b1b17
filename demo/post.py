"""What customers do with a mail: they follow its link, they answer it, or it never reaches them."""

from __future__ import annotations

import re
import urllib.error
import uuid
from collections.abc import Sequence
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from urllib.parse import urlencode

from acts import Answers
from gateway import Gateway
from letters import Letter, read
from patient import load

QUESTION = re.compile(r'name="answer-([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>([^<]*)</h1>")
CUT = 7
"""How many characters a link lacks that was copied badly."""
NOBODY_THERE = "550 5.1.1 there is nobody with this name"
"""What a mail server says that tries no more (RFC 5321)."""


class Post:
    """The mailboxes, and the company's mail server, which hands on what it receives for Ostiary."""

    def __init__(self, mails: Path, server: Gateway, pages: str, faults: Path) -> None:
        self._mails = mails
        self._faults = faults
        self._server = server
        self._pages = pages

    def dead(self, address: str, cut: bool, answers: Sequence[str] = ()) -> str:
        """The heading of the page behind the link in the newest mail, or behind a part of it, that a dead link leads to; a
        YES to these is sent there, if any."""
        link = self._link(address)[: -CUT if cut else None]
        form = urlencode({f"answer-{question}": "YES" for question in answers}).encode() if answers else None
        try:
            load(link, form)
        except urllib.error.HTTPError as refused:
            heading = HEADING.search(refused.read().decode())
            return heading[1].strip() if heading and refused.code in (404, 410) else f"status {refused.code}"
        return "a page that takes answers"

    def answer_on_page(self, address: str, answers: Answers) -> None:
        """Opens the link in the newest mail, and answers what the page asks."""
        link = self._link(address)
        questions = list(dict.fromkeys(QUESTION.findall(load(link).decode())))
        if not questions:
            raise RuntimeError("the page behind the link asks nothing")
        fields = {f"answer-{question}": answer for question, answer in answers(questions).items()}
        load(link, urlencode(fields).encode())

    def write_back(self, address: str) -> None:
        """Answers the newest mail, in words that no program should judge."""
        letter, answer = self._newest_to_answer(address), EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = address, letter.reply_to, f"Re: {letter.subject}"
        answer["Message-ID"], answer["In-Reply-To"] = f"<{uuid.uuid4()}@example.com>", letter.message_id
        answer.set_content("No to everything you ask, I am a baker.\n")
        self._server.hand_on(answer.as_bytes()).require(202)

    def give_back(self, address: str) -> None:
        """The report (RFC 3464) that the newest mail could not be delivered."""
        report = MIMEMultipart("report", report_type="delivery-status")
        report["From"], report["To"] = "MAILER-DAEMON@mx.example.com", self._newest(address).return_path
        report["Message-ID"] = f"<{uuid.uuid4()}@mx.example.com>"
        status, server, recipient = Message(), Message(), Message()
        server["Reporting-MTA"] = "dns; mx.example.com"
        recipient["Final-Recipient"] = f"rfc822; {address}"
        recipient["Action"], recipient["Status"] = "failed", "5.1.1"
        status["Content-Type"] = "message/delivery-status"
        status.set_payload([server, recipient])
        report.attach(status)
        self._server.hand_on(report.as_bytes()).require(202)

    def refuse(self, address: str) -> None:
        """From now on the mail server refuses, for good, whatever is written to this address."""
        part = self._faults / f"{address}.part"
        part.write_text(f"rcpt {NOBODY_THERE}\n")
        # Renamed, so that the server never reads half a line.
        part.rename(self._faults / address)

    def _link(self, address: str) -> str:
        return next(word for word in self._newest(address).text.split() if word.startswith(f"{self._pages}/q/"))

    def _newest_to_answer(self, address: str) -> Letter:
        return next(letter for letter in reversed(read(self._mails, address)) if letter.reply_to)

    def _newest(self, address: str) -> Letter:
        return read(self._mails, address)[-1]
