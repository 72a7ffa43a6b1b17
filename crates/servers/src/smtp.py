"""A mail server that keeps what it is given and fails as it is told.

Every mail lies in `mails/<recipient>/<number>.eml`, below the lines that delivery adds. A file `faults/<recipient>` says
what goes wrong with mails to them: a line `<where> <what>`, where `where` is `rcpt`, `data`, `middle` (of the text) or
`text`, and `what` is a reply such as `550 5.1.1 nobody here`, `drop`, or `hang`; `kept` instead of `text` fails after the
mail was kept. `faults/everybody` is met before a recipient is named: at `greeting`, `hello`, `starttls`, `auth` or `sender`.
"""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, port, encryption, user, password = sys.argv[1:6]


def spelled(recipient):
    """An address as a name in a folder."""
    return recipient.lower().replace("/", "_")


class Handler:
    def __init__(self):
        self.count = 0

    def fault(self, recipient, where):
        """What is to go wrong here with mails to this recipient; nothing most of the time."""
        try:
            with open(os.path.join(folder, "faults", spelled(recipient))) as file:
                place, what = file.read().strip().split(" ", 1)
        except FileNotFoundError:
            return None
        return what if place == where else None

    async def meet(self, server, recipient, where):
        """The same, where it is more than a reply done at once."""
        what = self.fault(recipient, where)
        if what == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        if what == "hang":
            await asyncio.sleep(3600)
        return what

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = await self.meet(server, address, "rcpt")
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for recipient in envelope.rcpt_tos:
            fault = await self.meet(server, recipient, "text")
            if fault:
                return fault
        for recipient in envelope.rcpt_tos:
            self.keep(envelope, recipient)
            fault = await self.meet(server, recipient, "kept")
            if fault:
                return fault
        return "250 OK"

    def keep(self, envelope, recipient):
        inbox = os.path.join(folder, "mails", spelled(recipient))
        os.makedirs(inbox, exist_ok=True)
        self.count += 1
        path = os.path.join(inbox, f"{self.count:08}.eml")
        head = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
        # Renamed, so that nobody ever reads half a mail.
        with open(path + ".part", "wb") as file:
            file.write(head.encode() + envelope.original_content)
        os.rename(path + ".part", path)


class Server(SMTP):
    async def fails(self, where):
        """Whether something goes wrong here for everybody; it was said then."""
        fault = await self.event_handler.meet(self, "everybody", where)
        if fault:
            await self.push(fault)
        return bool(fault)

    async def _handle_client(self):
        if await self.fails("greeting"):
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_EHLO(self, hostname):
        if not await self.fails("hello"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg):
        if not await self.fails("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        if not await self.fails("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        if not await self.fails("sender"):
            await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg):
        for recipient in self.envelope.rcpt_tos:
            fault = await self.event_handler.meet(self, recipient, "data")
            if fault:
                await self.push(fault)
                return
            if self.event_handler.fault(recipient, "middle"):
                await self.push("354 End data with <CR><LF>.<CR><LF>")
                await self._reader.readline()
                await self.push(await self.event_handler.meet(self, recipient, "middle"))
                return
        await super().smtp_DATA(arg)


def check(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=known, handled=known)


async def main():
    context = None
    if encryption != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
    starts = context if encryption == "starttls" else None
    handler = Handler()

    def serve():
        return Server(
            handler,
            hostname="mail.test",
            enable_SMTPUTF8=True,
            tls_context=starts,
            require_starttls=starts is not None,
            authenticator=check if user else None,
            auth_required=bool(user),
            auth_require_tls=False,
        )

    implicit = context if encryption == "implicit" else None
    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", int(port), ssl=implicit)
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(main())
