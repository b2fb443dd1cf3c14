"""What pages of digests share: words, and one issue as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.digest.queries.checking import findings_of
from service.digest.queries.content import content_of
from service.digest.queries.issues import editions_of, issue_row, standing_of
from service.digest.queries.material import material_counts
from service.digest.queries.outputs import progress_of
from service.digest.rules.acts import BEFORE_FREEZING, SHAPES, STATES, allowed_acts
from service.digest.rules.making import FILES, FORMATS
from service.digest.rules.packing import clean
from service.digest.writing.page import sections_html
from service.digest.writing.telling import told
from service.kit.refusal import Refusal
from service.runtime.language import OWN_NAMES, format_month, gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.render import page
from service.web.working import AnyRequest

HOME = "/digests"


@dataclass(frozen=True, slots=True)
class Again:
    """An act that was refused, with what was typed and why."""

    deed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)


def words() -> dict[str, Any]:
    """What templates name things by."""
    return {
        "states": {key: gettext(said) for key, said in STATES.items()},
        "shapes": SHAPES,
        "own_name": OWN_NAMES,
        "home": HOME,
        "formats": {key: gettext(said) for key, said in FORMATS.items()},
        "month": format_month,
        "sentence": lambda finding: gettext(finding.sentence, **finding.params),
    }


async def seen(request: AnyRequest, work: Work, issue_id: UUID, asked: str, again: Again) -> Response[bytes]:
    """The page of an issue. Raises NotFound."""
    issue = await issue_row(work, issue_id)
    if issue is None:
        raise NotFound
    language = next(code for code in (asked, work.language, *issue.languages) if code in issue.languages)
    content = clean(await content_of(work, issue_id, language))
    with speaking(language):
        said = told(content)
        sections = sections_html(said) if issue.frozen_at is not None else ""
    progress = await progress_of(work, issue_id)
    assert progress is not None  # the issue is there
    context: dict[str, Any] = {
        **words(),
        "issue": issue,
        "said": said,
        "sections": sections,
        "language": language,
        "before_freezing": issue.state in BEFORE_FREEZING,
        "may": allowed_acts(work.actor, standing_of(issue)),
        "counts": {} if issue.state in BEFORE_FREEZING else await material_counts(work, issue),
        "findings": await findings_of(work, issue) if issue.state in ("composing", "in_review") else [],
        "editions": await editions_of(work, issue.root_id),
        "making": progress.making,
        "files": [one for one in progress.outputs if one.format in FILES and one.file_id],
        "history": await _history(work, issue_id),
        "again": again,
    }
    return page(request, "digests/issue.html", status=422 if again.errors else 200, **context)


async def _history(work: Work, issue_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with an issue, newest first; files apart."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, issue_id)
        if not act.kind.startswith("file.")
    ]
