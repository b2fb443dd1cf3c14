"""Refutations of the invented weeks: one that waits for approval, one that the outlet has, one that is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from service.manage.week.story import Scene
from service.monitoring.queries.listing import Wanted, clips
from service.press.refutations.actions import claims, deciding, demands, following, sending
from service.press.refutations.actions.opening import open_refutation
from service.press.refutations.rules.comparing import Extent
from service.press.refutations.rules.content import Answer, Claim, Demand, Evidence, Publication, Send
from service.runtime.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One publication and what was said against it. clip: title of the clip it begins from, "" for none."""

    title: str
    outlet: str
    medium: str
    email: str
    place: str
    quote: str
    located: str
    why: str
    right: str
    proof: str
    decision: str
    ground: str
    subject: str
    body: str
    clip: str = ""
    text: str = ""
    timecode: str = ""
    opinion: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Refuted:
    """Those of one country: with the outlet, in approval, over; what the outlet answered and how it ended."""

    awaited: Words
    asked: Words
    over: Words
    receipt: str
    signed: str
    answer: str
    ended: str


AZ = Refuted(
    Words(
        title="Vətəndaşlar növbədən şikayətlənir", clip="Vətəndaşlar növbədən şikayətlənir", outlet="Yeni Səhər",
        medium="site", email="redaksiya@yeni-seher.example", place="Cəmiyyət",
        quote="Elektron növbə iki həftədir işləmir.", located="ikinci cümlə",
        why="Növbənin jurnalında yalnız iki gün fasilə var.",
        right="Elektron növbə iki gün dayanmışdı və bərpa olunub.",
        proof="Elektron növbənin iş jurnalı", decision="correction",
        ground="Oxucular xidmətin işləmədiyini düşünür və mərkəzə gəlmir.", subject="Düzəliş dərc edilməsi barədə",
        body="Hörmətli redaksiya,\n\n“Vətəndaşlar növbədən şikayətlənir” məqaləsində elektron növbənin iki həftə"
        " işləmədiyi yazılıb. Növbə iki gün dayanmışdı və bərpa olunub.\n\nDüzəlişin həmin bölmədə dərc edilməsini"
        " xahiş edirik.",
    ),
    Words(
        title="Günün yekunu: məktəb təmiri", outlet="Günəş TV", medium="tv", email="xeber@gunes-tv.example",
        place="Günün yekunu", timecode="12:40", text="Aparıcı: təmirə ayrılan vəsaitin yarısı xərclənməyib.",
        quote="Təmirə ayrılan vəsaitin yarısı xərclənməyib.", located="süjetin əvvəli",
        why="İcra hesabatına görə vəsaitin doxsan faizi xərclənib.",
        right="Vəsaitin doxsan faizi xərclənib, qalanı dekabrda ödəniləcək.",
        proof="Büdcənin icrası üzrə aylıq hesabat",
        decision="reply", ground="Rəqəm səhvdir və başqa redaksiyalar onu təkrarlayır.",
        subject="Cavab hüququ barədə",
        body="Hörmətli redaksiya,\n\n“Günün yekunu” verilişində təmir vəsaitinin yarısının xərclənmədiyi deyilib."
        " Hesabata görə vəsaitin doxsan faizi xərclənib.\n\nCavabımızın həmin verilişdə səslənməsini xahiş edirik.",
        opinion=("İdarə təmirə laqeyd yanaşır.", "Bu, faktın yox, münasibətin ifadəsidir."),
    ),
    Words(
        title="Binaların yarısı qışa hazır deyil", outlet="Sahil qəzeti", medium="newspaper",
        email="redaksiya@sahil-qezeti.example", place="3", quote="Binaların yarısı qışa hazır deyil.",
        located="başlıq", why="Əlli bir binadan qırx səkkizi yoxlanılıb və hazırdır.",
        right="Əlli bir binadan qırx səkkizi hazırdır.", proof="Yoxlamanın yekun aktı", decision="correction",
        ground="Başlıqdakı rəqəm aktla düz gəlmir.", subject="Düzəliş dərc edilməsi barədə",
        body="Hörmətli redaksiya,\n\nBaşlıqda binaların yarısının qışa hazır olmadığı yazılıb. Akta görə əlli bir"
        " binadan qırx səkkizi hazırdır.\n\nDüzəlişin həmin səhifədə dərc edilməsini xahiş edirik.",
    ),
    "Kuryer qəbzi 00417", "Redaksiyanın dəftərində imza, 14 nömrəli qeyd",
    "Düzəliş: binaların qırx səkkizi qışa hazırdır.",
    "Düzəliş həmin səhifədə, həmin həcmdə dərc olunub.",
)  # fmt: skip
GE = Refuted(
    Words(
        title="მოქალაქეები რიგებს უჩივიან", clip="მოქალაქეები რიგებს უჩივიან", outlet="ქუჩის ხმა", medium="site",
        email="redaqcia@quchis-khma.example", place="საზოგადოება", quote="ელექტრონული რიგი ორი კვირაა არ მუშაობს.",
        located="მეორე წინადადება", why="რიგის ჟურნალში მხოლოდ ორდღიანი შეფერხებაა.",
        right="ელექტრონული რიგი ორი დღე იყო გაჩერებული და აღდგა.", proof="ელექტრონული რიგის მუშაობის ჟურნალი",
        decision="correction", ground="მკითხველს ჰგონია, რომ სერვისი არ მუშაობს.",
        subject="შესწორების გამოქვეყნების შესახებ",
        body="პატივცემულო რედაქციავ,\n\nსტატიაში „მოქალაქეები რიგებს უჩივიან“ წერია, რომ ელექტრონული რიგი ორი კვირაა არ"
        " მუშაობს. რიგი ორი დღე იყო გაჩერებული და აღდგა.\n\nგთხოვთ, შესწორება იმავე რუბრიკაში გამოაქვეყნოთ.",
    ),
    Words(
        title="დღის შედეგი: გზების შეკეთება", outlet="ნიმუში ტვ", medium="tv", email="news@nimushi-tv.example",
        place="დღის შედეგი", timecode="12:40", text="წამყვანი: გზებისთვის გამოყოფილი თანხის ნახევარი არ დახარჯულა.",
        quote="გზებისთვის გამოყოფილი თანხის ნახევარი არ დახარჯულა.", located="სიუჟეტის დასაწყისი",
        why="შესრულების ანგარიშით თანხის ოთხმოცდაათი პროცენტი დახარჯულია.",
        right="დახარჯულია თანხის ოთხმოცდაათი პროცენტი, დანარჩენი დეკემბერში გადაირიცხება.",
        proof="ბიუჯეტის შესრულების თვის ანგარიში", decision="reply", ground="რიცხვი არასწორია და სხვებიც იმეორებენ.",
        subject="პასუხის უფლების შესახებ",
        body="პატივცემულო რედაქციავ,\n\nგადაცემაში „დღის შედეგი“ ითქვა, რომ გზების თანხის ნახევარი არ დახარჯულა."
        " ანგარიშით დახარჯულია ოთხმოცდაათი პროცენტი.\n\nგთხოვთ, ჩვენი პასუხი იმავე გადაცემაში გაახმოვანოთ.",
        opinion=("მერია გზებს გულგრილად უყურებს.", "ეს დამოკიდებულებაა და არა ფაქტი."),
    ),
    Words(
        title="უბნების ნახევარი ზამთრისთვის მზად არ არის", outlet="დილის მაცნე", medium="newspaper",
        email="redaqcia@dilis-matsne.example", place="3", quote="უბნების ნახევარი ზამთრისთვის მზად არ არის.",
        located="სათაური", why="ორმოცდათერთმეტი შენობიდან ორმოცდარვა შემოწმებულია და მზადაა.",
        right="ორმოცდათერთმეტი შენობიდან ორმოცდარვა მზადაა.", proof="შემოწმების აქტი", decision="correction",
        ground="სათაურის რიცხვი აქტს არ ემთხვევა.", subject="შესწორების გამოქვეყნების შესახებ",
        body="პატივცემულო რედაქციავ,\n\nსათაურში წერია, რომ უბნების ნახევარი ზამთრისთვის მზად არ არის. აქტით"
        " ორმოცდათერთმეტი შენობიდან ორმოცდარვა მზადაა.\n\nგთხოვთ, შესწორება იმავე გვერდზე გამოაქვეყნოთ.",
    ),
    "კურიერის ქვითარი 00417", "რედაქციის ჟურნალში ხელმოწერა, ჩანაწერი 14",
    "შესწორება: ორმოცდარვა შენობა ზამთრისთვის მზადაა.",
    "შესწორება იმავე გვერდზე და იმავე მოცულობით გამოქვეყნდა.",
)  # fmt: skip
BY_COUNTRY: Mapping[str, Refuted] = {"az": AZ, "ge": GE}


