"""The page of one request for the one who asked."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from litestar import Response

from service.deadlines.views import view_of
from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.kit.refusal import Refusal
from service.public_information.asking.pages.showing import shown
from service.public_information.asking.queries import story
from service.public_information.asking.words import DECIDED, HAPPENS, OBJECTIONS, PARTS, SAID
from service.public_information.queries.following import followed_again
from service.public_information.rules.acts import allowed_acts, requester
from service.public_information.rules.words import ANSWERED, BODIES, FORMS, RECORD
from service.runtime.language import gettext
from service.web.errors import NotFound
from service.web.visiting import base_of, opened
from service.web.visitor import visitor
from service.web.working import AnyRequest

ACTS = ("answer_clarification", "complain", "withdraw")


async def status_page(
    request: AnyRequest,
    request_id: UUID,
    *,
    form: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
    status: int = 200,
    files_hint: str = "",
    waiting: Sequence[FileRow] = (),
) -> Response[bytes]:
    """What happens and why; with `form` one of ACTS, the form of that act instead of the story.

    Raises NotFound for a request that is gone, and for an act that cannot be done now.
    """
    language = visitor(request).language
    async with opened(request) as work:
        found = await followed_again(work, request_id)
        if found is None:
            raise NotFound
        kept = found.request
        actor = work.actor = requester(kept.id, kept.number, language)
        acts = [act for act in allowed_acts(actor, kept, work.now) if act in ACTS]
        if form and form not in acts:
            raise NotFound
        said = await story.said_about(work, kept.id)
        sent = next((one for one in reversed(said) if one.kind == "answer"), None)
        answer = await story.answer_given(work, kept.id) if sent else None
        elsewhere = await story.elsewhere(work, kept.id)
        told = {
            "kept": kept,
            "said": said,
            "question": next((one for one in reversed(said) if one.kind == "clarification"), None),
            "own_files": await files_of(work, RECORD, kept.id) if kept.files else [],
            "answer": answer,
            "in_person": answer is not None and not story.may_read_here(kept),
            "parts": await story.parts_told(work, kept.id, sent.id) if sent else [],
            "objections": await story.objections(work, kept.id),
            "elsewhere": elsewhere,
            "their_clocks": {one.id: [view_of(work, clock) for clock in one.clocks] for one in elsewhere},
            "clocks": [view_of(work, clock) for clock in await story.clocks_shown(work, kept.id)],
        }
    return await shown(
        request,
        f"{form or 'status'}.html",
        status,
        acts=acts,
        here=f"{base_of(language)}/requests/{kept.id}",
        happens=gettext(DECIDED if kept.state in ANSWERED and answer is None else HAPPENS[kept.state]),
        said_words={kind: gettext(words) for kind, words in SAID.items()},
        part_words={kind: gettext(words) for kind, words in PARTS.items()},
        objection_words={kind: gettext(words) for kind, words in OBJECTIONS.items()},
        body_words={kind: gettext(words) for kind, words in BODIES.items()},
        form_words={kind: gettext(words) for kind, words in FORMS.items()},
        values=values or {},
        errors=errors or {},
        files_hint=files_hint,
        waiting=waiting,
        hidden=True,
        **told,
    )
