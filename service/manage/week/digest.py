"""The monthly digest of the invented weeks: last month's issue, composed and published, and this month's, open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from service.digest.actions import composing, deciding, editing, freezing, opening, publishing
from service.digest.actions.templates import create_template
from service.digest.queries.issues import items_of
from service.digest.rules.sections import KINDS, Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import ItemEdit, Words, month_before
from service.manage.week.outlets import BY_COUNTRY as TOLD
from service.manage.week.outlets import Told
from service.manage.week.press import Press, tell
from service.manage.week.story import Scene
from service.runtime.language import gettext, speaking
from service.runtime.work import Work

TITLE = "Press digest"
SECTIONS = ("top_stories", "topics", "own_output", "false_information", "social_figures", "next_month", "text")
DAYS = (4, 9, 13, 18, 24)
"""Days of the month on which its stories were told."""
STORIES: Mapping[str, tuple[Told, ...]] = {
    "az": (
        Told(
            slug="avqust-imtahan", ago=0, language="az", titles=("Yay məktəbinə min iki yüz uşaq qatılıb",),
            text="Rayonlarda təşkil olunan yay məktəbi başa çatıb. Dərslərə min iki yüz uşaq qatılıb, onların yarısı"
            " kənddə yaşayır. Təşkilatçılar proqramı gələn il genişləndirəcəklərini deyirlər.",
            outlets=("Uydurma Xəbər Agentliyi", "Günəş TV"), endings=("Süjet axşam buraxılışında gedib.",),
            tone="positive", prominence="headline", topics=("Service to citizens",),
        ),
        Told(
            slug="korpu-temiri", ago=0, language="az", titles=("Körpünün təmiri üç həftə uzanır",),
            text="Şəhərin cənubundakı körpünün təmiri üç həftə uzanır. Podratçı gecikməni yağışlarla izah edir."
            " Piyadalar"
            " üçün müvəqqəti keçid işləyir, avtobus xətləri əvvəlki kimi qalır.",
            outlets=("Sahil qəzeti", "Yeni Səhər", "Körpü portalı"), endings=("Sakinlər narazıdır.", "İş davam edir."),
            tone="negative", prominence="headline", topics=("Repairs and construction",),
        ),
        Told(
            slug="budce-muzakire", ago=0, language="az", titles=("Büdcə layihəsi ictimai müzakirəyə çıxarılıb",),
            text="Gələn ilin büdcə layihəsi saytda yerləşdirilib və iki həftə müzakirə olunacaq. Təklifləri elektron"
            " formada göndərmək mümkündür. Cavablar müzakirədən sonra bir cədvəldə açıqlanacaq.",
            outlets=("Uydurma Xəbər Agentliyi", "Sahil qəzeti"), tone="neutral", prominence="lead",
            topics=("Budget and procurement",),
        ),
        Told(
            slug="yeni-musabiqe", ago=0, language="az", titles=("Gənc mütəxəssislər üçün müsabiqə elan olunub",),
            text="On səkkiz vakant yer üçün müsabiqə elan olunub. Sənədlər ayın sonuna qədər qəbul edilir. Müsahibələr"
            " açıq keçiriləcək, nəticələr hər namizədə yazılı bildiriləcək.",
            outlets=("Körpü portalı",), tone="neutral", prominence="body", topics=("People",),
        ),
        Told(
            slug="odenis-sehvi", ago=0, language="az", titles=("Ödənişlər guya iki dəfə artıb",),
            text="Sosial şəbəkələrdə yayılan məlumata görə, arayış üçün ödəniş iki dəfə artıb. Paylaşımda tarix"
            " və mənbə"
            " göstərilmir. Redaksiya rəsmi açıqlama gözləyir.",
            outlets=("Yeni Səhər",), tone="negative", prominence="headline", topics=("Service to citizens",),
            error="Ödəniş dəyişməyib: tarif qərarı əvvəlki ildəndir.",
        ),
    ),
    "ge": (
        Told(
            slug="zafkhulis-skola", ago=0, language="ka", titles=("საზაფხულო სკოლაში ათას ორასი ბავშვი იყო",),
            text="სოფლებში გამართული საზაფხულო სკოლა დასრულდა. გაკვეთილებს ათას ორასი ბავშვი ესწრებოდა,"
            " ნახევარი მათგანი"
            " მთაში ცხოვრობს. ორგანიზატორები პროგრამის გაფართოებას გეგმავენ.",
            outlets=("გამოგონილი ამბების სააგენტო", "მტკვრის ტალღა"), tone="positive", prominence="headline",
            topics=("Service to citizens",),
        ),
        Told(
            slug="khidis-sheketeba", ago=0, language="ka", titles=("ხიდის შეკეთება სამი კვირით გახანგრძლივდა",),
            text="ქალაქის სამხრეთით მდებარე ხიდის შეკეთება სამი კვირით გახანგრძლივდა. კომპანია მიზეზად წვიმას"
            " ასახელებს."
            " ფეხით მოსიარულეთათვის დროებითი გადასასვლელი მუშაობს.",
            outlets=("დილის მაცნე", "მტკვრის ტალღა"), tone="negative", prominence="headline",
            topics=("Roads and construction",),
        ),
        Told(
            slug="biujetis-gankhilva", ago=0, language="ka", titles=("ბიუჯეტის პროექტის საჯარო განხილვა დაიწყო",),
            text="მომავალი წლის ბიუჯეტის პროექტი საიტზე გამოქვეყნდა და ორი კვირა განიხილება. წინადადების გაგზავნა"
            " ელექტრონულადაც შეიძლება. პასუხები ერთ ცხრილში გამოქვეყნდება.",
            outlets=("გამოგონილი ამბების სააგენტო", "დილის მაცნე"), tone="neutral", prominence="lead",
            topics=("Budget and procurement",),
        ),
        Told(
            slug="konkursi", ago=0, language="ka", titles=("ახალგაზრდა სპეციალისტებისთვის კონკურსი გამოცხადდა",),
            text="თვრამეტ ვაკანსიაზე კონკურსი გამოცხადდა. საბუთები თვის ბოლომდე მიიღება. გასაუბრება ღია იქნება"
            " და შედეგს"
            " ყველა კანდიდატი წერილობით მიიღებს.",
            outlets=("დილის მაცნე",), tone="neutral", prominence="body", topics=("People",),
        ),
        Told(
            slug="mosakrebeli", ago=0, language="ka", titles=("მოსაკრებელი თითქოს ორჯერ გაიზარდა",),
            text="სოციალურ ქსელში გავრცელებული ცნობით, ცნობის მოსაკრებელი ორჯერ გაიზარდა. პოსტში არც თარიღია და არც"
            " წყარო. რედაქცია ოფიციალურ განმარტებას ელოდება.",
            outlets=("მტკვრის ტალღა",), tone="negative", prominence="headline", topics=("Service to citizens",),
            error="მოსაკრებელი არ შეცვლილა: ტარიფი შარშანდელი გადაწყვეტილებით მოქმედებს.",
        ),
    ),
}  # fmt: skip
ENGLISH: Mapping[str, str] = {
    "Yay məktəbinə min iki yüz uşaq qatılıb": "Twelve hundred children took part in the summer school",
    "Körpünün təmiri üç həftə uzanır": "Repairs of the bridge take three weeks longer",
    "Büdcə layihəsi ictimai müzakirəyə çıxarılıb": "The draft budget is open for comments",
    "Gənc mütəxəssislər üçün müsabiqə elan olunub": "Eighteen posts for young specialists",
    "Ödənişlər guya iki dəfə artıb": "Fees are said to have doubled; they have not",
    "საზაფხულო სკოლაში ათას ორასი ბავშვი იყო": "Twelve hundred children took part in the summer school",
    "ხიდის შეკეთება სამი კვირით გახანგრძლივდა": "Repairs of the bridge take three weeks longer",
    "ბიუჯეტის პროექტის საჯარო განხილვა დაიწყო": "The draft budget is open for comments",
    "ახალგაზრდა სპეციალისტებისთვის კონკურსი გამოცხადდა": "Eighteen posts for young specialists",
    "მოსაკრებელი თითქოს ორჯერ გაიზარდა": "Fees are said to have doubled; they have not",
}
"""Headlines as they stand in the English issue."""
INTRODUCTIONS: Mapping[str, str] = {
    "az": "Ayın əsas mövzuları büdcə layihəsinin müzakirəsi, körpünün təmiri və yay məktəbi oldu.",
    "ka": "თვის მთავარი თემები იყო ბიუჯეტის განხილვა, ხიდის შეკეთება და საზაფხულო სკოლა.",
    "en": "The month was about the draft budget, repairs of the bridge and the summer school.",
}


async def play_digest(scene: Scene, press: Press) -> None:
    """Stories of the last month, a template, its issue from collecting to the public page, and the next one."""
    period = month_before(scene.local_now.date())
    for day, told in zip(DAYS, STORIES[scene.tenant.profile.country], strict=True):
        ago = (scene.local_now.date() - period.replace(day=day)).days
        await tell(scene, press, replace(told, ago=ago), TOLD[scene.tenant.profile.country].outlets)
    async with scene.at(scene.signer, 0, 9) as work:
        template_id = await create_template(work, _template(work))
    issue_id = await _composed(scene, template_id, period)
    async with scene.at(scene.signer, 0, 11) as work:
        await deciding.approve(work, issue_id)
    async with scene.at("adviser", 0, 12) as work:
        await publishing.publish(work, issue_id)
        await opening.open_issue(work, template_id, (period + timedelta(days=32)).replace(day=1))


def _template(work: Work) -> TemplateEdit:
    languages = tuple(work.tenant.profile.languages)
    titles, sections = dict[str, str](), {kind: dict[str, str]() for kind in SECTIONS}
    for code in languages:
        with speaking(code):
            titles[code] = gettext(TITLE)
            for kind, named in sections.items():
                named[code] = gettext(KINDS[kind])
    return TemplateEdit(
        titles,
        tuple(
            SectionEdit(kind, named, "hand" if kind == "text" else "filter", Options())
            for kind, named in sections.items()
        ),
        public=True,
        languages=languages,
    )  # fmt: skip


async def _composed(scene: Scene, template_id: UUID, period: date) -> UUID:
    """The issue of the last month as its editor hands it to review."""
    async with scene.at("adviser", 0, 10) as work:
        languages = work.tenant.profile.languages
        issue_id = await opening.open_issue(work, template_id, period)
        await freezing.freeze(work, issue_id)
        await composing.compose(work, issue_id)
        await editing.write_introduction(work, issue_id, {code: INTRODUCTIONS[code] for code in languages})
        for item in await items_of(work, issue_id):
            said = ENGLISH.get(item.headline, item.headline)
            lacking = [code for code in languages if code != item.language and not item.texts.get(code)]
            if said and lacking:
                texts: dict[str, Words] = {code: Words(said, "") for code in lacking}
                await editing.edit_item(work, issue_id, item.id, ItemEdit(texts))
        await deciding.send_to_review(work, issue_id)
    return issue_id
