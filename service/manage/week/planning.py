"""Plans of the invented weeks: each agency's own year with activities around today, and a campaign of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from service.exchange.actions import publish_entry
from service.exchange.rules import EntryEdit
from service.kit.actor import Actor
from service.manage.week.story import Scene
from service.planning.campaigns.actions import carrying, materials
from service.planning.campaigns.rules.content import MaterialEdit, MaterialWords, NewCarrying, NewFigure, Proof
from service.planning.plans.actions import deciding, doing, keeping, measuring, parts, sharing, talking, writing
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ActivityEdit, ItemEdit, PlanEdit, Slot, Title, Words
from service.planning.unit_reports.actions import editing
from service.planning.unit_reports.actions.opening import open_report
from service.planning.unit_reports.rules.periods import ended
from service.planning.unit_reports.rules.texts import Written
from service.runtime.work import Work

SHARES, KEEPS = "planning.share", "exchange.administer"


@dataclass(frozen=True, slots=True)
class Does:
    """An activity: days from today, hours, channel, kind, state it came to, and its title by language."""

    ago: int
    hour: int
    hours: int
    channel: str
    kind: str
    steps: tuple[str, ...]
    title: Mapping[str, str]
    tentative: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The plan of one country's agencies in its words."""

    title: Mapping[str, Words]
    objective: Mapping[str, str]
    audience: Mapping[str, str]
    message: Mapping[str, str]
    measure: Mapping[str, str]
    source: str
    speaker: str
    place: str
    note: str
    money: str
    currency: str
    summary: Mapping[str, str]
    does: tuple[Does, ...]


