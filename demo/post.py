"""What customers do with a mail: they follow its link, they answer it, or it never reaches them."""

from __future__ import annotations

import re
import urllib.request
import uuid
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from urllib.parse import urlencode

from acts import Answers
from gateway import Gateway
from letters import Letter, read

QUESTION = re.compile(r'name="answer-([^"]+)"')
PATIENCE = 30
"""Seconds that a page may take."""


class Post:
    """The mailboxes, and the company's mail server, which hands on what it receives for Ostiary."""

    def __init__(self, mails: Path, server: Gateway, pages: str) -> None:
        self._mails = mails
        self._server = server
        self._pages = pages

    def answer_on_page(self, address: str, answers: Answers) -> None:
        """Opens the link in the newest mail, and answers what the page asks."""
        link = next(word for word in self._newest(address).text.split() if word.startswith(f"{self._pages}/q/"))
        questions = list(dict.fromkeys(QUESTION.findall(load(link))))
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

    def _newest_to_answer(self, address: str) -> Letter:
        return next(letter for letter in reversed(read(self._mails, address)) if letter.reply_to)

    def _newest(self, address: str) -> Letter:
        return read(self._mails, address)[-1]


def load(url: str, form: bytes | None = None) -> str:
    """A page, as a browser without scripts has it."""
    with urllib.request.urlopen(urllib.request.Request(url, form), timeout=PATIENCE) as answer:
        return str(answer.read().decode())
