"""What pages of refutations share: words, forms of declared fields, one refutation with all that belongs to it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response

from service.assignments.slots import may_give_on
from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.correspondence.queries.course import dispatches_of
from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.rules import may_see as may_see_letter
from service.correspondence.rules.drafts import DRAFT_STATES
from service.correspondence.rules.drafts import may_see as may_see_draft
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import view_of
from service.documents.queries import files_of, ids_typed, waiting_files
from service.identity.queries import list_people, people_named, units_with_names
from service.kit.refusal import Refusal
from service.monitoring.queries.finding import clips_by_id
from service.press.outlets.rules.content import LANGUAGES
from service.press.refutations.actions.sending import journals_for_letters
from service.press.refutations.forms.fields import Around
from service.press.refutations.forms.typed import Field
from service.press.refutations.models import Refutation, RefutationAnswer, RefutationSending
from service.press.refutations.queries.listing import LATE_IN
from service.press.refutations.queries.refutations import (
    answers_of,
    claims_of,
    demands_of,
    publication_of,
    refutation_row,
    releases_to_link,
    sendings_of,
    standing_of,
    steps_of,
    verdicts_of,
)
from service.press.refutations.rules import words
from service.press.refutations.rules.acts import (
    ANSWER,
    APPROVED,
    EVIDENCE,
    REFUTATION,
    SENDING,
    SHAPES,
    STEP,
    TABLE_STATES,
    Standing,
    allowed_acts,
    needs_lawyer,
    why_not,
)
from service.press.refutations.rules.comparing import Extent, compare, equal_worth
from service.press.refutations.rules.terms import NO_TERM, notes_of, rule_of
from service.press.releases.queries.releases import releases
from service.press.releases.rules.acts import WRITE
from service.press.releases.rules.sending import REASONS
from service.runtime.language import OWN_NAMES, format_number, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.keymap import keymap
from service.web.render import page
from service.web.working import AnyRequest

HOME = "/press/refutations"
OUTCOMES = frozenset({"refused", "uncertain", "not_configured"})
"""Of handing a mail over, with which begins what is kept of a server's answer."""
MAIN = {
    "opened": ("assess", "claim"), "assessed": ("decide",), "decided": ("draft", "release", "sue", "close"),
    "drafting": ("submit",), "in_approval": ("approve", "sign_off"), APPROVED: ("send", "follow"),
    "sent": ("deliver", "follow"), "awaiting": ("answer",), "satisfied": ("close",), "refused": ("escalate",),
    "no_response": ("escalate",), "escalated": ("answer",), "closed": (),
}  # fmt: skip
"""Place -> acts that come next there, the likeliest first."""


def said(known: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in known.items()}


def words_for() -> dict[str, Any]:
    """What templates of refutations name things by."""
    tables = {
        "labels": words.LABELS, "media": words.MEDIA, "units": words.UNITS, "verdicts": words.VERDICTS,
        "verdict_help": words.VERDICT_HELP, "evidence_kinds": words.EVIDENCE_KINDS, "decisions": words.DECISIONS,
        "demand_states": words.DEMAND_STATES, "ways": words.WAYS, "sending_states": words.SENDING_STATES,
        "answer_kinds": words.ANSWER_KINDS, "bodies": words.BODIES, "rulings": words.RULINGS,
        "outcomes": words.OUTCOMES, "compared": words.COMPARED, "states": TABLE_STATES, "acts": words.BUTTONS,
    }  # fmt: skip
    return {
        **{name: said(table) for name, table in tables.items()},
        "shapes": {**SHAPES, APPROVED: "sign"},
        "verdict_kinds": words.VERDICT_KINDS,
        "languages": {**LANGUAGES, **OWN_NAMES},
    }


async def found(work: Work, refutation_id: UUID) -> tuple[Refutation, Standing]:
    """A refutation that the actor may see, and what rules know of it. Raises NotFound."""
    row = await refutation_row(work, refutation_id)
    demands = await demands_of(work, refutation_id) if row is not None else []
    verdicts = await verdicts_of(work, refutation_id) if row is not None else []
    if row is None:
        raise NotFound
    standing = standing_of(row, demands[0] if demands else None, verdicts)
    if why_not("open", work.actor, standing) is not None:
        raise NotFound
    return row, standing