AZ = Told(
    {
        "az": Words(
            "İllik kommunikasiya sənədi", "Vətəndaş yeni xidmətləri vaxtında və öz dilində öyrənsin.",
            "Keçən il müraciətlərin üçdə biri artıq cavabı saytda olan suallar idi.",
            "Bir ünvan, qısa izahlar, hər rayonda görüş.",
        ),
        "en": Words("Annual communication document", "Citizens learn of new services in time, in their language."),
    },
    {"az": "Xidmətləri bilənlərin payı artsın", "en": "More people know the services"},
    {"az": "Rayonlarda yaşayan ailələr", "en": "Families in the districts"},
    {"az": "Sənədi evdən göndərmək olar; kömək pulsuzdur.", "en": "Papers can be sent from home; help is free."},
    {"az": "Xidmətləri bilənlər", "en": "People who know the services"},
    "Rayonlarda sorğu", "mətbuat katibi", "Böyük zal", "Büdcə hələ təsdiqlənməyib, rəqəmləri deməyək.",
    "Zalın icarəsi", "AZN", {"az": "Rübün əsas işi elektron xidmətlərin izahı oldu."},
    (
        Does(6, 11, 1, "press", "event", ("agree", "confirm", "begin"),
              {"az": "Brifinq: rübün nəticələri", "en": "Briefing: the quarter"}),
        Does(2, 15, 2, "field", "event", ("agree", "confirm"), {"az": "Rayonda görüş", "en": "Meeting in a district"}),
        Does(0, 10, 1, "press", "announcement", ("agree", "confirm"),
              {"az": "Yeni xidmətin elanı", "en": "A new service is announced"}),
        Does(-1, 10, 1, "press", "speech", ("agree",),
              {"az": "Nazir müavininin çıxışı", "en": "Speech of the deputy minister"}),
        Does(-2, 9, 1, "tv", "news", (), {"az": "Səhər proqramında müsahibə"}, tentative=True),
        Does(-3, 12, 1, "social", "publication", ("agree",), {"az": "Videoizah: ərizə necə göndərilir"}),
        Does(-7, 11, 1, "press", "event", (), {"az": "Mətbuat turu"}, draft=True),
        Does(-9, 16, 2, "field", "event", ("agree",), {"az": "Valideynlərlə görüş", "en": "Meeting with parents"}),
        Does(-14, 10, 1, "site", "report", (), {"az": "Aylıq hesabatın dərci"}),
    ),
)  # fmt: skip
KA = Told(
    {
        "ka": Words(
            "წლიური კომუნიკაციის დოკუმენტი", "მოქალაქემ ახალი სერვისები დროულად და თავის ენაზე გაიგოს.",
            "შარშან წერილების მესამედი ისეთ კითხვას ეხებოდა, რომლის პასუხიც საიტზე უკვე იყო.",
            "ერთი მისამართი, მოკლე განმარტებები, შეხვედრა ყველა სოფელში.",
        ),
        "en": Words("Annual communication document", "Citizens learn of new services in time, in their language."),
    },
    {"ka": "მეტმა ადამიანმა იცოდეს სერვისები", "en": "More people know the services"},
    {"ka": "სოფლად მცხოვრები ოჯახები", "en": "Families in villages"},
    {"ka": "საბუთის გაგზავნა სახლიდან შეიძლება; დახმარება უფასოა.",
     "en": "Papers can be sent from home; help is free."},
    {"ka": "ვინც სერვისები იცის", "en": "People who know the services"},
    "გამოკითხვა სოფლებში", "პრესსპიკერი", "დიდი დარბაზი", "ბიუჯეტი ჯერ არ დამტკიცებულა, რიცხვები არ ვთქვათ.",
    "დარბაზის ქირა", "GEL", {"ka": "კვარტლის მთავარი საქმე ელექტრონული სერვისების განმარტება იყო."},
    (
        Does(6, 11, 1, "press", "event", ("agree", "confirm", "begin"),
              {"ka": "ბრიფინგი: კვარტლის შედეგები", "en": "Briefing: the quarter"}),
        Does(2, 15, 2, "field", "event", ("agree", "confirm"),
              {"ka": "შეხვედრა სოფელში", "en": "Meeting in a village"}),
        Does(0, 10, 1, "press", "announcement", ("agree", "confirm"),
              {"ka": "ახალი სერვისის გაცნობა", "en": "A new service is announced"}),
        Does(-1, 10, 1, "press", "speech", ("agree",), {"ka": "მერის გამოსვლა", "en": "Speech of the mayor"}),
        Does(-2, 9, 1, "tv", "news", (), {"ka": "ინტერვიუ დილის ეთერში"}, tentative=True),
        Does(-3, 12, 1, "social", "publication", ("agree",), {"ka": "ვიდეო: როგორ იგზავნება განცხადება"}),
        Does(-7, 11, 1, "press", "event", (), {"ka": "პრესტური"}, draft=True),
        Does(-9, 16, 2, "field", "event", ("agree",), {"ka": "შეხვედრა მშობლებთან", "en": "Meeting with parents"}),
        Does(-14, 10, 1, "site", "report", (), {"ka": "თვის ანგარიშის გამოქვეყნება"}),
    ),
)  # fmt: skip
BY_COUNTRY: Mapping[str, Told] = {"az": AZ, "ge": KA}
CAMPAIGN: Mapping[str, Words] = {
    "az": Words("Qışa hazırıq", "Ailələr istilik və qaz barədə qaydaları bilsin."),
    "ka": Words("მზად ვართ ზამთრისთვის", "ოჯახებმა იცოდნენ გათბობისა და გაზის წესები."),
    "en": Words("Ready for winter", "Families know the rules of heating and gas."),
}
MATERIAL: Mapping[str, MaterialWords] = {
    "az": MaterialWords("Videoçarx: dəm qazından qorunun", "https://qis.example/video"),
    "ka": MaterialWords("ვიდეო: დაიცავით თავი მხუთავი აირისგან", "https://zamtari.example/video"),
    "en": MaterialWords("Film: beware of carbon monoxide"),
}
BODY: Mapping[str, str] = {"energy": "ministry", "mtispiri": "municipality", "education": "ministry"}


def holder(people: Mapping[str, Actor], permission: str) -> str:
    """Who of the demo's people holds a right, the first there is."""
    return next(name for name, actor in people.items() if actor.may(permission))


async def play_plans(scene: Scene) -> None:
    """The agency's entry in the directory, its plan of the year, and a report of the quarter that ended."""
    told, who = BY_COUNTRY[scene.tenant.profile.country], holder(scene.people, SHARES)
    async with scene.at(holder(scene.people, KEEPS), 3, 9) as work:
        await publish_entry(work, EntryEdit(BODY.get(scene.tenant.slug, "department"), {}, ""))
    async with scene.at(who, 0, 9) as work:
        plan_id = await _year(work, told)
        await _report(work, told)
    await _activities(scene, who, plan_id, told)


