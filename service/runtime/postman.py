"""Many mails to one server in one conversation, each with a word before its text goes out."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import replace

import aiosmtplib

from service.runtime import mail as mails
from service.runtime.gate import FetchError, Gate, trusting
from service.runtime.mail import Attempt, Delivery, MailServer, Noting, NotNoted, OutgoingMail, compose, mail_address

ENDS = frozenset({421, 554})
"""Codes with which a server ends the conversation, or may."""
TOO_MUCH = 421


class Postman:
    """One conversation with a mail server in which many mails are handed over, one after the other.

    A line that was cut is opened anew for the next mail. Close it at the end. Raises MailSettingsError.
    """

    def __init__(self, smtp_url: str, *, gate: Gate | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.server = MailServer.parse(smtp_url)
        self._gate, self._tls = gate, tls or trusting()
        self._client: aiosmtplib.SMTP | None = None

    async def hand(self, mail: OutgoingMail, before_text: Noting) -> Delivery:
        """Hand one mail over, once. `before_text` is awaited when nothing is left but to send the text.

        Raises NotNoted with what `before_text` raised, ValueError for a wrong `message_id`; else says it as `deliver`,
        with one reason more: `line`, cut within the conversation before the text.
        """
        recipient = mail_address(mail.to)
        if recipient is None:
            return Delivery("refused", "address")
        message = compose(mail, self.server.sender)
        kept = self._client is not None
        attempt = Attempt(self.server, recipient, message, before_text)
        said = await self._try(attempt)
        if kept and attempt.step == "sender" and (said.reason == "line" or said.code == TOO_MUCH):
            # A server may end a conversation that grew long; that says nothing of its being away.
            return await self._try(Attempt(self.server, recipient, message, before_text))
        return said

    async def _try(self, attempt: Attempt) -> Delivery:
        try:
            async with asyncio.timeout(mails.TOTAL_SECONDS):
                if self._client is None:
                    self._client = await attempt.begin(self._gate, self._tls)
                return await attempt.hand_over(self._client)
        except NotNoted:
            await self._begin_anew(usable=True)
            raise
        except (aiosmtplib.SMTPException, FetchError, OSError, ValueError, RuntimeError) as error:
            answered = isinstance(error, aiosmtplib.SMTPResponseException) and error.code not in ENDS
            await self._begin_anew(usable=answered and attempt.step in {"recipient", "content"})
            said = attempt.judge(error)
            within = attempt.step in {"sender", "recipient"} and said.reason == "away"
            return replace(said, reason="line") if within else said

    async def _begin_anew(self, *, usable: bool) -> None:
        """Forget the mail that was under way, on the same line where it can be used."""
        if usable and self._client is not None:
            try:
                await self._client.rset()
            except (aiosmtplib.SMTPException, OSError, TimeoutError):
                usable = False
        if not usable and self._client is not None:
            self._client.close()
            self._client = None

    async def close(self) -> None:
        """Say goodbye."""
        if self._client is not None:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await self._client.quit(timeout=2.0)
            self._client.close()
            self._client = None
