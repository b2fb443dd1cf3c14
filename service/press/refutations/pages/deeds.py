"""What is done with a refutation: acts by a button or a reason, and acts that have a page with a form."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.refutations.actions import claims, deciding, demands, following, opening, sending
from service.press.refutations.forms import fields, typed
from service.press.refutations.forms.fields import Around
from service.press.refutations.forms.typed import Field, reason_at, typed_publication
from service.press.refutations.models import Refutation
from service.press.refutations.pages.showing import HOME, around, found, show, show_form, words_for
from service.press.refutations.queries.refutations import claims_of, newest_demand, publication_of
from service.press.refutations.rules.acts import LEGAL, demand
from service.press.refutations.rules.terms import USUAL_DAYS, notes_of
from service.press.refutations.rules.words import BUTTONS, DEMANDS
from service.press.releases.rules.acts import APPROVE, WRITE
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, Own, working

LARGEST_FORM = 1_048_576
QUOTES = {"az": ("“", "”"), "ka": ("„", "“"), "en": ("“", "”")}
DEED = may(WRITE, APPROVE, LEGAL)
STALE = N_("Somebody else saved first. Your text is kept in the form. Compare both and save again.")
Doing = Callable[[Work, UUID, Fields], Awaitable[str | None]]


def _plain(act: Callable[[Work, UUID], Awaitable[object]]) -> Doing:
    async def do(work: Work, refutation_id: UUID, read: Fields) -> None:
        await act(work, refutation_id)

    return do


def _reasoned(act: Callable[[Work, UUID, str], Awaitable[object]]) -> Doing:
    async def do(work: Work, refutation_id: UUID, read: Fields) -> None:
        await act(work, refutation_id, reason_at(read))

    return do


async def _begin_release(work: Work, refutation_id: UUID, read: Fields) -> str:
    return f"/press/releases/{await deciding.begin_release(work, refutation_id)}"


SIMPLE: Mapping[str, tuple[Doing, str]] = {
    "assess": (_plain(claims.assess), N_("The assessment has ended. Decide how to react.")),
    "reconsider": (_reasoned(deciding.reconsider), N_("The claims can be assessed again.")),
    "submit": (_plain(demands.submit), N_("The demand waits for approval.")),
    "take_back": (_plain(demands.take_back), N_("The demand is a draft again.")),
    "return": (_reasoned(demands.give_back), N_("The demand was returned with your reason.")),
    "approve": (_plain(demands.approve), N_("The demand is approved. Send it now.")),
    "sign_off": (_reasoned(demands.sign_off), N_("Your sign-off is recorded.")),
    "object": (_reasoned(demands.object_to), N_("The demand was returned with your objection.")),
    "follow": (_plain(sending.follow_letter), N_("What the registry noted was taken over.")),
    "come_back": (_reasoned(sending.come_back), N_("Noted. The demand can be sent again.")),
    "give_up_waiting": (_plain(following.give_up_waiting), N_("It is noted that no answer came.")),
    "resume": (_reasoned(deciding.resume), N_("The refutation is open again.")),
    "begin_release": (_begin_release, N_("The release is a draft, linked to the refutation.")),
}
NAMED = {"begin_release": "release"}
"""Deeds whose right is that of another act."""


@dataclass(frozen=True, slots=True)
class Form:
    """A deed with a form. fields: what it asks; begin: what it shows at first; told: said when it is done."""

    fields: Callable[[Around], Sequence[Field]]
    do: Doing
    begin: Callable[[Work, Refutation], Awaitable[dict[str, str]]]
    button: str
    told: str


async def _nothing(work: Work, row: Refutation) -> dict[str, str]:
    return {}


async def _begin_edit(work: Work, row: Refutation) -> dict[str, str]:
    return {**typed_publication(publication_of(row)), "version": str(row.version)}


async def _begin_draft(work: Work, row: Refutation) -> dict[str, str]:
    kept = await newest_demand(work, row.id)
    if kept is not None and kept.kind == row.decision:
        editing = kept.state == "draft"
        return {
            "addressee": kept.addressee, "subject": kept.subject, "body": kept.body, "language": kept.language,
            "answer_on": typed_day(kept.answer_on), "edits": str(kept.edits if editing else 0),
        }  # fmt: skip
    return await _first_draft(work, row)


async def _first_draft(work: Work, row: Refutation) -> dict[str, str]:
    """Claims that are not true, one by one, with what is right; the rest is the writer's."""
    claims_kept = [one for one in await claims_of(work, row.id) if one.verdict != "true"]
    profile = work.tenant.profile
    language = row.language if row.language in profile.languages else profile.default_language
    opens, closes = QUOTES[language]
    lines = [f"{opens}{one.quote}{closes}\n{one.right}".strip() for one in claims_kept]
    return {
        "addressee": row.outlet, "subject": row.title, "body": "\n\n".join(lines),
        "language": language, "answer_on": typed_day(work.today + timedelta(days=USUAL_DAYS)), "edits": "0",
    }  # fmt: skip