async def _year(work: Work, told: Told) -> UUID:
    year = work.today.year
    edit = PlanEdit("annual", told.title, date(year, 1, 1), date(year, 12, 31))
    plan_id = await writing.begin(work, edit, skeleton=False)
    target = {
        "measure": "awareness", "baseline": Decimal(41), "baseline_on": date(year, 1, 20), "target": Decimal(60),
        "due_on": date(year, 12, 20), "source": told.source, "unit": "%",
    }  # fmt: skip
    objective = await parts.add_part(work, plan_id, words.OBJECTIVE, ItemEdit(told.objective, target))
    audience = await parts.add_part(work, plan_id, words.AUDIENCE, ItemEdit(told.audience, {"size": 12_000}))
    await parts.add_part(work, plan_id, words.MESSAGE, ItemEdit(told.message, {"audience_id": audience}))
    measure = {**target, "level": "outcome", "objective_id": objective}
    kpi = await parts.add_part(work, plan_id, words.KPI, ItemEdit(told.measure, measure))
    money = {"title": told.money, "currency": told.currency, "planned": 120_000, "spent": 40_000}
    await keeping.keep_money(work, plan_id, money)
    await keeping.keep_note(work, plan_id, told.note)
    await deciding.approve(work, plan_id)
    await deciding.activate(work, plan_id)
    await measuring.read(work, plan_id, kpi, measuring.NewReading(work.today, Decimal(52), told.source, told.source))
    return plan_id


async def _activities(scene: Scene, who: str, plan_id: UUID, told: Told) -> None:
    async with scene.at(who, 0, 10) as work:
        for one in told.does:
            slot = _slot(scene, one)
            titles = {code: Title(said, said) for code, said in one.title.items()}
            edit = ActivityEdit(
                slot, titles, one.kind, spokesperson=told.speaker, place=told.place, draft=one.draft,
                result="", objective_id=None,
            )  # fmt: skip
            made = await doing.put_in(work, plan_id, edit)
            for step in one.steps:
                await doing.step(work, made, step)


def _slot(scene: Scene, one: Does) -> Slot:
    """Its hours on its day; Saturdays and Sundays wait until Monday."""
    day = scene.local_now - timedelta(days=one.ago)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
    begins = day.replace(hour=one.hour, minute=0, second=0, microsecond=0)
    return Slot(begins, begins + timedelta(hours=one.hours), False, one.channel, one.tentative)


async def _report(work: Work, told: Told) -> None:
    made = await open_report(work, None, ended("quarter", work.today).key)
    texts: dict[str, Written] = {
        code: Written(said) for code, said in told.summary.items() if code in work.tenant.profile.languages
    }
    if texts:
        await editing.write(work, made, "summary", texts)


async def play_campaign(scenes: Sequence[Scene]) -> None:
    """A campaign of the first agency that the others carry, but for the last, who has not answered yet."""
    if len(scenes) < 3:
        return
    owner, *others = scenes
    who = holder(owner.people, SHARES)
    async with owner.at(who, 0, 11) as work:
        plan_id = await writing.begin(work, _campaign(work.now), skeleton=False)
        for other in others:
            await sharing.invite(work, plan_id, other.tenant.id, "contribute")
        material = await materials.add_material(work, plan_id, MaterialEdit("video", MATERIAL))
    for other in others[:-1]:
        async with other.at(holder(other.people, SHARES), 0, 11) as work:
            await sharing.answer(work, plan_id, accepts=True)
            await talking.comment(work, plan_id, CAMPAIGN[other.words.language].summary)
    async with owner.at(who, 0, 12) as work:
        await deciding.consult(work, plan_id)
        number = await deciding.revise(work, plan_id)
        await deciding.sign(work, plan_id, number, "agreed")
    for other in others[:-1]:
        async with other.at(holder(other.people, SHARES), 0, 12) as work:
            await deciding.sign(work, plan_id, number, "agreed")
            proof = Proof("link", f"https://{other.tenant.slug}.example/video")
            await carrying.carry(work, plan_id, NewCarrying(material, "site", other.tenant.slug, work.today, proof))
    async with owner.at(who, 0, 13) as work:
        await deciding.approve(work, plan_id)
        await deciding.activate(work, plan_id)
        counted = NewFigure("calls", "100", "day", work.today - timedelta(days=1), Decimal(37), "100")
        await carrying.count(work, plan_id, counted)


def _campaign(now: datetime) -> PlanEdit:
    first = now.date().replace(day=1)
    return PlanEdit("campaign", CAMPAIGN, first, (first + timedelta(days=100)).replace(day=1) - timedelta(days=1))
