"""Pages of intake: messages that wait, one message, the mailbox and its rules."""

from service.intake.pages.inbox import list_messages, message_page, poll_now, reject_message, take_message_back
from service.intake.pages.mailbox import add_mail_rule, mailbox_page, remove_mail_rule, save_mailbox

DOORS = [
    list_messages,
    mailbox_page,
    save_mailbox,
    add_mail_rule,
    remove_mail_rule,
    poll_now,
    message_page,
    reject_message,
    take_message_back,
]
