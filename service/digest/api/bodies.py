"""What the API of digests takes and gives."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from service.digest.models import Item
from service.digest.queries.issues import IssueView
from service.digest.rules.content import Content
from service.mailing.queries.mailings import MailingView


class OptionsBody(Struct, forbid_unknown_fields=True):
    """What feeds a section. Empty: no limit. `words`: names looked for; `most`: items at most, 0 for what is usual."""

    topics: list[UUID] = []
    tones: list[str] = []
    kinds: list[str] = []
    words: list[str] = []
    monitors: list[UUID] = []
    most: int = 0


class SectionBody(Struct, forbid_unknown_fields=True):
    """A section of a template. `source`: filter, folder, report or hand; `id`: of the one that is changed."""

    kind: str
    titles: dict[str, str]
    source: str = "filter"
    options: OptionsBody | None = None
    id: UUID | None = None


class NewTemplate(Struct, forbid_unknown_fields=True):
    """`approvers`: people who alone approve; none: everybody with the right."""

    titles: dict[str, str]
    languages: list[str]
    sections: list[SectionBody]
    public: bool = False
    approvers: list[UUID] = []


class ChangedTemplate(Struct, forbid_unknown_fields=True):
    """A template anew; `version`: the one that was read."""

    titles: dict[str, str]
    languages: list[str]
    sections: list[SectionBody]
    version: int
    public: bool = False
    approvers: list[UUID] = []


class TemplateBody(Struct):
    id: UUID
    state: str
    version: int
    titles: dict[str, str]
    public: bool
    languages: list[str]
    approvers: list[UUID]
    sections: list[SectionBody]


class TemplatesBody(Struct):
    items: list[TemplateBody]


class SetAside(Struct, forbid_unknown_fields=True):
    """`back`: take it out of the folder again."""

    clip: UUID
    back: bool = False


class NewIssue(Struct, forbid_unknown_fields=True):
    """`period`: the month, such as 2026-10."""

    template: UUID
    period: str


class StepBody(Struct, forbid_unknown_fields=True):
    """`reason`: for those steps that take one; `notes`: what a correction changes, by language."""

    reason: str = ""
    notes: dict[str, str] = {}


class TextsBody(Struct, forbid_unknown_fields=True):
    """Texts by language; those left out stay, an empty one goes. `version`: of the issue that was read."""

    texts: dict[str, str]
    version: int | None = None


class MadeBody(Struct):
    id: UUID


class StateBody(Struct):
    """How an issue stands after a step. `count`: what it took in, `made`: the edition that it began."""

    state: str
    number: str
    edition: int
    count: int | None = None
    made: UUID | None = None


class VersionBody(Struct):
    version: int


class IssueItem(Struct):
    """An issue. `period`: first day of its month; `corrects`: the edition whose place it takes."""

    id: UUID
    template: UUID
    title: str
    period: date
    edition: int
    corrects: UUID | None
    state: str
    number: str
    public: bool
    languages: list[str]
    version: int
    frozen_at: datetime | None
    approved_at: datetime | None
    published_at: datetime | None

    @classmethod
    def of(cls, one: IssueView) -> "IssueItem":
        return cls(
            one.id, one.template_id, one.title, one.period, one.edition, one.corrects_id, one.state, one.number,
            one.public, list(one.languages), one.version, one.frozen_at, one.approved_at, one.published_at,
        )  # fmt: skip


class IssuesBody(Struct):
    """Issues, the last opened first; `next`: the `before` of the page after."""

    items: list[IssueItem]
    next: str | None


class SectionItem(Struct):
    """A section of an issue; late articles have one of kind `late`."""

    id: UUID
    kind: str
    titles: dict[str, str]
    notes: dict[str, str]
    source: str
    shown: bool
    version: int


class WordsBody(Struct, forbid_unknown_fields=True):
    """What is said in one language; empty: what was frozen is said."""

    headline: str = ""
    summary: str = ""


class ItemBody(Struct):
    """An item. `headline`, `excerpt`, `outlet`, `tone`: as they were frozen; `texts`: what was written instead."""

    id: UUID
    section: UUID
    position: int
    kind: str
    material: UUID | None
    headline: str
    excerpt: str
    outlet: str
    address: str
    language: str
    tone: str
    on: date | None
    also: list[str]
    late: bool
    texts: dict[str, WordsBody]
    note: str
    removed: bool
    version: int

    @classmethod
    def of(cls, one: Item) -> "ItemBody":
        texts = {code: WordsBody(said.get("headline", ""), said.get("summary", "")) for code, said in one.texts.items()}
        return cls(
            one.id, one.section_id, one.position, one.kind, one.material_id, one.headline, one.excerpt, one.outlet,
            one.address, one.language, one.tone, one.on_day, list(one.also), one.late, texts, one.note, one.removed,
            one.version,
        )  # fmt: skip


class IssueBody(Struct):
    """One issue with everything that stands in it, in its order; `material`: how much of each kind was frozen."""

    issue: IssueItem
    introductions: dict[str, str]
    corrections: dict[str, str]
    sections: list[SectionItem]
    items: list[ItemBody]
    editions: list[IssueItem]
    material: dict[str, int]
    acts: list[str]


class ChangedSection(Struct, forbid_unknown_fields=True):
    """What is left out stays. `version`: the one that was read; `position`: its new place, from 1."""

    titles: dict[str, str] | None = None
    notes: dict[str, str] | None = None
    shown: bool | None = None
    version: int | None = None
    position: int | None = None


class ChangedItem(Struct, forbid_unknown_fields=True):
    """Texts by language; those left out stay. `note`: for those who edit; `version`: the one that was read."""

    version: int
    texts: dict[str, WordsBody] = {}
    note: str | None = None


class MovedItem(Struct, forbid_unknown_fields=True):
    """To a section: behind the item `after`, at a `position` from 1, or else at its end."""

    section: UUID
    position: int | None = None
    after: UUID | None = None


class PutIn(Struct, forbid_unknown_fields=True):
    """Material by its ids, in this order, all at once; or one text by hand, by language."""

    section: UUID
    material: list[UUID] = []
    texts: dict[str, WordsBody] | None = None
    position: int | None = None
    after: UUID | None = None


class TakeOut(Struct, forbid_unknown_fields=True):
    """`back`: put them back where they stood."""

    items: list[UUID]
    back: bool = False


class IdsBody(Struct):
    items: list[UUID]


class MaterialItem(Struct):
    """A frozen copy. `kind`: clip, release, event, question, refutation, figure or planned; `data`: of a figure."""

    id: UUID
    kind: str
    headline: str
    excerpt: str
    texts: dict[str, dict[str, str]]
    outlet: str
    outlet_kind: str
    abroad: bool
    address: str
    language: str
    tone: str
    topics: list[str]
    on: date
    late: bool
    data: dict[str, Any]


class MaterialBody(Struct):
    """`next`: the `after` of the page after."""

    items: list[MaterialItem]
    next: str | None


class ChangeItem(Struct):
    what: str
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime
    by: str


class HistoryBody(Struct):
    items: list[ChangeItem]


class FindingItem(Struct):
    """`stops`: nothing is published before it is put right or confirmed. `item`, `section`: its place."""

    code: str
    sentence: str
    item: UUID | None
    section: UUID | None
    language: str
    stops: bool
    confirmed: bool


class FindingsBody(Struct):
    items: list[FindingItem]


class ContentBody(Struct):
    """What an issue says in one language, with its figures as tables."""

    content: Content


class OutputItem(Struct):
    """`file`: where it lies, none of what is kept as text; `problem`: why it could not be made."""

    language: str
    format: str
    file: UUID | None
    problem: str
    sha256: str
    made_at: datetime


class MakingBody(Struct):
    """Counted in outputs. `state`: asked while it is under way, made, cancelled, "" where nothing was asked for."""

    state: str
    total: int
    made: int
    failed: int
    outputs: list[OutputItem]


class MailingItem(Struct):
    """`counts`: mails by their state; `left_out`: subscribers who were not written to."""

    id: UUID
    state: str
    counts: dict[str, int]
    left_out: int
    reason: str
    created_at: datetime

    @classmethod
    def of(cls, view: MailingView) -> "MailingItem":
        row = view.row
        return cls(row.id, row.state, view.counts, row.left_out_count, row.reason, row.created_at)


class MailingsBody(Struct):
    items: list[MailingItem]


class ReasonBody(Struct, forbid_unknown_fields=True):
    reason: str
