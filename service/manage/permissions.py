"""Every permission that a role may hold: the sum of what the capabilities declare in their rules."""

from service.audit.rules import PERMISSIONS as AUDIT
from service.contacts.rules import PERMISSIONS as CONTACTS
from service.correspondence.rules import PERMISSIONS as CORRESPONDENCE
from service.documents.rules import PERMISSIONS as DOCUMENTS
from service.identity.rules import PERMISSIONS as IDENTITY
from service.imports.rules.states import PERMISSIONS as IMPORTS
from service.intake.rules import PERMISSIONS as INTAKE
from service.journals.rules import PERMISSIONS as JOURNALS


def known_permissions() -> frozenset[str]:
    """All of them."""
    return frozenset().union(AUDIT, CONTACTS, CORRESPONDENCE, DOCUMENTS, IDENTITY, IMPORTS, INTAKE, JOURNALS)
