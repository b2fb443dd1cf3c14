"""Badges as pictures and on paper: the QR code, and the sheet of several on a page."""

import io

import segno

from service.documents.labels import Card, Sheet
from service.kit.words import N_
from service.press.accreditation.models import Accreditation
from service.press.accreditation.rules.calls import KINDS
from service.press.accreditation.rules.content import ROLES
from service.press.accreditation.rules.views import CallView
from service.press.accreditation.writing import when_words
from service.runtime.language import format_date, gettext
from service.runtime.work import Work

QR_ALT = N_("QR code of the badge %(code)s")
BADGES = N_("Badges: %(title)s")


def qr_svg(token: str) -> str:
    """The QR code as SVG: dark on light whatever the page's colours are, since scanners need that."""
    out = io.BytesIO()
    code = segno.make(token, error="m", micro=False)
    code.save(out, kind="svg", border=4, dark="#000000", light="#ffffff", xmldecl=False, svgns=True, nl=False,
              omitsize=True)  # fmt: skip
    return out.getvalue().decode("ascii")


def band_of(call: CallView, work: Work) -> str:
    """Whose badge it is, what it is for and when it holds."""
    own, agency = work.tenant.profile.default_language, work.tenant.name(work.language)
    title = call.title(work.language, own)
    if call.event is not None:
        return f"{agency}\n{title}\n{when_words(call.event, work)}"
    edit = call.edit
    assert edit.valid_from is not None and edit.valid_until is not None  # the table's own check
    span = f"{format_date(edit.valid_from)} – {format_date(edit.valid_until)}"
    return f"{agency}\n{gettext(KINDS['standing'])}: {title}\n{span}"


def sheet_of(work: Work, call: CallView, badges: list[tuple[Accreditation, str]]) -> Sheet:
    """A sheet of badges, each with its token, in the language that is spoken now."""
    own = work.tenant.profile.default_language
    band = band_of(call, work)
    cards = [
        Card(band, one.name, one.outlet, f"{gettext(ROLES[one.role])} · {one.number}", one.badge_code, qr_svg(token),
             gettext(QR_ALT, code=one.badge_code))
        for one, token in badges
    ]  # fmt: skip
    moment = work.local_now.replace(microsecond=0).isoformat()
    title = gettext(BADGES, title=call.title(work.language, own))
    return Sheet(title, work.tenant.name(work.language), work.language, moment, cards)