# --- forms


async def around(work: Work, form: str) -> Around:
    """What a form offers to choose from."""
    profile = work.tenant.profile
    if form in ("edit", "new"):
        today = work.today
        people = [(str(one.id), f"{one.given_name} {one.family_name}") for one in await list_people(work, today)]
        return Around(people=people)
    if form == "evidence":
        return Around(units=[(str(one.id), one.name) for one in await units_with_names(work)])
    if form == "send":
        return Around(journals=[(str(one.id), one.title) for one in await journals_for_letters(work)])
    if form == "release":
        offered = [(str(one.id), one.title or one.number or "") for one in await releases_to_link(work)]
        return Around(releases=[(ident, title or gettext("Without a title")) for ident, title in offered])
    return Around(languages=[(code, OWN_NAMES[code]) for code in profile.languages])


def shown_fields(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """Fields in the reader's language."""
    return [
        {
            "name": one.name, "label": gettext(one.label) if one.label else "", "shape": one.shape,
            "required": one.required, "options": [*said(one.options).items(), *one.known],
            "empty": gettext(one.empty) if one.empty else None, "help": gettext(one.help) if one.help else None,
            "limit": one.limit, "rows": one.rows, "url": one.url, "cls": one.cls,
        }
        for one in fields
    ]  # fmt: skip


async def show_form(
    request: AnyRequest, work: Work, fields: Sequence[Field], *, heading: str, action: str, back: str, button: str,
    values: Mapping[str, str], errors: Mapping[str, Refusal], row: Refutation | None = None, **more: Any,
) -> Response[bytes]:  # fmt: skip
    """A page with one form of declared fields; 422 with what was typed and what is wrong."""
    shown = shown_fields(fields)
    places = {one["name"]: place for place, one in enumerate(shown)}
    errors = dict(sorted(errors.items(), key=lambda one: places.get(one[0], -1)))
    context: dict[str, Any] = {
        "words": words_for(),
        "fields": shown,
        "labels": {one["name"]: one["label"] for one in shown},
        "heading": heading,
        "action": action,
        "back": back,
        "button": button,
        "values": values,
        "errors": errors,
        "row": row,
        "waiting": await waiting_files(work, ids_typed(values.get("files", ""))),
        "limits": work.tenant.profile.files,
        "notes": [],
        "compare": [],
        "claims": [],
        **more,
    }
    return page(request, "refutations/form.html", status=422 if errors else 200, **context)


# --- one refutation


async def show(
    request: AnyRequest, work: Work, refutation_id: UUID, refused: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The page of a refutation; 422 with what was refused."""
    row, standing = await found(work, refutation_id)
    acts = allowed_acts(work.actor, standing)
    demands = await demands_of(work, refutation_id)
    claims = await claims_of(work, refutation_id)
    evidence = [one for claim in claims for one in claim.evidence]
    sendings = await sendings_of(work, refutation_id)
    answers, steps = await answers_of(work, refutation_id), await steps_of(work, refutation_id)
    clip_ids = {one for one in (row.clip_id, *(answer.clip_id for answer in answers)) if one is not None}
    context: dict[str, Any] = {
        "words": words_for(),
        "row": row,
        "standing": standing,
        "place": standing.place,
        "acts": acts,
        "main": next((act for act in MAIN[standing.place] if act in acts), ""),
        "needs_lawyer": needs_lawyer(standing) and bool(demands),
        "own_work": _own_work(work, standing),
        "claims": claims,
        "units": {one.id: one.name for one in await units_with_names(work, closed=True)} if evidence else {},
        "demand": demands[0] if demands else None,
        "demands": demands,
        "sendings": sendings,
        "letters": {one.id: await _letter(work, one) for one in sendings if one.letter_id is not None},
        "answers": [(one, *_compared(row, one)) for one in answers],
        "steps": steps,
        "told": {one.id: told_words(one) for one in sendings},
        "files": await _files(work, {EVIDENCE: evidence, SENDING: sendings, ANSWER: answers, STEP: steps}),
        "clips": {clip.id: clip for clip in await clips_by_id(work, clip_ids)},
        "clocks": [
            view_of(work, clock)
            for clock in (await clocks_of(work, REFUTATION, [refutation_id])).get(refutation_id, [])
        ],
        "notes": [gettext(note) for note in _notes(work, row)] if row.state in LATE_IN["claim"] else [],
        "length": length_words(row.length, row.length_unit),
        "owner": (await people_named(work, [row.owner_id])).get(row.owner_id, "") if row.owner_id else "",
        "release": (await releases(work, [row.release_id])).get(row.release_id) if row.release_id else None,
        "history": await _history(work, refutation_id),
        "can_ask": may_give_on(work.actor, REFUTATION),
        "writes": work.actor.may(WRITE),
        "refused": refused,
        "values": values or {},
        "errors": errors or {},
        "home": HOME,
        "key": lambda name: keymap()[name],
    }  # fmt: skip
    return page(request, "refutations/refutation.html", status=422 if errors else 200, **context)


def _own_work(work: Work, standing: Standing) -> Refusal | None:
    """Why somebody who may approve in general may not approve this."""
    refusal = why_not("approve", work.actor, standing)
    return refusal if refusal is not None and refusal.code in ("own_work", "needs_lawyer") else None


def _notes(work: Work, row: Refutation) -> list[str]:
    country = work.tenant.profile.country
    return [*notes_of(country), *([] if rule_of(country, row.medium) else [NO_TERM])]


def length_words(length: int | None, unit: str) -> str:
    """A length as people say it: 200 words."""
    if length is None:
        return ""
    return gettext("%(count)s %(unit)s", count=format_number(length), unit=gettext(words.UNITS[unit]) if unit else "")


def _compared(row: Refutation, one: RefutationAnswer) -> tuple[Any, bool]:
    theirs = Extent(one.place, one.said_time, one.length, one.length_unit)
    rows = [] if one.kind in ("promised", "refused") else compare(publication_of(row).extent, theirs)
    shown = [
        (gettext(line.title), _measured(line.ours, line.unit), _measured(line.theirs, line.their_unit), line.found)
        for line in rows
    ]
    return shown, equal_worth(rows, one.heading)


def _measured(value: str, unit: str) -> str:
    return length_words(int(value), unit) if unit and value else value or "—"


def told_words(one: RefutationSending) -> str:
    """What the mail server said, in words; what a person typed stays as it is."""
    outcome, _, rest = one.told.partition(" ")
    reason, _, code = rest.partition(" ")
    if one.way != "email" or outcome not in OUTCOMES or reason not in REASONS:
        return one.told
    return f"{gettext(REASONS[reason])} {code}".strip()


async def _files(work: Work, records: Mapping[str, Sequence[Any]]) -> dict[UUID, Any]:
    """Files by what they belong to."""
    return {
        one.id: await files_of(work, word, one.id) for word, some in records.items() for one in some
    }  # fmt: skip


async def _letter(work: Work, one: RefutationSending) -> dict[str, str]:
    """The letter of a sending as the reader may know it: where it is and how far."""
    assert one.letter_id is not None  # asked for such alone
    letter = await letter_as_kept(work, one.letter_id)
    if letter is not None and may_see_letter(work.actor, letter):
        last = next(iter(await dispatches_of(work, one.letter_id)), None)
        went = "" if last is None else "failed" if last.state == "returned" else last.state
        state = gettext(words.SENDING_STATES[went]) if went else ""
        return {"href": f"/letters/{one.letter_id}", "title": letter.number, "state": state}
    draft = await draft_as_kept(work, one.letter_id)
    if draft is not None and draft.state != "registered" and may_see_draft(work.actor, draft.standing):
        return {
            "href": f"/letters/drafts/{one.letter_id}", "title": draft.subject,
            "state": gettext(DRAFT_STATES[draft.state]),
        }  # fmt: skip
    return {}


async def _history(work: Work, refutation_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done, the newest first."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, refutation_id)
        if not act.kind.startswith("file.")
    ]