async def play_refutations(scene: Scene) -> None:
    """The adviser tests claims and writes; the head approves; the outlets answer or not yet."""
    if "adviser" not in scene.people:
        return
    told = BY_COUNTRY[scene.tenant.profile.country]
    over = await _sent(scene, told.over, 13, told)
    async with scene.at("adviser", 7) as work:
        on, extent = work.today, Extent(told.over.place, "", 40, "words")
        await following.record_answer(work, over, Answer("published", on, told.answer, extent=extent, heading=True))
    async with scene.at("adviser", 6) as work:
        await deciding.close(work, over, "corrected", told.ended)
    await _sent(scene, told.awaited, 5, told)
    await _submitted(scene, told.asked, 1, date.min)


async def _submitted(scene: Scene, words: Words, ago: int, answer_on: date) -> UUID:
    """Opened, assessed, decided and written so many days ago; the demand waits for approval."""
    async with scene.at("adviser", ago, 12) as work:
        made = await open_refutation(work, await _publication(scene, work, words), await _clip(work, words))
        await _claims(work, made, words)
        await deciding.decide(work, made, words.decision, words.ground)
        until = max(answer_on, work.today + timedelta(days=10))
        await demands.write_demand(work, made, Demand(words.outlet, words.subject, words.body, _own(scene), until))
        await demands.submit(work, made)
    return made


