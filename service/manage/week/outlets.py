"""Invented media of two countries and what they told: nobody and nothing here is real."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story as outlets told it, the first of them first. task: what the head asked for because of it."""

    slug: str
    ago: int
    language: str
    titles: tuple[str, ...]
    text: str
    outlets: tuple[str, ...]
    endings: tuple[str, ...] = ("",)
    tone: str = ""
    prominence: str = ""
    topics: tuple[str, ...] = ()
    error: str = ""
    message: str = ""
    task: str = ""
    screened: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """outlets: name -> (host, tier). topics: titles by language."""

    outlets: Mapping[str, tuple[str, int]]
    topics: tuple[Mapping[str, str], ...]
    stories: tuple[Told, ...] = field(default=())


AZ = Media(
    {
        "Uydurma Xəbər Agentliyi": ("uydurma-agentlik", 1),
        "Sahil qəzeti": ("sahil-qezeti", 1),
        "Günəş TV": ("gunes-tv", 1),
        "Yeni Səhər": ("yeni-seher", 2),
        "Körpü portalı": ("korpu-portali", 2),
        "Паутина новостей": ("pautina", 3),
    },
    (
        {"az": "Təmir və tikinti", "en": "Repairs and construction"},
        {"az": "Vətəndaşlara xidmət", "en": "Service to citizens"},
        {"az": "Kadrlar", "en": "People"},
        {"az": "Büdcə və satınalma", "en": "Budget and procurement"},
    ),
    (
        Told(
            slug="qis-hazirligi", ago=9, language="az",
            titles=("Binalar qış mövsümünə hazırdır", "Qışa hazırlıq başa çatıb"),
            text=(
                "Qurumun mətbuat xidmətindən bildirilib ki, tabelikdə olan binaların qırx səkkizində istilik "
                "sistemləri "
                "yoxlanılıb və qış mövsümünə hazırdır. Qalan üç binada işlər noyabrın sonuna qədər bitəcək. "
                "Yoxlamanın nəticələri qurumun saytında yerləşdirilib."
            ),
            outlets=("Uydurma Xəbər Agentliyi", "Sahil qəzeti", "Yeni Səhər", "Körpü portalı"),
            endings=("Xəbər agentliyə istinadla verilir.", "Mövzunu izləyirik.", "Ətraflı məlumat saytdadır."),
            tone="neutral", prominence="headline", topics=("Repairs and construction",),
            message="Binalar qışa vaxtında hazırlanır",
        ),
        Told(
            slug="novbe-sikayeti", ago=6, language="az",
            titles=("Vətəndaşlar növbədən şikayətlənir", "Qəbulda saatlarla növbə"),
            text=(
                "Sakinlər qurumun xidmət mərkəzində növbələrin uzunluğundan şikayət edirlər. Onların sözlərinə görə, "
                "arayış almaq üçün üç saat gözləmək lazım gəlir, elektron növbə isə iki həftədir işləmir. "
                "Qurum sorğumuza hələ cavab verməyib."
            ),
            outlets=("Yeni Səhər", "Körpü portalı"), endings=("Rəhbərlik məsələni araşdıracağını deyib.",),
            tone="negative", prominence="headline", topics=("Service to citizens",),
            error="Elektron növbə iki həftə deyil, iki gün dayanmışdı.",
            task="Elektron növbənin nə vaxt dayandığını dəqiqləşdirib redaksiyaya düzəliş layihəsi hazırlayın.",
        ),
        Told(
            slug="yeni-merkez", ago=4, language="az",
            titles=("Yeni xidmət mərkəzi bu həftə açılır",),
            text=(
                "Bu həftə şəhərin şərqində yeni xidmət mərkəzi açılır. Mərkəzdə iyirmi iki xidmət bir pəncərədən "
                "göstəriləcək, əlil arabası ilə gələnlər üçün ayrıca giriş var. Sakinlər dəyişikliyi müsbət "
                "qarşılayıb: "
                "bir gündə sənəd almaq mümkündür."
            ),
            outlets=("Günəş TV", "Uydurma Xəbər Agentliyi", "Sahil qəzeti"), endings=("Video çarx hazırlanıb.",),
            tone="positive", prominence="headline", topics=("Service to citizens", "Repairs and construction"),
        ),
        Told(
            slug="futbol", ago=3, language="az", titles=("Rayon çempionatında final günü",),
            text=(
                "Rayon futbol çempionatının final oyunu şənbə günü keçiriləcək. Oyuna giriş pulsuzdur, "
                "qalib komandaya kubok təqdim olunacaq. Tədbirə idarələrin komandaları da qatılır."
            ),
            outlets=("Körpü portalı",), screened=True,
        ),
        Told(
            slug="tender", ago=1, language="az",
            titles=("Satınalma müsabiqəsinin nəticəsi mübahisə yaradıb", "Müsabiqədə iştirakçı nəticədən narazıdır"),
            text=(
                "Təmir işləri üzrə satınalma müsabiqəsində uduzan şirkət nəticəyə etiraz edib. Şirkətin "
                "nümayəndəsi deyir "
                "ki, qiymət təklifi daha aşağı olsa da, komissiya bunu əsaslandırmadan rədd edib. Qurumda isə "
                "bildirilib "
                "ki, protokol açıqdır və müraciətə on gün ərzində baxılacaq."
            ),
            outlets=("Sahil qəzeti", "Yeni Səhər", "Körpü portalı"), endings=("Mövzuya qayıdacağıq.", ""),
        ),
        Told(
            slug="zakupka", ago=1, language="ru", titles=("Итоги закупки оспорены",),
            text=(
                "Компания, проигравшая закупку на ремонтные работы, обжаловала её итоги. По словам представителя "
                "компании, "
                "комиссия отклонила более низкую цену без объяснения причин. В ведомстве ответили, что протокол "
                "открыт, "
                "а жалоба будет рассмотрена в течение десяти дней."
            ),
            outlets=("Паутина новостей",),
        ),
        Told(
            slug="teyinat", ago=0, language="az", titles=("İdarədə yeni şöbə müdiri",),
            text=(
                "Qurumda vətəndaşlarla iş şöbəsinə yeni müdir təyin olunub. O, əvvəllər arxiv işinə rəhbərlik "
                "edib və "
                "müraciətlərə baxılma müddətini qısaltmağı qarşısına məqsəd qoyduğunu deyib."
            ),
            outlets=("Uydurma Xəbər Agentliyi", "Günəş TV"), endings=("",),
        ),
    ),
)  # fmt: skip
GE = Media(
    {
        "გამოგონილი ამბების სააგენტო": ("gamogonili-saagento", 1),
        "დილის მაცნე": ("dilis-matsne", 1),
        "მტკვრის ტალღა": ("mtkvris-talgha", 1),
        "ქუჩის ხმა": ("quchis-khma", 2),
        "ხიდი ონლაინი": ("khidi-online", 2),
    },
    (
        {"ka": "გზები და მშენებლობა", "en": "Roads and construction"},
        {"ka": "მოქალაქეთა მომსახურება", "en": "Service to citizens"},
        {"ka": "კადრები", "en": "People"},
        {"ka": "ბიუჯეტი და შესყიდვები", "en": "Budget and procurement"},
    ),
    (
        Told(
            slug="gzis-shekteba", ago=9, language="ka",
            titles=("ძველი უბნის გზის შეკეთება დასრულდა", "გზა ძველ უბანში გაიხსნა"),
            text=(
                "მერიის პრესსამსახურის ინფორმაციით, ძველ უბანში გზის შეკეთება დასრულდა და მოძრაობა აღდგა. "
                "სამუშაოები სამ "
                "თვეს გაგრძელდა, დაიგო ახალი ასფალტი და შეიცვალა წყლის მილები. დარჩენილი ორი ქუჩა გაზაფხულზე "
                "შეკეთდება."
            ),
            outlets=("გამოგონილი ამბების სააგენტო", "დილის მაცნე", "ქუჩის ხმა", "ხიდი ონლაინი"),
            endings=("ცნობას სააგენტო ავრცელებს.", "თემას ვაგრძელებთ.", "ვრცლად საიტზე."),
            tone="neutral", prominence="headline", topics=("Roads and construction",),
            message="გზები დაპირებულ ვადაში კეთდება",
        ),
        Told(
            slug="rigi-meriashi", ago=6, language="ka",
            titles=("მოქალაქეები რიგებს უჩივიან", "საათობით ლოდინი მისაღებში"),
            text=(
                "მოქალაქეები მერიის მისაღებში გრძელ რიგებს უჩივიან. მათი თქმით, ცნობის მისაღებად სამი საათი უნდა "
                "იცადო, "
                "ელექტრონული რიგი კი ორი კვირაა არ მუშაობს. მერიას ჩვენი შეკითხვისთვის ჯერ არ უპასუხია."
            ),
            outlets=("ქუჩის ხმა", "ხიდი ონლაინი"), endings=("ხელმძღვანელობა საკითხს შეისწავლის.",),
            tone="negative", prominence="headline", topics=("Service to citizens",),
            error="ელექტრონული რიგი ორი დღე იყო გაჩერებული და არა ორი კვირა.",
            task="დააზუსტეთ, როდის იყო გაჩერებული ელექტრონული რიგი, და მოამზადეთ შესწორების პროექტი.",
        ),
        Told(
            slug="akhali-tsentri", ago=4, language="ka", titles=("ახალი სერვისცენტრი ამ კვირაში იხსნება",),
            text=(
                "ამ კვირაში ქალაქის აღმოსავლეთით ახალი სერვისცენტრი იხსნება. ოცდაორი მომსახურება ერთი სარკმლიდან "
                "იქნება "
                "ხელმისაწვდომი, ეტლით მოსარგებლეთათვის ცალკე შესასვლელია. მოსახლეობა სიახლეს დადებითად შეხვდა."
            ),
            outlets=("მტკვრის ტალღა", "გამოგონილი ამბების სააგენტო", "დილის მაცნე"), endings=("მომზადდა სიუჟეტი.",),
            tone="positive", prominence="headline", topics=("Service to citizens", "Roads and construction"),
        ),
        Told(
            slug="pekhburti", ago=3, language="ka", titles=("უბნის ჩემპიონატის ფინალი შაბათს",),
            text=(
                "უბნის საფეხბურთო ჩემპიონატის ფინალი შაბათს გაიმართება. დასწრება უფასოა, გამარჯვებულს თასი "
                "გადაეცემა. "
                "ტურნირში რამდენიმე უწყების გუნდიც მონაწილეობს."
            ),
            outlets=("ხიდი ონლაინი",), screened=True,
        ),
        Told(
            slug="shesqidva", ago=1, language="ka",
            titles=("შესყიდვის შედეგი გასაჩივრდა", "ტენდერის მონაწილე შედეგს არ ეთანხმება"),
            text=(
                "სარემონტო სამუშაოების ტენდერში დამარცხებულმა კომპანიამ შედეგი გაასაჩივრა. კომპანიის "
                "წარმომადგენლის თქმით, "
                "კომისიამ უფრო დაბალი ფასი დაუსაბუთებლად უარყო. მერიაში აცხადებენ, რომ ოქმი ღიაა და საჩივარს ათ "
                "დღეში "
                "განიხილავენ."
            ),
            outlets=("დილის მაცნე", "ქუჩის ხმა", "ხიდი ონლაინი"), endings=("თემას დავუბრუნდებით.", ""),
        ),
        Told(
            slug="danishvna", ago=0, language="ka", titles=("მერიის სამსახურს ახალი უფროსი ჰყავს",),
            text=(
                "მოქალაქეებთან ურთიერთობის სამსახურში ახალი უფროსი დაინიშნა. იგი მანამდე არქივს ხელმძღვანელობდა "
                "და ამბობს, "
                "რომ განცხადებების განხილვის ვადის შემცირებას აპირებს."
            ),
            outlets=("გამოგონილი ამბების სააგენტო", "მტკვრის ტალღა"), endings=("",),
        ),
    ),
)  # fmt: skip
BY_COUNTRY: Mapping[str, Media] = {"az": AZ, "ge": GE}