async def _begin_send(work: Work, row: Refutation) -> dict[str, str]:
    return {"way": "email" if row.email else "letter", "email": row.email}


async def _begin_answer(work: Work, row: Refutation) -> dict[str, str]:
    return {"received_on": typed_day(work.today)}


async def _begin_step(work: Work, row: Refutation) -> dict[str, str]:
    return {"filed_on": typed_day(work.today)}


async def _begin_close(work: Work, row: Refutation) -> dict[str, str]:
    """The outcome that the course of things suggests."""
    by_decision = {
        "correction": "corrected", "reply": "replied", "refutation": "refuted", "none": "no_reaction",
        "monitor": "no_reaction", "inform": "informed", "statement": "stated",
    }  # fmt: skip
    by_state = {"refused": "refused", "no_response": "unanswered", "opened": "dropped", "assessed": "no_reaction"}
    return {"outcome": by_state.get(row.state) or by_decision.get(row.decision, "dropped")}


async def _edit(work: Work, refutation_id: UUID, read: Fields) -> None:
    version = read.number("version", most=typed.MOST_EDITS)
    await opening.edit_publication(work, refutation_id, typed.publication_at(read, work.today), version)


async def _claim(work: Work, refutation_id: UUID, read: Fields) -> str:
    claim_id = await claims.add_claim(work, refutation_id, typed.claim_at(read))
    return f"{HOME}/{refutation_id}#claim-{claim_id}"


async def _decide(work: Work, refutation_id: UUID, read: Fields) -> None:
    decision = read.line("decision", required=True)
    await deciding.decide(work, refutation_id, decision, reason_at(read))


async def _draft(work: Work, refutation_id: UUID, read: Fields) -> None:
    await demands.write_demand(work, refutation_id, typed.demand_at(read, work.today))


async def _send(work: Work, refutation_id: UUID, read: Fields) -> str | None:
    one = await sending.send(work, refutation_id, typed.send_at(read, work.today))
    return f"/letters/drafts/{one.letter_id}" if one.letter_id else None


async def _deliver(work: Work, refutation_id: UUID, read: Fields) -> None:
    proof, files = read.text("proof", limit=2_000), typed.files_at(read)
    read.done()
    await sending.note_delivery(work, refutation_id, proof, files)


async def _answer(work: Work, refutation_id: UUID, read: Fields) -> None:
    await following.record_answer(work, refutation_id, typed.answer_at(read, work.today))


async def _escalate(work: Work, refutation_id: UUID, read: Fields) -> None:
    await following.escalate(work, refutation_id, typed.step_at(read, work.today))


async def _sue(work: Work, refutation_id: UUID, read: Fields) -> None:
    await following.sue(work, refutation_id, typed.step_at(read, work.today, "court"))


async def _close(work: Work, refutation_id: UUID, read: Fields) -> None:
    outcome = read.line("outcome", required=True)
    await deciding.close(work, refutation_id, outcome, reason_at(read))


async def _release(work: Work, refutation_id: UUID, read: Fields) -> None:
    release_id = read.uuid("release")
    if release_id is None:
        read.line("release", required=True)
    read.done()
    assert release_id is not None  # it was asked for
    await deciding.link_release(work, refutation_id, release_id)