def _own(scene: Scene) -> str:
    return scene.tenant.profile.default_language


async def _clip(work: Work, words: Words) -> UUID | None:
    if not words.clip:
        return None
    found = await clips(work, Wanted(q=words.clip), limit=1)
    return found.items[0].clip.id if found.items else None


async def _publication(scene: Scene, work: Work, words: Words) -> Publication:
    return Publication(
        title=words.title, medium=words.medium, said_on=work.today - timedelta(days=1), outlet=words.outlet,
        email=words.email, place=words.place, timecode=words.timecode, language=_own(scene), text=words.text,
        length=40, length_unit="seconds" if words.medium == "tv" else "words", owner_id=work.actor.id,
    )  # fmt: skip


async def _claims(work: Work, made: UUID, words: Words) -> None:
    claim = Claim(words.quote, words.located, "false", words.why, words.right)
    claim_id = await claims.add_claim(work, made, claim)
    await claims.add_evidence(work, made, claim_id, Evidence("link", words.proof, "https://agency.example/report"))
    quote, why = words.opinion
    if quote:
        await claims.add_claim(work, made, Claim(quote, words.located, "opinion", why))
    await claims.assess(work, made)


async def _sent(scene: Scene, words: Words, ago: int, told: Refuted) -> UUID:
    """Approved by the head, sent by courier and signed for the day after."""
    made = await _submitted(scene, words, ago, scene.local_now.date() + timedelta(days=4))
    async with scene.at(scene.signer, ago, 15) as work:
        await demands.approve(work, made)
    async with scene.at("adviser", ago - 1, 11) as work:
        await sending.send(work, made, Send("courier", sent_on=work.today, proof=told.receipt))
        await sending.note_delivery(work, made, told.signed)
    return made
