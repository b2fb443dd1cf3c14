"""What pages of media inquiries share: words, labels, one inquiry with everything about it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response

from service.assignments.slots import may_give_on
from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import noted, view_of
from service.documents.queries import files_of_each, ids_typed, waiting_files
from service.identity.queries import people_named
from service.kit.words import N_
from service.press.inquiries.queries.inquiries import AnswerView, InquiryView, answers, inquiry_by_id
from service.press.inquiries.rules.acts import ANSWER, INQUIRY, SHAPES, STATES, allowed_acts, why_not_judge
from service.press.inquiries.rules.content import (
    ATTRIBUTIONS,
    CHANNELS,
    CLOCKS,
    DELIVERIES,
    FORMS,
    RESOLUTIONS,
    WAYS,
)
from service.press.outlets.rules.content import LANGUAGES
from service.press.outlets.tongues import tongues
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.render import page
from service.web.working import AnyRequest

HOME = "/press/inquiries"
LABELS: Mapping[str, str] = {
    "question": N_("Question"),
    "subject": N_("Subject"),
    "form": N_("Oral or written"),
    "channel": N_("Way of arrival"),
    "language": N_("Language"),
    "journalist": N_("Journalist"),
    "outlet": N_("Outlet"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "received": N_("Received on"),
    "received_at": N_("Hour"),
    "wished": N_("Journalist's wish"),
    "wished_at": N_("Hour"),
    "owner": N_("Who answers"),
    "due": N_("Until when"),
    "due_at": N_("Hour"),
    "text": N_("The answer"),
    "attribution": N_("Attribution"),
    "answer_language": N_("Language of the answer"),
    "speaker": N_("In whose name"),
    "files": N_("Files"),
    "resolution": N_("Result"),
    "way": N_("How the answer is given"),
    "reason": N_("Reason"),
    "told": N_("What is written to who asked"),
    "asked_by": N_("Journalist"),
    "outlet_name": N_("Outlet"),
}
ANSWER_STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "in_approval": N_("Waits for approval"),
    "returned": N_("Returned"),
    "approved": N_("Approved"),
    "sent": N_("Given"),
    "dropped": N_("Given up"),
}
ANSWER_SHAPES = {
    "draft": "work", "in_approval": "sign", "returned": "stop", "approved": "sign", "sent": "done", "dropped": "stop",
}  # fmt: skip
LOGGED = 100


def worded(words: Mapping[str, str]) -> dict[str, str]:
    """Words of a table in the reader's language."""
    return {name: gettext(said) for name, said in words.items()}


def words() -> dict[str, Any]:
    """Words for states, channels and the rest, by their slugs."""
    return {
        "states": worded(STATES),
        "shapes": SHAPES,
        "forms": worded(FORMS),
        "channels": worded(CHANNELS),
        "attributions": worded(ATTRIBUTIONS),
        "ways": worded(WAYS),
        "deliveries": worded(DELIVERIES),
        "resolutions": {state: worded(codes) for state, codes in RESOLUTIONS.items()},
        "clocks": worded(CLOCKS),
        "answer_states": worded(ANSWER_STATES),
        "answer_shapes": ANSWER_SHAPES,
        "languages": tongues(),
        "labels": worded(LABELS),
    }


async def inquiry_of(work: Work, inquiry_id: UUID) -> InquiryView:
    """The inquiry. Raises NotFound: not there and not yours are one."""
    found = await inquiry_by_id(work, inquiry_id)
    if found is None:
        raise NotFound
    return found


async def show(
    request: AnyRequest,
    work: Work,
    one: InquiryView,
    form: str = "",
    refused: FormRejected | None = None,
    values: Mapping[str, str] | None = None,
    status: int = 200,
    people: Sequence[tuple[str, str]] = (),
    theirs: Sequence[tuple[str, str]] = (),
) -> Response[bytes]:
    """One inquiry with its clocks, the units asked, the answer and its log; `form` names the form that stands open."""
    versions = await answers(work, one.id)
    latest = versions[0] if versions else None
    acts = set(allowed_acts(work.actor, one.state))
    judging = None
    if latest is not None and latest.state in ("in_approval", "approved"):
        judging = why_not_judge(work.actor, latest.author_id, latest.submitted_by)
        acts -= {"approve", "return"} if judging else ({"approve"} if latest.state == "approved" else set())
    if latest is None or latest.state != "approved":
        acts -= {"send"}
    if latest is None or latest.state != "draft":
        acts -= {"submit"}
    clocks = (await clocks_of(work, INQUIRY, [one.id])).get(one.id, [])
    names = await people_named(work, [one.owner_id] if one.owner_id else [])
    draft = latest if latest is not None and latest.state == "draft" else None
    again = latest if latest is not None and latest.state == "returned" else None
    files = await files_of_each(work, ANSWER, [answer.id for answer in versions])
    begun = draft or again
    shown = refused.values if refused else {**_answer_values(one, draft, again), **(values or {})}
    context: dict[str, Any] = {
        "one": one,
        "here": f"{HOME}/{one.id}",
        "words": words(),
        "owner": names.get(one.owner_id, "") if one.owner_id else "",
        "clocks": [view_of(work, clock) for clock in clocks],
        "versions": versions,
        "latest": latest,
        "draft": draft,
        "judging": judging if "approve" in allowed_acts(work.actor, one.state) else None,
        "can_ask": "ask_units" in acts and may_give_on(work.actor, INQUIRY),
        "can_convert": "convert" in acts and work.actor.may("information.register"),
        "log": [_told(act) for act in await timeline(work, one.id, LOGGED)],
        "may": acts,
        "form_open": form,
        "values": shown,
        "files": files,
        "held": files[begun.id] if begun else [],
        "waiting": await waiting_files(work, ids_typed(shown.get("files", ""))),
        "limits": work.tenant.profile.files,
        "errors": refused.errors if refused else {},
        "now": work.now,
        "people": people,
        "theirs": theirs,
    }
    return page(request, "inquiries/inquiry.html", status=422 if refused else status, **context)


def _answer_values(one: InquiryView, draft: AnswerView | None, again: AnswerView | None) -> dict[str, str]:
    """What the form of the answer begins with: the draft, or what was returned."""
    begun = draft or again
    if begun is None:
        language = one.language if one.language in LANGUAGES else ""
        return {"attribution": "on_record", "answer_language": language, "resolution": "full", "version": "0"}
    return {
        "text": begun.text, "attribution": begun.attribution, "answer_language": begun.language,
        "speaker": begun.speaker, "resolution": begun.resolution or "full",
        "version": str(draft.version) if draft else "0",
    }  # fmt: skip


def _told(act: ActRow) -> dict[str, Any]:
    """One line of the log."""
    after: Mapping[str, Any] = act.after if isinstance(act.after, dict) else {}
    details: list[str] = []
    if act.kind == "media_inquiry.edit":
        details = [gettext(LABELS[name]) for name in after if name in LABELS]
    elif act.kind.startswith("clock."):
        details = noted(after)
    details += [str(after[name]) for name in ("owner", "number", "to", "told") if after.get(name)]
    for name, known in (("way", WAYS), ("attribution", ATTRIBUTIONS), ("delivery", DELIVERIES)):
        if after.get(name) in known:
            details.append(gettext(known[str(after[name])]))
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(ACT_WORDS[act.kind]) if act.kind in ACT_WORDS else act.kind,
        "reason": act.reason,
        "details": [one for one in dict.fromkeys(details) if one],
    }
