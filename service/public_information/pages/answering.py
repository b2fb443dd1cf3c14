"""The answer being written: its parts with their grounds, its text, its files, the order of complaints."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.documents.queries import files_of, waiting_files
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions import answering
from service.public_information.actions.redacting import with_withheld
from service.public_information.forms import acts as forms
from service.public_information.forms.request import rejected
from service.public_information.pages.showing import ground_words, in_order, path, words_for
from service.public_information.queries.answers import AnswerView, answers, parts
from service.public_information.queries.law import grounds_in_force, rows_by_id
from service.public_information.queries.redacted import chosen_for, offered
from service.public_information.queries.requests import RequestView, request_for
from service.public_information.redaction.rules.states import REDACT
from service.public_information.redaction.rules.states import STATES as REDACTION_STATES
from service.public_information.rules.acts import DECIDE, why_not
from service.public_information.rules.doing import MOST_PARTS
from service.public_information.rules.words import ANSWER
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import StaleEdit
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

SPARE_PARTS = 3


@get("/information/{request_id:uuid}/answer", guards=[may(DECIDE)])
async def answer_form(request: AnyRequest, work: Own, request_id: FromPath[UUID]) -> Response[bytes]:
    """The answer as it was last saved, or an empty one."""
    asked = await request_for(work, request_id)
    if refusal := why_not("write_answer", work.actor, asked, work.now):
        raise refusal
    return await _show(request, work, request_id)


async def _show(
    request: AnyRequest, work: Work, request_id: UUID, refused: FormRejected | None = None, *, stale: bool = False
) -> Response[bytes]:
    asked = await request_for(work, request_id)
    latest = next(iter(await answers(work, request_id)), None)
    open_ = latest if latest is not None and latest.state == "draft" else None
    kept = await parts(work, request_id)
    grounds = {row.id: row for row in await grounds_in_force(work)}
    grounds |= await rows_by_id(work, "grounds", {part.ground_id for part in kept if part.ground_id})
    values = refused.values if refused else _values(latest, asked.answer_language) | _parts(kept)
    context: dict[str, Any] = {
        "asked": asked,
        "latest": latest,
        "values": values | ({"edits": str(open_.edits if open_ else 0)} if stale or not refused else {}),
        "errors": in_order(refused.errors) if refused else {},
        "words": words_for(work),
        "grounds": [(str(row.id), ground_words(work, row)) for row in grounds.values()],
        "rows": range(1, min(max(len(kept), _typed_parts(values)) + SPARE_PARTS, MOST_PARTS) + 1),
        "kept_files": await files_of(work, ANSWER, open_.id) if open_ else [],
        "files": await waiting_files(work, list(forms.answer_files(values))),
        "limits": work.tenant.profile.files,
        "stale": stale,
        "added": request.query_params.get("added") == "1" and not refused,
        **await _redacted(work, asked, values, open_ or (latest if latest and latest.state == "returned" else None)),
    }
    return page(request, "information/answer.html", status=409 if stale else 422 if refused else 200, **context)


async def _redacted(
    work: Work, asked: RequestView, values: Mapping[str, str], kept: AnswerView | None
) -> dict[str, Any]:
    """The redacted versions on offer, each with whether it is chosen, and the documents that could be redacted."""
    had = await chosen_for(work, kept.id) if kept else []
    chosen = set(forms.redactions(values)) if values.get("posted") else {one.redaction_id for one in had}
    own = {file for one in had for file in (one.file_id, one.sheet_id)}
    rows = await offered(work, asked, chosen)
    return {
        "redactions": [(one, one.id in chosen) for one in rows],
        "redaction_states": {state: gettext(words) for state, words in REDACTION_STATES.items()},
        "of_redactions": own,
        "can_redact": work.actor.may(REDACT),
    }


def _values(latest: AnswerView | None, language: str) -> dict[str, str]:
    if latest is None:
        return {"outcome": "granted", "language": language}
    return {
        "outcome": latest.outcome, "language": latest.language, "text": latest.text,
        "appeal_order": latest.appeal_order, "ground_id": str(latest.ground_id or ""),
    }  # fmt: skip


def _parts(kept: Sequence[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, part in enumerate(kept, start=1):
        found |= {
            f"part_{place}_text": part.text,
            f"part_{place}_outcome": part.outcome,
            f"part_{place}_ground": str(part.ground_id or ""),
            f"part_{place}_explanation": part.explanation,
        }
    return found


def _typed_parts(values: Mapping[str, str]) -> int:
    """The last place of a part in which anything stands."""
    return max((place for place in range(1, MOST_PARTS + 1) if values.get(f"part_{place}_text")), default=0)


@post("/information/{request_id:uuid}/answer", guards=[may(DECIDE)])
async def save_answer(request: AnyRequest, request_id: FromPath[UUID]) -> Response[bytes]:
    """Keep parts and answer; `submit` sends it for approval at once."""
    values = await posted(request)
    try:
        async with working(request) as work:
            added = await _save(work, request_id, values)
    except StaleEdit:
        return await _again(request, request_id, FormRejected(values, {}), stale=True)
    except FormRejected as refused:
        return await _again(request, request_id, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, request_id, rejected(values, error))
    return leave_for(request, f"{path(request_id)}/answer?added=1" if added else path(request_id))


async def _save(work: Work, request_id: UUID, values: dict[str, str]) -> int:
    """Keep it; how many withheld parts the marks of redacted versions brought. These are looked at before approval."""
    draft = forms.answer(values)
    parts, added = await with_withheld(work, request_id, forms.parts(values), draft.redactions, draft.language)
    values |= _parts(parts)
    await answering.write_parts(work, request_id, parts)
    await answering.write_answer(work, request_id, draft)
    if values.get("submit") and not added:
        await answering.submit_answer(work, request_id)
    return added


async def _again(
    request: AnyRequest, request_id: UUID, refused: FormRejected, *, stale: bool = False
) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, request_id, refused, stale=stale)
