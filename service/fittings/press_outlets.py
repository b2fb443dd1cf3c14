"""What media contacts offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.identity.offers import TABLES
from service.kit.words import N_
from service.press.outlets.queries import contacts, registers
from service.press.outlets.rules import acts
from service.press.outlets.tables import TABLES as CONTACT_TABLES
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGES = {acts.OUTLET: "/press/outlets/{id}", acts.JOURNALIST: "/press/journalists/{id}", acts.LIST: "/press/lists/{id}"}


def fill() -> None:
    """Fill every slot that has to do with outlets, journalists and lists."""
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update(dict.fromkeys((*PAGES, acts.IMPORT), contacts.readable))
    audit_slots.CHECKS[acts.NOTE] = contacts.readable_notes
    audit_slots.LINKS.update({**PAGES, acts.IMPORT: "/press/imports/{id}"})
    TABLES.extend(CONTACT_TABLES)
    titles = {acts.OUTLET: N_("Outlets"), acts.JOURNALIST: N_("Journalists")}
    for word, title in titles.items():
        REGISTERS[word] = Register(title, acts.READ, registers.finder(word), registers.jumper(word))
    search_slots.add(acts.READ)
