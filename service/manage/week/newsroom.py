"""The press office of the invented weeks: whom it knows, its lists, what it was asked and answered. All invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from service.manage.week.story import Scene
from service.press.inquiries.actions import answering, handling
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.rules.content import NewAnswer, NewInquiry
from service.press.outlets.actions.keeping import enter_journalist, enter_outlet
from service.press.outlets.actions.lists import add_members, make_list
from service.press.outlets.actions.working import add_tenure, write_note
from service.press.outlets.rules.acts import JOURNALIST
from service.press.outlets.rules.content import JournalistEdit, OutletEdit, TenureEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A journalist of the demo. outlet: by its place among the outlets."""

    name: str
    email: str
    outlet: int
    post: str
    languages: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    beats: tuple[str, ...] = ()
    origin: str = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An inquiry of the demo. who: place among the journalists; answer: "" while it is open; ago: days."""

    who: int
    ago: int
    text: str
    answer: str = ""
    given: bool = True


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything of one country. lists: title and purpose of the list that all are on."""

    outlets: tuple[OutletEdit, ...]
    people: tuple[Known, ...]
    lists: tuple[str, str]
    note: str
    questions: tuple[Question, ...]
    speaker: str


AZ = Newsroom(
    (
        OutletEdit("Uydurma Xəbər Agentliyi", "agency", country="AZ", languages=("az", "ru", "en"),
                   email="redaksiya@uydurma-agentlik.example", website="https://uydurma-agentlik.example"),
        OutletEdit("Sahil qəzeti", "newspaper", country="AZ", languages=("az",), reach="5 000",
                   email="redaksiya@sahil-qezeti.example"),
        OutletEdit("Günəş TV", "tv", country="AZ", languages=("az",), email="xeber@gunes-tv.example"),
    ),
    (
        Known(name="Nərmin Uydurmalı", email="nermin@uydurma-agentlik.example", outlet=0, post="müxbir",
              languages=("az", "ru"), spellings=("Нармин Уйдурмалы",), beats=("təhsil", "büdcə")),
        Known(name="Cavid Nümunəli", email="cavid@sahil-qezeti.example", outlet=1, post="redaktor", languages=("az",)),
        Known(name="Ayla Örnek", email="ayla@gunes-tv.example", outlet=2, post="aparıcı", languages=("tr", "az"),
              origin="foreign", beats=("regionlar",)),
    ),
    ("Gündəlik xəbərlər", "Press-relizlər və dəvətlər"),
    "Sualı həmişə yazılı göndərir, cavabı axşama qədər gözləyir.",
    (
        Question(who=0, ago=6, text="Bu il neçə məktəb təmir olunub və nə qədər vəsait xərclənib?",
                 answer="Bu il on iki məktəb təmir olunub. Xərclər saytdakı aylıq hesabatda göstərilib."),
        Question(who=1, ago=2, text="Qeydiyyat qaydaları nə vaxt dəyişir?",
                 answer="Yeni qaydalar gələn ilin əvvəlindən tətbiq ediləcək.", given=False),
        Question(who=2, ago=0, text="Nazir rayonlara səfərdə hansı məktəblərə baxacaq?"),
    ),
    "Qurumun mətbuat xidməti",
)  # fmt: skip
GE = Newsroom(
    (
        OutletEdit("გამოგონილი სააგენტო", "agency", country="GE", languages=("ka", "en"),
                   email="desk@gamogonili-saagento.example", website="https://gamogonili-saagento.example"),
        OutletEdit("მთის გაზეთი", "newspaper", country="GE", languages=("ka",), email="redaqcia@mtis-gazeti.example"),
        OutletEdit("ნიმუში ტვ", "tv", country="GE", languages=("ka",), email="news@nimushi-tv.example"),
    ),
    (
        Known(name="ნინო გამოგონილი", email="nino@gamogonili-saagento.example", outlet=0, post="კორესპონდენტი",
              languages=("ka", "en"), spellings=("Nino Gamogonili",), beats=("თვითმმართველობა",)),
        Known(name="გიორგი ნიმუშიძე", email="giorgi@mtis-gazeti.example", outlet=1, post="რედაქტორი",
              languages=("ka",)),
        Known(name="Anna Example", email="anna@nimushi-tv.example", outlet=2, post="producer", languages=("en",),
              origin="foreign"),
    ),
    ("ყოველდღიური ამბები", "პრესრელიზები და მოსაწვევები"),
    "შეკითხვას ყოველთვის წერილობით გზავნის.",
    (
        Question(who=0, ago=6, text="რამდენი გზა შეკეთდა წელს და რა დაიხარჯა?",
                 answer="წელს შვიდი გზა შეკეთდა. ხარჯები ყოველთვიურ ანგარიშშია მითითებული."),
        Question(who=1, ago=2, text="როდის შეიცვლება მიღების საათები?",
                 answer="მიღების საათები მომავალი თვიდან შეიცვლება.", given=False),
        Question(who=2, ago=0, text="Which roads will be closed during the festival?"),
    ),
    "პრესსამსახური",
)  # fmt: skip
BY_COUNTRY: Mapping[str, Newsroom] = {"az": AZ, "ge": GE}


async def play_newsroom(scene: Scene) -> int:
    """Contacts, a list, a note, inquiries; gives how many inquiries there are."""
    told = BY_COUNTRY[scene.tenant.profile.country]
    async with scene.at("adviser", 13, 10) as work:
        outlets = [await enter_outlet(work, edit) for edit in told.outlets]
        people: list[UUID] = []
        for one in told.people:
            edit = JournalistEdit(
                one.name, one.spellings, one.origin, one.languages, one.beats, email=one.email
            )  # fmt: skip
            people.append(await enter_journalist(work, edit))
            since = work.today - timedelta(days=400)
            await add_tenure(work, people[-1], TenureEdit(outlets[one.outlet], one.post, since))
        held = await make_list(work, *told.lists)
        await add_members(work, held, [(JOURNALIST, ident) for ident in people])
        await write_note(work, people[0], told.note)
    for question in told.questions:
        await _asked(scene, told, question, people[question.who])
    return len(told.questions)


async def _asked(scene: Scene, told: Newsroom, question: Question, journalist_id: UUID) -> None:
    one = told.people[question.who]
    adviser = scene.people["adviser"].id
    async with scene.at("adviser", question.ago, 10) as work:
        wished = work.now + timedelta(hours=6 if question.ago else 26)
        new = NewInquiry(
            question=question.text, form="written", language=one.languages[0], email=one.email,
            journalist_id=journalist_id, wished_at=wished,
        )  # fmt: skip
        inquiry_id = await register_inquiry(work, new)
        await handling.assign(work, inquiry_id, adviser)
    if not question.answer:
        return
    async with scene.at("adviser", question.ago, 12) as work:
        answer = NewAnswer(question.answer, "on_record", scene.words.language, told.speaker)
        await answering.write_answer(work, inquiry_id, answer, 0)
        await answering.submit_answer(work, inquiry_id)
    if question.given:
        async with scene.at(scene.signer, question.ago, 13) as work:
            await answering.approve_answer(work, inquiry_id)
        async with scene.at("adviser", question.ago, 14) as work:
            await answering.give_answer(work, inquiry_id, "phone")
