"""What an administrator types about the mailbox and its rules."""

import re
from collections.abc import Mapping
from uuid import UUID

from service.intake.actions.setting import MailboxSetting
from service.intake.rules import PARTS, SECURITY, WORDS_LIMIT
from service.kit.words import N_
from service.web.fields import Fields

HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")
BAD_HOST = N_("Write the name of the mail server alone, such as imap.example.org.")
NEEDS_PASSWORD = N_("Type the password of the mailbox.")
PASSWORD_LIMIT = 500


def mailbox_from(posted: Mapping[str, str], *, has_password: bool) -> MailboxSetting:
    """The mailbox as it was typed. Raises FormRejected."""
    read = Fields(posted)
    host = read.line("host", limit=253, required=True)
    if host and not HOST.fullmatch(host):
        read.refuse("host", BAD_HOST, "host")
    port = read.number("port", least=1, most=65_535)
    password = posted.get("password", "")[:PASSWORD_LIMIT]
    if not password and not has_password:
        read.refuse("password", NEEDS_PASSWORD, "required")
    setting = MailboxSetting(
        on=read.ticked("on"),
        host=host.casefold(),
        port=port or 993,
        security=read.choice("security", SECURITY, required=True),
        username=read.line("username", limit=250, required=True),
        folder=read.line("folder", limit=250) or "INBOX",
        password=password,
    )
    read.done()
    return setting


def rule_from(posted: Mapping[str, str], journals: Mapping[str, tuple[UUID, UUID]]) -> tuple[str, str, UUID, UUID]:
    """(part, words, journal, unit) of a rule; journals: slug -> id and own unit. Raises FormRejected."""
    read = Fields(posted)
    part = read.choice("part", PARTS, required=True)
    words = read.line("words", limit=WORDS_LIMIT, required=True)
    journal = read.choice("journal", journals, required=True)
    unit = read.uuid("unit")
    read.done()
    return part, words, journals[journal][0], unit or journals[journal][1]
