"""What permissions and acts of identity are called. Permissions of other floors have their words here too, since the
page that shows a person's rights shows all of them."""

from service.kit.words import N_

PERMISSION_WORDS: dict[str, str] = {
    "audit.read": N_("Read the acts"),
    "contacts.edit": N_("Edit contacts"),
    "contacts.read": N_("Read contacts"),
    "correspondence.approve": N_("Approve letters, where asked"),
    "correspondence.correct": N_("Correct registered letters"),
    "correspondence.dispatch": N_("Send letters, note delivery and return"),
    "correspondence.draft": N_("Draft letters"),
    "correspondence.export": N_("Export lists of letters"),
    "correspondence.read": N_("Read letters"),
    "correspondence.read_restricted": N_("Read restricted letters"),
    "correspondence.register": N_("Register letters"),
    "correspondence.settle": N_("Note, forward, close and reopen letters"),
    "correspondence.sign": N_("Sign letters"),
    "correspondence.templates": N_("Look after templates of letters"),
    "correspondence.void": N_("Void letters"),
    "documents.attach": N_("Attach files"),
    "identity.administer": N_("Administer people, posts and rights"),
    "identity.read": N_("See people, posts and rights"),
    "journals.administer": N_("Administer journals"),
    "journals.read": N_("See journals and their gaps"),
    "reports.read": N_("See reports of execution and answers, and the head's dashboard"),
    "reports.volumes": N_("See reports of how many letters come and go"),
    "tokens.manage": N_("Make and revoke API tokens"),
}
SOURCES: dict[str, str] = {
    "hand": N_("given by an administrator"),
    "claims": N_("from the sign-in provider"),
    "demo": N_("from the demonstration"),
}