FORMS: Mapping[str, Form] = {
    "edit": Form(fields.publication, _edit, _begin_edit, N_("Save"), N_("Saved.")),
    "claim": Form(fields.claim, _claim, _nothing, N_("Add the claim"), N_("The claim was added.")),
    "decide": Form(fields.decide, _decide, _nothing, N_("Decide"), N_("The decision is recorded.")),
    "draft": Form(fields.draft, _draft, _begin_draft, N_("Save the demand"), N_("The demand is saved.")),
    "send": Form(fields.send, _send, _begin_send, N_("Send"), N_("The demand is on its way.")),
    "deliver": Form(fields.deliver, _deliver, _nothing, N_("Note delivery"), N_("Delivery is noted.")),
    "answer": Form(fields.answer, _answer, _begin_answer, N_("Record"), N_("What the outlet did is recorded.")),
    "escalate": Form(
        fields.escalate, _escalate, _begin_step, N_("Record the complaint"), N_("The complaint is recorded.")
    ),
    "sue": Form(fields.sue, _sue, _begin_step, N_("Record the claim"), N_("The claim is recorded.")),
    "close": Form(fields.close, _close, _begin_close, N_("Close"), N_("The refutation is closed.")),
    "release": Form(fields.release, _release, _nothing, N_("Link"), N_("The release is linked.")),
}  # fmt: skip


@get(f"{HOME}/{{refutation_id:uuid}}/{{deed:str}}", guards=[DEED])
async def deed_page(
    request: AnyRequest, work: Own, refutation_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:  # fmt: skip
    """The form of a deed."""
    if deed not in FORMS:
        raise NotFound
    row, standing = await found(work, refutation_id)
    demand(deed, work.actor, standing, "later")
    values = await FORMS[deed].begin(work, row)
    return await _form(request, work, row, deed, values, {})


async def _form(
    request: AnyRequest, work: Work, row: Refutation, deed: str, values: Mapping[str, str],
    errors: Mapping[str, Refusal], compare: Sequence[tuple[str, str, str]] = (),
) -> Response[bytes]:  # fmt: skip
    form, here = FORMS[deed], f"{HOME}/{row.id}"
    legal = deed in ("decide", "sue") or (deed == "draft" and row.decision in DEMANDS)
    return await show_form(
        request, work, form.fields(await around(work, deed)), heading=gettext(BUTTONS[deed]),
        button=gettext(form.button),
        action=f"{here}/{deed}", back=here, values=values, errors=errors, row=row, compare=compare,
        notes=[gettext(note) for note in notes_of(work.tenant.profile.country)] if legal else [],
        claims=await claims_of(work, row.id) if deed in ("decide", "draft") else [],
    )  # fmt: skip


@post(f"{HOME}/{{refutation_id:uuid}}/{{deed:str}}", guards=[DEED], request_max_body_size=LARGEST_FORM)
async def do_deed(request: AnyRequest, refutation_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """Do it; refused, the form or the refutation is shown again with what was typed."""
    if deed not in FORMS and deed not in SIMPLE:
        raise NotFound
    read = Fields(await posted(request))
    doing, told = SIMPLE[deed] if deed in SIMPLE else (FORMS[deed].do, FORMS[deed].told)
    try:
        async with working(request) as work:
            _, standing = await found(work, refutation_id)
            demand(NAMED.get(deed, deed), work.actor, standing, "later")
            onwards = await at_fields(read, doing(work, refutation_id, read))
    except StaleEdit as stale:
        return await _stale(request, refutation_id, deed, read, stale)
    except FormRejected as refused:
        async with working(request) as work:
            if deed in SIMPLE:
                return await show(request, work, refutation_id, deed, refused.values, refused.errors)
            row, _ = await found(work, refutation_id)
            return await _form(request, work, row, deed, refused.values, refused.errors)
    except Refusal as refusal:
        async with working(request) as work:
            return await show(request, work, refutation_id, deed, read.values, {"": refusal})
    return await leave_saying(request, onwards or f"{HOME}/{refutation_id}", told)


async def _stale(
    request: AnyRequest, refutation_id: UUID, deed: str, read: Fields, stale: StaleEdit
) -> Response[bytes]:  # fmt: skip
    """Both texts side by side; the form goes on from what was saved meanwhile."""
    async with working(request) as work:
        row, _ = await found(work, refutation_id)
        now, labels = await FORMS[deed].begin(work, row), words_for()["labels"]
        compare = [
            (labels.get(name, name), str(mine or ""), str(stale.theirs.get(name) or ""))
            for name, mine in stale.yours.items()
            if mine != stale.theirs.get(name)
        ]
        values = {**read.values, "version": now.get("version", ""), "edits": now.get("edits", "")}
        errors = {"": Refusal(STALE, code="stale")}
        return await _form(request, work, row, deed, values, errors, compare)


DOORS = [deed_page, do_deed]
