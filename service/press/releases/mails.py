"""How releases are mailed to many: to whom, in which words, and who is told of what came of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from service.kit.words import N_
from service.mailing.models import Delivery, Mailing
from service.mailing.queries.mailings import reached_before
from service.mailing.rules.recipients import Recipient, folded
from service.mailing.slots import Due, Mail, Matter, Written
from service.notifications.actions import notify
from service.press.outlets.actions.bouncing import note_arrived, note_bounce
from service.press.outlets.queries.audience import recipients
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.press.outlets.rules.content import Recipient as Contact
from service.press.releases.actions.copies import give_copies
from service.press.releases.actions.telling import UNDELIVERED
from service.press.releases.models import Release
from service.press.releases.queries.distributions import tokens_of
from service.press.releases.queries.releases import is_out, ready_texts, release_row, revision_row, texts_of
from service.press.releases.rules.acts import RELEASE
from service.press.releases.writing import COPY_HOLE, mail_of, told
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.work import Work

WHY_LEFT = N_("asked for no more releases")
WHY_REVOKED = N_("the copy was revoked")


async def wanted(work: Work, row: Mailing) -> list[Recipient] | None:
    """Everybody it is meant for, as they are now: of the lists, typed, and whom the former text reached.

    None while a release has no address on the public page, which its mails name.
    """
    release = await release_row(work, row.matter_id, lock=True)
    assert release is not None  # nothing removes one that is distributed
    if row.occasion == "release" and not release.slug:
        return None
    lists = [UUID(one["id"]) for one in row.lists]
    found = [_contact(one) for one in await recipients(work, lists)] if lists else []
    for typed in row.typed:
        if "earlier" in typed:
            found += [
                Recipient(one.name, one.address, one.language, one.party, one.party_id)
                for one in await reached_before(work, row)
            ]
        else:
            found.append(Recipient(typed["name"], typed["address"], typed["language"]))
    return found


def _contact(one: Contact) -> Recipient:
    party = JOURNALIST if one.journalist_id is not None else OUTLET
    return Recipient(one.name, one.email, one.language, party, one.journalist_id or one.outlet_id, one.why_not)


async def written(work: Work, house: House, row: Mailing, to: Sequence[Recipient]) -> Written:
    """The mail of each language that the release has, the agency's default first; under embargo with personal links."""
    release = await release_row(work, row.matter_id)
    revision = await revision_row(work, row.matter_id, row.edition)
    assert release is not None and revision is not None  # nothing removes them
    copies = await give_copies(work, release.id, to) if row.occasion == "embargo" else {}
    texts, profile = ready_texts(await texts_of(work, release.id, revision.revision)), work.tenant.profile
    order = sorted(texts, key=lambda code: (code != profile.default_language, list[str](profile.languages).index(code)))
    mails: dict[str, Mail] = {}
    for language in order:
        page = _page(house, work, release, language)
        with speaking(language):
            said = told(work.tenant, release, revision, texts[language], language, work.now)
            mails[language] = mail_of(said, row.occasion, page)
    keys = {folded(one.address) for one in to}
    return Written(
        mails,
        own={key: one.id for key, one in copies.items() if key in keys},
        refused={key: WHY_REVOKED for key, one in copies.items() if one.state == "revoked"},
        waits=row.occasion != "embargo" and not is_out(release),
    )


def _page(house: House, work: Work, release: Release, language: str) -> str:
    if not release.slug:
        return ""
    return f"{house.settings.origin(work.tenant.host)}/public/{language}/releases/{release.slug}"


async def holes(work: Work, house: House, due: Sequence[Due]) -> dict[UUID, dict[str, str]]:
    """The personal link of each copy under embargo."""
    copies = {one.own_id for one in due if one.own_id is not None}
    tokens = await tokens_of(work, copies) if copies else {}
    origin = house.settings.origin(work.tenant.host)
    return {
        one.id: {COPY_HOLE: f"{origin}/public/{one.language}/releases-copy/{tokens[one.own_id]}"}
        for one in due
        if one.own_id in tokens
    }


async def bounced(work: Work, mail: Delivery, hard: bool, said: str) -> None:
    """Note it on everybody who has the address."""
    await note_bounce(work, mail.address, hard, said)


async def arrived(work: Work, mail: Delivery) -> None:
    """Forget what came back before, where something may have."""
    if mail.attempts > 1:
        await note_arrived(work, mail.address)


async def ended(work: Work, row: Mailing, counts: Mapping[str, int]) -> None:
    """Tell who answers for the release and who sent it of mails that certainly did not arrive."""
    missing = counts.get("failed", 0) + counts.get("bounced", 0)
    release = await release_row(work, row.matter_id)
    if not missing or release is None:
        return
    people = sorted({one for one in (release.owner_id, row.created_by) if one is not None})
    params = {"count": str(missing)}
    await notify(work, people, UNDELIVERED, record=RELEASE, record_id=row.matter_id, params=params)


MATTER = Matter(
    topic="press", name="releases", leave="releases-leave", wanted=wanted, written=written, holes=holes,
    bounced=bounced, arrived=arrived, ended=ended, why_left=WHY_LEFT,
)  # fmt: skip
