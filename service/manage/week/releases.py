"""Press releases of the invented weeks: one that everybody reads, one under embargo, one that waits for approval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from service.manage.week.story import Scene
from service.press.releases.actions import deciding, library, publishing, writing
from service.press.releases.rules.content import ReleaseEdit, Words
from service.runtime.work import Work

Texts = Mapping[str, Words]
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Told:
    """What the agency of one country says."""

    public: Texts
    embargoed: Texts
    waiting: Texts
    draft: Texts
    template: tuple[str, Texts]
    line: tuple[str, Mapping[str, str]]
    contact: str


AZ = Told(
    {
        "az": Words(
            "Elektron xidmətlər üçün yeni portal açıldı",
            "Vətəndaşlar müraciətlərin vəziyyətini bir səhifədə izləyə bilər.",
            "Portal noyabrın əvvəlindən işləyir. Müraciət edən hər kəs nömrə üzrə cavabın nə vaxt veriləcəyini görür."
            "\n\n# Nə dəyişir\n\n- müraciət bir dəfə yazılır\n- sənədlər telefondan əlavə olunur\n- cavab elektron"
            " qaydada gəlir\n\nSuallar **qaynar xətt** ilə qəbul edilir.", "", True,
        ),
        "en": Words(
            "A new portal for electronic services has opened",
            "People follow their letters on one page.",
            "The portal works since the beginning of November. Whoever wrote sees by the number when the answer is due."
            "\n\n# What changes\n\n- a letter is written once\n- papers are added from the phone\n- the answer comes"
            " electronically", "", True,
        ),
    },
    {
        "az": Words(
            "Gələn ilin büdcəsi: əsas istiqamətlər", "Rəqəmlər təsdiqdən sonra açıqlanır.",
            "Gələn il xidmət mərkəzlərinin sayı artırılacaq. Xərclərin bölgüsü əlavə edilmiş cədvəldədir.", "", True,
        ),
        "en": Words(
            "Next year's budget: main directions", "Figures are public once they are approved.",
            "Next year there will be more service centres. The table attached shows how money is divided.", "", True,
        ),
    },
    {
        "az": Words(
            "Qış mövsümünə hazırlıq başa çatıb", "Bütün obyektlər yoxlanılıb.",
            "Yoxlamalar oktyabrda aparılıb, nöqsanlar aradan qaldırılıb.", "", True,
        ),
        "en": Words("Ready for winter", "", "Everything was checked in October.", "", True),
    },
    {"az": Words("Bayram günlərində qəbul saatları", "", "Qəbul saatları dəyişdirilir.", "", False)},
    ("Bəyanat", {"az": Words("", "", "Redaksiyalara: əlavə məlumat üçün mətbuat xidmətinə müraciət edin.", "", False)}),
    ("Tariflər", {"az": "Tariflərin dəyişdirilməsi nəzərdə tutulmur.", "en": "No change of tariffs is planned."}),
    "Mətbuat xidməti, metbuat@qurum.example",
)  # fmt: skip
GE = Told(
    {
        "ka": Words(
            "ელექტრონული სერვისების ახალი პორტალი გაიხსნა",
            "მოქალაქეები განცხადების მდგომარეობას ერთ გვერდზე ხედავენ.",
            "პორტალი ნოემბრის დასაწყისიდან მუშაობს. განცხადების ნომრით ჩანს, როდის გაიცემა პასუხი."
            "\n\n# რა იცვლება\n\n- განცხადება ერთხელ იწერება\n- საბუთები ტელეფონიდან ემატება\n- პასუხი"
            " ელექტრონულად მოდის\n\nშეკითხვებს **ცხელი ხაზი** იღებს.", "", True,
        ),
        "en": Words(
            "A new portal for electronic services has opened",
            "People follow their applications on one page.",
            "The portal works since the beginning of November. Whoever wrote sees by the number when the answer is due."
            "\n\n# What changes\n\n- an application is written once\n- papers are added from the phone\n- the answer"
            " comes electronically", "", True,
        ),
    },
    {
        "ka": Words(
            "მომავალი წლის ბიუჯეტი: ძირითადი მიმართულებები", "ციფრები დამტკიცების შემდეგ ქვეყნდება.",
            "მომავალ წელს სერვისცენტრების რიცხვი გაიზრდება. ხარჯების განაწილება დართულ ცხრილშია.", "", True,
        ),
        "en": Words(
            "Next year's budget: main directions", "Figures are public once they are approved.",
            "Next year there will be more service centres. The table attached shows how money is divided.", "", True,
        ),
    },
    {
        "ka": Words(
            "ზამთრის სეზონისთვის მზადება დასრულდა", "ყველა ობიექტი შემოწმდა.",
            "შემოწმება ოქტომბერში ჩატარდა, ხარვეზები აღმოიფხვრა.", "", True,
        ),
        "en": Words("Ready for winter", "", "Everything was checked in October.", "", True),
    },
    {"ka": Words("მიღების საათები სადღესასწაულო დღეებში", "", "მიღების საათები იცვლება.", "", False)},
    ("განცხადება", {"ka": Words("", "", "რედაქციებს: დამატებითი ინფორმაციისთვის მიმართეთ პრესსამსახურს.", "", False)}),
    ("ტარიფები", {"ka": "ტარიფების ცვლილება არ იგეგმება.", "en": "No change of tariffs is planned."}),
    "პრესსამსახური, press@uwyeba.example",
)  # fmt: skip
BY_COUNTRY: Mapping[str, Told] = {"az": AZ, "ge": GE}


async def play_releases(scene: Scene) -> None:
    """The adviser writes, whoever signs approves."""
    told = BY_COUNTRY[scene.tenant.profile.country]
    async with scene.at(scene.signer, 9) as work:
        until = work.today + timedelta(days=120)
        await library.agree(work, library.LineEdit(told.line[0], _spoken(work, told.line[1]), work.today, until))
    async with scene.at("adviser", 9) as work:
        name, texts = told.template
        await library.keep_template(work, library.TemplateEdit("statement", name, _spoken(work, texts)))
    public = await _approved(scene, told, told.public, 4)
    async with scene.at("adviser", 3) as work:
        await publishing.publish(work, public, None, None)
    embargoed = await _approved(scene, told, told.embargoed, 2)
    async with scene.at("adviser", 1) as work:
        moment = (scene.local_now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
        await publishing.publish(work, embargoed, None, moment)
    await _submitted(scene, told, told.waiting, 1)
    async with scene.at("adviser", 0, 10) as work:
        await _begun(work, told, told.draft)


def _spoken(work: Work, texts: Mapping[str, Said]) -> dict[str, Said]:
    return {code: said for code, said in texts.items() if code in work.tenant.profile.languages}


async def _begun(work: Work, told: Told, texts: Texts) -> UUID:
    return await writing.begin(work, ReleaseEdit("release", _spoken(work, texts), told.contact))


async def _submitted(scene: Scene, told: Told, texts: Texts, ago: int) -> UUID:
    async with scene.at("adviser", ago, 12) as work:
        made = await _begun(work, told, texts)
        await deciding.submit(work, made)
    return made


async def _approved(scene: Scene, told: Told, texts: Texts, ago: int) -> UUID:
    made = await _submitted(scene, told, texts, ago)
    async with scene.at(scene.signer, ago, 15) as work:
        await deciding.approve(work, made)
    return made
