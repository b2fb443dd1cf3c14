"""Two meetings that were held once, told anew with invented people: built through actions, as an office would.

The first: in December a ministry spoke with its bodies and projects of the communication of the year to come; six
platforms were told of by their figures, each by itself. The second: a round table of a city's education department on
particular cases and vulnerable groups, a hotline, and a campaign that several bodies carry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.monitoring.figures.actions.accounts import enter_account, note_figures
from service.monitoring.figures.rules.accounts import AccountEdit
from service.monitoring.figures.rules.accounts import NewFigure as NewSocialFigure
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure, Proof
from service.planning.plans.actions import deciding, doing, parts, writing
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ActivityEdit, ItemEdit, PlanEdit, Slot, Title, Words
from service.runtime.work import Work
from tests.planning.plans.factories import BAKU, Party, joined

MEETING_DAY = date(2021, 12, 16)
PLATFORMS = (
    ("facebook", "likes", 157_230),
    ("facebook", "followers", 187_309),
    ("instagram", "followers", 79_100),
    ("twitter", "followers", 11_845),
    ("telegram", "subscribers", 17_605),
    ("linkedin", "followers", 2_496),
    ("youtube", "subscribers", 109_000),
)
"""Platform, what is read of it, the figure that was told."""
SUM = sum(value for _, _, value in PLATFORMS)
FOLLOWERS = sum(value for _, metric, value in PLATFORMS if metric != "likes")


def said(az: str, ka: str, en: str) -> dict[str, str]:
    return {"az": az, "ka": ka, "en": en}


TITLE = said("2022-ci il üçün kommunikasiya sənədi", "2022 წლის კომუნიკაციის დოკუმენტი", "Yearly document for 2022")
SITUATION = said(
    "2021-ci ildə nazirliyin və qurumların birgə işi qənaətbəxşdir; əlaqələr gücləndirilməlidir.",
    "2021 წელს სამინისტროსა და უწყებების ერთობლივი მუშაობა დამაკმაყოფილებელია; კავშირები უნდა გაძლიერდეს.",
    "In 2021 the joint work of the ministry and its bodies was satisfactory; ties have to be made stronger.",
)
TARGETS = (
    said("Sosial mediadan istifadənin artırılması", "სოციალური მედიის მეტი გამოყენება", "More use of social media"),
    said("İnformasiyaya əlçatanlıq", "ინფორმაციის ხელმისაწვდომობა", "Access to information"),
    said("Vətəndaş məmnunluğu", "მოქალაქეთა კმაყოფილება", "Satisfaction of citizens"),
)
MESSAGE = said(
    "Qərarların məqsədi vaxtında və dolğun izah olunur.", "გადაწყვეტილებების მიზანი დროულად და სრულად იხსნება.",
    "What decisions are for is explained in time and in full.",
)  # fmt: skip
AUDIENCE = said("Valideynlər", "მშობლები", "Parents")
RISK = said("Xəbərlər gec yayılır", "ამბები გვიან ვრცელდება", "News are spread late")
RESPONSE = said("Növbətçi cədvəli", "მორიგეთა განრიგი", "A roster of those on duty")
MEETING = said("Kommunikasiyanın müzakirəsi", "კომუნიკაციის განხილვა", "Discussion of communication")
MINUTES = said(
    "Sosial media səhifələri üzrə məlumat verildi.\nMedia resurslarından istifadə imkanları dəyərləndirildi.",
    "წარმოდგენილ იქნა ინფორმაცია სოციალური მედიის გვერდებზე.\nშეფასდა მედიარესურსების გამოყენების შესაძლებლობები.",
    "The figures of the social media pages were told.\nThe use of media resources was weighed.",
)
DECIDED = (
    said("2022-ci il üçün sənəd hazırlansın", "მომზადდეს 2022 წლის დოკუმენტი", "Prepare the document for 2022"),
    said("Layihələrarası əməkdaşlıq genişləndirilsin", "გაფართოვდეს პროექტთა თანამშრომლობა",
         "Widen the work of projects with each other"),
)  # fmt: skip
PRESENT = [
    {"name": "Sınaq Adam 1", "body": "İctimaiyyətlə əlaqələr sektoru", "role": "müdir"},
    {"name": "Sınaq Adam 2", "body": "İctimaiyyətlə əlaqələr sektoru", "role": "baş məsləhətçi"},
    {"name": "Sınaq Adam 3", "body": "Nazirin aparatı", "role": "müşavir"},
    {"name": "Sınaq Adam 4", "body": "Tabe qurum", "role": ""},
]
RESERVATION = "Yayda tədbir keçirə bilmirik."


@dataclass(frozen=True, slots=True)
class Told:
    """What was made."""

    plan_id: UUID
    meeting_id: UUID
    decisions: tuple[UUID, ...]


def _moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BAKU)


async def part(work: Work, plan_id: UUID, record: str, texts: Mapping[str, str], **values: Any) -> UUID:
    return await parts.add_part(work, plan_id, record, ItemEdit(texts, values))


async def social(work: Work, plan_id: UUID) -> None:
    """An account of each platform with what was told of it; of each a measure with what is to be reached."""
    known: dict[str, UUID] = {}
    for platform, metric, value in PLATFORMS:
        if platform not in known:
            address = f"https://{platform}.example/{new_id()}"
            known[platform] = await enter_account(work, AccountEdit(platform, address, "Office"))
            await part(work, plan_id, words.CHANNEL, said(platform, platform, platform), kind="social",
                       address=address, account_id=known[platform])  # fmt: skip
        await note_figures(work, known[platform], [NewSocialFigure(metric, MEETING_DAY, value, origin="page")])
        await part(
            work, plan_id, words.KPI, said(f"{platform} {metric}", f"{platform} {metric}", f"{platform} {metric}"),
            level="outtake", measure=metric, baseline=Decimal(value), baseline_on=MEETING_DAY,
            target=Decimal(value + value // 10), due_on=date(2022, 12, 31), source="Hesabın öz statistikası",
            account_id=known[platform],
        )  # fmt: skip


async def yearly(owner: Party, *others: Party) -> Told:
    """The meeting of December and the document of the year that it spoke of; all who take part sign."""
    async with owner.work() as work:
        texts = {code: Words(TITLE[code], "", SITUATION[code], "", True) for code in TITLE}
        plan_id = await writing.begin(
            work, PlanEdit("annual", texts, date(2022, 1, 1), date(2022, 12, 31)), skeleton=False
        )
        for target in TARGETS:
            await part(work, plan_id, words.OBJECTIVE, target)
        audience = await part(work, plan_id, words.AUDIENCE, AUDIENCE, size=400_000)
        await part(work, plan_id, words.MESSAGE, MESSAGE, audience_id=audience)
        await social(work, plan_id)
        await part(work, plan_id, words.RISK, RISK, likelihood=3, impact=4, response=RESPONSE, keeper="Sektor")
        await put_in(work, plan_id, said("Yeni tədris ili", "სასწავლო წლის მზადება", "A new school year"),
                     date(2022, 8, 29), "press")  # fmt: skip
    for other in others:
        await joined(owner, other, plan_id, "contribute")
    async with owner.work() as work:
        meeting_id = await part(
            work, plan_id, words.MEETING, MEETING, starts_at=_moment(MEETING_DAY, 11), ends_at=_moment(MEETING_DAY, 13),
            place="Akt zalı", chair="Sınaq Adam 3", present=PRESENT, minutes=MINUTES,
        )  # fmt: skip
        responsible = [owner.id, others[0].id if others else owner.id]
        decisions = [
            await part(work, plan_id, words.DECISION, texts, meeting_id=meeting_id, responsible_id=party,
                       due_on=date(2022, 1, 31))
            for texts, party in zip(DECIDED, responsible, strict=True)
        ]  # fmt: skip
        await parts.step_part(work, plan_id, words.MEETING, meeting_id, "held")
    for other in others:
        async with other.work() as work:
            await put_in(work, plan_id, said("Açıq dərs", "ღია გაკვეთილი", "An open lesson"), date(2022, 4, 5), "field")
    async with owner.work() as work:
        await deciding.consult(work, plan_id)
        number = await deciding.revise(work, plan_id)
        await deciding.sign(work, plan_id, number, "agreed")
    for other in others:
        async with other.work() as work:
            await deciding.sign(work, plan_id, number, "reserved", RESERVATION)
    return Told(plan_id, meeting_id, tuple(decisions))


async def put_in(work: Work, plan_id: UUID, titles: Mapping[str, str], day: date, channel: str, **given: Any) -> UUID:
    slot = Slot(_moment(day, 10), _moment(day, 12), channel=channel)
    texts = {code: Title(title) for code, title in titles.items()}
    return await doing.put_in(work, plan_id, ActivityEdit(slot, texts, **given))


# --- the round table

CAMPAIGN = said("“Mənimlə danış” kampaniyası", "კამპანია „დამელაპარაკე“", "The campaign “Talk to me”")
TABLE = said("Xüsusi hallar və həssas qruplarla iş", "განსაკუთრებული შემთხვევები და მოწყვლადი ჯგუფები",
             "Particular cases and vulnerable groups")  # fmt: skip
BODIES = (
    "Bakı Şəhəri üzrə Təhsil İdarəsi", "Ailə, Qadın və Uşaq Problemləri üzrə Dövlət Komitəsi", "Sosial Müdafiə Fondu",
    "Rayon icra hakimiyyətləri", "Baş Səhiyyə İdarəsi", "Baş Polis İdarəsi", "Təhsildə Araşdırma və İnkişaf Mərkəzi",
    "İctimai Şura",
)  # fmt: skip
PROPOSALS = (
    said("İşçi qrup yaradılsın", "შეიქმნას სამუშაო ჯგუფი", "Set up a working group"),
    said("Maarifləndirmə genişləndirilsin", "გაფართოვდეს ცნობიერების ამაღლება", "Widen the work of explaining"),
)
FOLLOWED = "İşçi qrup yaradıldı"
VIDEO = said("“Mənimlə danış” videoçarxı", "ვიდეორგოლი „დამელაპარაკე“", "Video “Talk to me”")
SLIDES = said("Xüsusi hallara dair təqdimat", "პრეზენტაცია განსაკუთრებულ შემთხვევებზე", "Slides on particular cases")
HOTLINE = "190-2"
CALLS = ((date(2021, 11, 1), 120), (date(2021, 11, 8), 134), (date(2021, 11, 15), 1_151))


@dataclass(frozen=True, slots=True)
class Round:
    """What was made."""

    plan_id: UUID
    meeting_id: UUID
    video: UUID
    slides: UUID


async def round_table(owner: Party, carrier: Party, idle: Party) -> Round:
    """The campaign: the owner and a second body carry the video, a third one takes part and has carried nothing."""
    async with owner.work() as work:
        texts = {code: Words(title, "", "", "", True) for code, title in CAMPAIGN.items()}
        plan_id = await writing.begin(
            work, PlanEdit("campaign", texts, date(2021, 9, 15), date(2022, 6, 15)), skeleton=False
        )
        await part(work, plan_id, words.MESSAGE, said("Mənimlə danış", "დამელაპარაკე", "Talk to me"))
    for other in (carrier, idle):
        await joined(owner, other, plan_id, "contribute")
    async with owner.work() as work:
        await deciding.approve(work, plan_id, "Təcilidir")
        await deciding.activate(work, plan_id)
        meeting_id = await _round(work, plan_id)
        video = await materials.add_material(work, plan_id, _material("video", VIDEO, "talk"))
        slides = await materials.add_material(work, plan_id, _material("presentation", SLIDES, "slides"))
        await carrying.carry(work, plan_id, NewCarrying(slides, "field", "Dəyirmi masa", date(2021, 11, 25)))
        shown = Proof("link", "https://video.example/talk-to-me")
        await carrying.carry(work, plan_id, NewCarrying(video, "field", "Dəyirmi masa", date(2021, 11, 25), shown))
        for monday, calls in CALLS:
            figure = NewFigure("calls", HOTLINE, "week", monday, Decimal(calls), "Qaynar xəttin jurnalı")
            await carrying.count(work, plan_id, figure)
    async with carrier.work() as work:
        proof = Proof("link", "https://site.example/video")
        await carrying.carry(work, plan_id, NewCarrying(video, "site", "Saytda", date(2021, 11, 26), proof))
    return Round(plan_id, meeting_id, video, slides)


def _material(kind: str, titles: Mapping[str, str], address: str) -> MaterialEdit:
    return MaterialEdit(
        kind, {code: MaterialWords(title, f"https://files.example/{address}-{code}") for code, title in titles.items()}
    )


async def _round(work: Work, plan_id: UUID) -> UUID:
    present = [{"name": f"Sınaq Nümayəndə {place}", "body": body, "role": ""} for place, body in enumerate(BODIES, 1)]
    present.append({"name": "Sınaq Nümayəndə 9", "body": BODIES[3], "role": "başçının müavini"})
    meeting_id = await part(
        work, plan_id, words.MEETING, TABLE, starts_at=_moment(date(2021, 11, 25), 11), place="Təhsil İdarəsi",
        chair="Sınaq Nümayəndə 1", present=present,
    )  # fmt: skip
    kept = [
        await part(work, plan_id, words.DECISION, texts, meeting_id=meeting_id, responsible=BODIES[place])
        for place, texts in enumerate(PROPOSALS)
    ]
    await parts.step_part(work, plan_id, words.MEETING, meeting_id, "held")
    await parts.step_part(work, plan_id, words.DECISION, kept[0], "done", FOLLOWED)
    return meeting_id
