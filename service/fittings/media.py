"""What clips, their rules and sources offer other floors, and what other floors know of them by it."""

from service.assignments import slots as assignment_slots
from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import clips as clip_desk
from service.desk.queries import media as source_desk
from service.documents.access import CHECKS
from service.documents.slots import INDEXERS, KEPT
from service.identity.offers import TABLES
from service.kit.words import N_
from service.monitoring import slots as clip_slots
from service.monitoring.actions.resolving import RESOLVABLE
from service.monitoring.actions.watching import match_caught
from service.monitoring.queries import adding, finding, watching
from service.monitoring.queries.listing import RULE_CLIPS
from service.monitoring.rules import acts
from service.monitoring.rules import watching as rule_acts
from service.monitoring.sources.notices import KINDS as SOURCE_NOTICES
from service.monitoring.sources.queries import sources
from service.monitoring.sources.queries.caught import kept_copies
from service.monitoring.sources.rules import acts as source_acts
from service.monitoring.sources.tables import TABLES as SOURCE_TABLES
from service.monitoring.tables import TABLES as CLIP_TABLES
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots


def fill() -> None:
    """Fill every slot that has to do with what the press said."""
    fill_clips()
    fill_rules()
    fill_sources()


def fill_clips() -> None:
    """Clips and stories, articles brought by hand among them."""
    assignment_slots.RECORDS[acts.CLIP] = RESOLVABLE
    REGISTERS[acts.CLIP] = Register(N_("Media clips"), acts.READ, finding.find_clips, finding.jump_to_clips)
    search_slots.add(acts.READ)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS[acts.CLIP] = finding.readable_clips
    audit_slots.OPEN.update({acts.STORY, acts.TOPIC})
    audit_slots.LINKS.update({acts.CLIP: "/monitoring/clips/{id}", acts.STORY: "/monitoring/stories/{id}"})
    notice_slots.TITLES[acts.CLIP] = finding.titles
    notice_slots.LINKS[acts.CLIP] = "/monitoring/clips/{id}"
    CHECKS[acts.CLIP] = adding.may_open_files
    KEPT.append(adding.kept_evidence)
    INDEXERS[acts.CLIP] = "monitoring.read_papers"
    TABLES.extend(CLIP_TABLES)
    desk_slots.SECTIONS.extend(clip_desk.SECTIONS)
    desk_slots.COUNTS.append(clip_desk.counted)


def fill_rules() -> None:
    """Keyword rules: what is caught is held against them, and what they said is shown with it."""
    clip_slots.MATCHERS.append(match_caught)
    clip_slots.MARKS.append(watching.marks)
    RULE_CLIPS.append(watching.of_rule)
    audit_slots.KINDS.update(rule_acts.ACT_WORDS)
    audit_slots.OPEN.update({rule_acts.RULE, rule_acts.SPELLINGS})
    audit_slots.LINKS[rule_acts.RULE] = "/monitoring/rules/{id}"


def fill_sources() -> None:
    """Sources, and those among them that fell silent."""
    audit_slots.KINDS.update(source_acts.ACT_WORDS)
    audit_slots.OPEN.update({source_acts.RECORD, source_acts.RUN})
    audit_slots.LINKS[source_acts.RECORD] = "/monitoring/sources/{id}"
    KINDS.update(SOURCE_NOTICES)
    notice_slots.TITLES[source_acts.RECORD] = sources.titles
    notice_slots.LINKS[source_acts.RECORD] = "/monitoring/sources/{id}"
    KEPT.append(kept_copies)
    TABLES.extend(SOURCE_TABLES)
    desk_slots.SECTIONS.append(source_desk.SECTION)
    desk_slots.COUNTS.append(source_desk.counted)
