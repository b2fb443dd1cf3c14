"""What the sample pages show: invented letters of two of the demo agencies, and a form with one wrong date."""

from typing import Any

from service.kit.refusal import Refusal
from service.web.render import RailItem

RAIL = [
    RailItem("Correspondence", "/letters", "inbox", "correspondence.read", "letters"),
    RailItem("Contacts", "/new", "book-user", "contacts.read", "contacts"),
]
PEOPLE = {
    "mtispiri": ("ნ. წყაროელი", "მთავარი სპეციალისტი"),
    "baku-education": ("A. Zirəli", "Sektor müdiri"),
}
KA = (
    ("ადგილობრივი თვითმმართველობის საქმიანობის პრესდაიჯესტის წარმოდგენის შესახებ", "რეგიონული განვითარების სამინისტრო"),
    ("განცხადება სოფლის გზის სარეაბილიტაციო სამუშაოების დაწყების თაობაზე", "მოქალაქე ნ. ვაკელი"),
    ("საჯარო ინფორმაციის მოთხოვნა: 2026 წლის ბიუჯეტის შესრულება", "ინფორმაციის თავისუფლების ინსტიტუტი"),
    ("ადმინისტრაციული წარმოების მასალების გამოთხოვა", "სახალხო დამცველის აპარატი"),
    ("მერის ინტერვიუს მოთხოვნა ზამთრის მზადების თემაზე", "ტელეკომპანია „მთისპირი“"),
    ("საკრებულოს სხდომის დღის წესრიგის პროექტი", "მუნიციპალიტეტის საკრებულო"),
)
AZ = (
    ("2027-ci il üçün kommunikasiya sənədinin hazırlanması barədə", "Təhsil Nazirliyi, İctimaiyyətlə əlaqələr sektoru"),
    ("Məktəbin təmiri ilə bağlı müraciət", "Vətəndaş R. Şəfəqli"),
    ("Jurnalist sorğusu: onlayn qeydiyyatın nəticələri", "Report İnformasiya Agentliyi"),
    ("İşğaldan azad edilmiş ərazilərdə məktəblərin açılışı", "Qarabağ Regional Təhsil İdarəsi"),
    ("Mediaturların ilkin cədvəlinin təqdim edilməsi", "Elm və Ali Təhsil üzrə Dövlət Agentliyi"),
    ("Çap məhsullarının dizaynının razılaşdırılması", "“Kaspi” nəşriyyatı"),
)
STATES = (
    ("", "ურეზოლუციო", "Dərkənarsız"),
    ("work", "სრულდება", "İcradadır"),
    ("sign", "ხელმოწერაზე", "İmzada"),
    ("done", "შესრულდა", "İcra olunub"),
)
DUES = (
    ("04.12", "10 დღე", "10 gün", 10, 0, ""),
    ("27.11", "5 დღე", "5 gün", 10, 5, ""),
    ("20.11", "ხვალ", "sabah", 10, 9, "soon"),
    ("16.11", "3 დღით გადაცდა", "3 gün gecikir", 10, 10, "late"),
)
TYPED = {"sender": "", "subject": "მიწის ნაკვეთის ნახაზის შეთანხმება", "channel": "post", "number": "04/7721"}


def register(slug: str) -> dict[str, Any]:
    """24 rows of an agency in its own language."""
    georgian = slug == "mtispiri"
    rows = [_row(place, georgian) for place in range(24)]
    views = [("ჩემი დღევანდელი", "Mənə tapşırılıb", 6), ("ვადაგადაცილებული", "Gecikənlər", 3)]
    return {
        "rows": rows,
        "title": "კორესპონდენცია" if georgian else "Yazışmalar",
        "act": "წერილის რეგისტრაცია" if georgian else "Məktubun qeydiyyatı",
        "views": [
            {"label": ka if georgian else az, "href": f"/letters?view={count}", "count": count, "late": count == 3}
            for ka, az, count in views
        ],
        "counts": {"/letters": 86},
    }


def _row(place: int, georgian: bool) -> dict[str, Any]:
    subject, sender = (KA if georgian else AZ)[place % 6]
    kind, ka, az = STATES[place % 4]
    date, ka_due, az_due, total, gone, late = DUES[(place * 3) % 4]
    number = 1312 - place
    return {
        "number": f"შ-{number}/26" if georgian else f"D-{number:04}/26",
        "slug": str(number),
        "subject": subject,
        "sender": sender,
        "state": kind,
        "state_words": ka if georgian else az,
        "came": "10:42" if place < 3 else "18.11",
        "due": (date, ka_due if georgian else az_due, total, gone, late),
        "new": place < 2,
        "files": place % 4,
        "restricted": place == 3,
    }


def letter(slug: str) -> dict[str, Any]:
    """One letter of that agency."""
    georgian = slug == "mtispiri"
    row = _row(0, georgian)
    facts = [("სახე", "წერილი, 3 ფურცელი"), ("არხი", "ფოსტა"), ("საქმე", "04-12")]
    own = [
        ("Sənədin növü", "Məktub, 2 vərəq"),
        ("Daxil olma yolu", "Elektron sənəd dövriyyəsi"),
        ("İş qovluğu", "04-12"),
    ]
    return {"row": row, "facts": facts if georgian else own, "lang_of": "ka" if georgian else "az"}


def form() -> dict[str, Any]:
    return {
        "channels": [("office", "კანცელარია"), ("post", "ფოსტა"), ("email", "ელფოსტა")],
        "kinds": [("letter", "წერილი"), ("application", "განცხადება")],
    }


def problems(values: dict[str, str]) -> dict[str, Refusal]:
    """No sender, no subject, and the 23rd of November is a holiday."""
    wrong = {name: Refusal("Fill in this field.", field=name) for name in ("sender", "subject") if not values.get(name)}
    if values.get("due_on") == "23.11.2026":
        wrong["due_on"] = Refusal("23 ნოემბერი უქმე დღეა. უახლოესი სამუშაო დღე: 24.11.2026", field="due_on")
    return wrong
