"""What the agencies of the demo say on their public pages, in their own languages. Nobody and nothing here exists."""

from collections.abc import Mapping
from dataclasses import dataclass

Say = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text by language: title, and lead or body."""

    title: Say
    lead: Say
    body: Say


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody's request and what was answered, and how the disclosure log tells of it."""

    ago: int
    name: str
    text: str
    answer: str
    told: Piece


@dataclass(frozen=True, slots=True)
class Site:
    """The public page of one agency.

    news and events: how many days ago and in how many days. duties: by number of the country's list, whose slug is
    `catalogue`. act: number of the adopted one; draft: what is discussed.
    """

    welcome: Say
    officer: Say
    hours: Say
    phone: str
    address: Say
    news: tuple[tuple[int, Piece], ...]
    events: tuple[tuple[int, int, Say], ...]
    page: Piece
    catalogue: str
    duties: tuple[tuple[str, Piece], ...]
    number: str
    act: Piece
    draft: Piece
    asked: tuple[Asked, ...]


def piece(title: Say, lead: Say, body: Say | None = None) -> Piece:
    return Piece(title, lead, body or {})


WEEKDAYS = {"az": "Bazar ertəsi – cümə, 10:00–13:00", "ka": "ორშაბათი – პარასკევი, 10:00–13:00",
            "en": "Monday to Friday, 10:00–13:00"}  # fmt: skip
OFFICER = {"az": "İnformasiya üzrə məsul vəzifəli şəxs", "ka": "საჯარო ინფორმაციაზე პასუხისმგებელი პირი",
           "en": "Officer responsible for information"}  # fmt: skip
STRUCTURE = {"az": "Struktur və vəzifələr", "en": "Structure and tasks", "ka": "სტრუქტურა და ამოცანები"}
WHO = {"az": "İnformasiya sorğularına kim cavab verir", "en": "Who answers requests for information",
       "ka": "ვინ პასუხობს ინფორმაციის მოთხოვნებს"}  # fmt: skip
WHO_LEAD = {"az": "Sorğunu bu səhifədən, poçtla və ya qəbul saatlarında vermək olar.",
            "en": "A request can be made on this page, by post or during the hours of reception.",
            "ka": "მოთხოვნის წარდგენა შეიძლება ამ გვერდიდან, ფოსტით ან მიღების საათებში."}  # fmt: skip

SCHOOLS = Site(
    welcome={"az": "Bakı məktəbləri, qəbul qaydaları və görülən işlər barədə burada yazırıq.",
             "en": "Here we write about the schools of Baku, about admission and about what is being done."},
    officer=OFFICER, hours=WEEKDAYS, phone="+994 12 000 00 41",
    address={"az": "Bakı şəhəri, Sınaq küçəsi 7", "en": "7 Sinaq Street, Baku"},
    news=(
        (2, piece({"az": "12 məktəbdə yeni kitabxana açılır", "en": "New libraries open in 12 schools"},
                  {"az": "Kitab fondunun siyahısı məktəblərin lövhələrində asılıb.",
                   "en": "The list of books hangs on the schools' boards."},
                  {"az": "Kitabxanalar dekabrın 1-dən həftənin beş günü işləyəcək.\n\n- oxu zalı: 24 yer\n- evə kitab: "
                   "14 gün\n- valideynlər üçün saatlar: şənbə 10:00–12:00",
                   "en": "From 1 December the libraries are open five days a week.\n\n- reading room: 24 seats\n- "
                   "books to take home: 14 days\n- hours for parents: Saturday 10:00–12:00"})),
        (6, piece({"az": "Qış tətilinin tarixləri təsdiq edildi", "en": "Dates of the winter holidays are set"},
                  {"az": "Tətil bütün məktəblərdə eyni gündə başlayır.",
                   "en": "The holidays begin on the same day in every school."})),
        (11, piece({"az": "Məktəb avtobuslarının yeni cədvəli", "en": "New timetable of school buses"},
                   {"az": "Üç istiqamətdə bir dayanacaq əlavə olundu.",
                    "en": "One stop was added on each of three lines."})),
    ),
    events=(
        (3, 11, {"az": "Birinci sinfə qəbul: suallara cavab günü",
                 "en": "Admission to first class: a day of questions"}),
        (9, 15, {"az": "Məktəblilərin şahmat turniri", "en": "Chess tournament of schools"}),
    ),
    page=piece({"az": "Birinci sinfə qəbul", "en": "Admission to first class"},
               {"az": "Hansı sənədlər lazımdır və nə vaxt.", "en": "Which papers are needed, and when."},
               {"az": "1. Ərizə elektron verilir.\n2. Yaşayış yeri barədə məlumat sistemdən götürülür.\n3. Nəticə "
                "iyunda bildirilir.",
                "en": "1. The application is made online.\n2. The address is taken from the register.\n3. The result "
                "is told in June."}),
    catalogue="article_29",
    duties=(
        ("1.1", piece(STRUCTURE, {"az": "Beş şöbə və iki sektor; hər birinin vəzifələri ayrıca yazılıb.",
                                  "en": "Five departments and two sectors, each with its tasks."})),
        ("1.3", piece(WHO, WHO_LEAD)),
        ("4.1", piece({"az": "Xidmətlər və haqlar", "en": "Services and fees"},
                      {"az": "Arayışlar pulsuz verilir, orta müddət üç iş günüdür.",
                       "en": "Certificates are free of charge; they take three working days."})),
    ),
    number="14/26",
    act=piece({"az": "Məktəb avtobuslarından istifadə qaydası", "en": "Rules for the use of school buses"},
              {"az": "Kim daşınır, hansı məsafədən və kim cavabdehdir.",
               "en": "Who is carried, from which distance, and who is responsible."}),
    draft=piece({"az": "Məktəb yeməkxanalarına dair tələblər", "en": "Requirements for school canteens"},
                {"az": "Layihə müzakirə olunur; təkliflər bu ayın sonuna qədər qəbul edilir.",
                 "en": "The draft is being discussed; proposals are taken until the end of the term."}),
    asked=(
        Asked(10, "Uydurma Sevda", "2025-ci ildə məktəblərin təmirinə nə qədər vəsait xərclənib?",
              "2025-ci ildə 31 məktəbin təmirinə 4 218 000 manat xərclənib.",
              piece({"az": "Məktəblərin təmirinə çəkilən xərc", "en": "What the repairs of schools cost"},
                    {"az": "2025-ci il üzrə ümumi məbləğ və məktəblərin sayı soruşulub; verilib.",
                     "en": "The sum of 2025 and the number of schools were asked for, and given."})),
        Asked(8, "Uydurma Kamran", "Neçə məktəbdə tibb bacısı çalışır?",
              "Tibb bacısı 214 məktəbdə çalışır, 9 məktəbdə yer boşdur.",
              piece({"az": "Məktəblərdə tibb bacıları", "en": "Nurses in schools"},
                    {"az": "Tibb bacısı olan məktəblərin sayı soruşulub; verilib.",
                     "en": "The number of schools with a nurse was asked for, and given."})),
    ),
)  # fmt: skip

MINISTRY = Site(
    welcome={"az": "Təhsil siyasəti, qaydalar və hesabatlar.", "en": "Education policy, rules and reports."},
    officer=OFFICER, hours=WEEKDAYS, phone="+994 12 000 00 51",
    address={"az": "Bakı şəhəri, Nümunə prospekti 49", "en": "49 Numune Avenue, Baku"},
    news=(
        (1, piece({"az": "Müəllimlərin işə qəbulu üzrə müsabiqə elan olunur",
                   "en": "A competition for teachers is announced"},
                  {"az": "Ərizələr elektron qəbul edilir; yerlərin siyahısı əlavə olunub.",
                   "en": "Applications are taken online; the list of places is attached to the announcement."})),
        (7, piece({"az": "Ali məktəblərə qəbul planı açıqlandı", "en": "Places at universities are published"},
                  {"az": "Plan ixtisaslar və təhsil dilləri üzrə verilib.",
                   "en": "The plan is given by subject and language of study."})),
    ),
    events=((4, 14, {"az": "Dərsliklərin elektron nüsxələri: təqdimat", "en": "Textbooks online: a presentation"}),),
    page=piece({"az": "Diplomların tanınması", "en": "Recognition of diplomas"},
               {"az": "Xaricdə alınmış diplom necə tanınır.", "en": "How a diploma from abroad is recognised."},
               {"az": "Ərizə, diplomun surəti və tərcüməsi lazımdır. Cavab iki ay ərzində verilir.",
                "en": "An application, a copy of the diploma and its translation are needed. It takes two months."}),
    catalogue="article_29",
    duties=(
        ("1.1", piece(STRUCTURE, {"az": "Nazirliyin şöbələri, tabe qurumları və onların vəzifələri.",
                                  "en": "The ministry's departments, its subordinate bodies, and their tasks."})),
        ("1.3", piece(WHO, WHO_LEAD)),
        ("1.4", piece({"az": "Vakansiyalar", "en": "Vacancies"},
                      {"az": "Hazırda üç boş yer var.", "en": "There are three free posts at present."})),
    ),
    number="F-208",
    act=piece({"az": "Distant dərslərin keçirilməsi qaydası", "en": "Rules for remote lessons"},
              {"az": "Nə vaxt, kimin qərarı ilə və hansı vasitələrlə.",
               "en": "When, by whose decision and by which means."}),
    draft=piece({"az": "Məktəbdənkənar tədbirlər barədə qayda", "en": "Rules for activities outside school"},
                {"az": "Layihə ictimai müzakirəyə çıxarılıb.", "en": "The draft is open for discussion."}),
    asked=(
        Asked(9, "Uydurma Rəsul", "Neçə dərslik rəqəmsal formatda var?", "Rəqəmsal formatda 186 dərslik var.",
              piece({"az": "Rəqəmsal dərsliklərin sayı", "en": "Number of digital textbooks"},
                    {"az": "Say soruşulub; verilib.", "en": "The number was asked for, and given."})),
    ),
)  # fmt: skip

ENERGY = Site(
    welcome={"az": "Enerji təchizatı, layihələr və qənaət barədə.",
             "ka": "ენერგომომარაგების, პროექტებისა და დაზოგვის შესახებ.",
             "en": "On the supply of energy, on projects and on saving it."},
    officer=OFFICER, hours=WEEKDAYS, phone="+994 12 000 00 61",
    address={"az": "Bakı şəhəri, İşıq küçəsi 88", "ka": "ქ. ბაქო, იშიგის ქუჩა 88", "en": "88 Ishig Street, Baku"},
    news=(
        (1, piece({"az": "Külək parkının ikinci növbəsi işə düşdü", "ka": "ქარის პარკის მეორე რიგი ამოქმედდა",
                   "en": "The second stage of the wind park is working"},
                  {"az": "Güc 48 meqavat artıb.", "ka": "სიმძლავრე 48 მეგავატით გაიზარდა.",
                   "en": "It adds 48 megawatts."})),
        (5, piece({"az": "Qış mövsümünə hazırlıq yoxlanıldı", "ka": "ზამთრის სეზონისთვის მზადება შემოწმდა",
                   "en": "Readiness for winter was checked"},
                  {"az": "Ehtiyat avadanlıq on bir yarımstansiyada yerləşdirilib.",
                   "ka": "სათადარიგო მოწყობილობა თერთმეტ ქვესადგურშია განთავსებული.",
                   "en": "Spare equipment is placed at eleven substations."})),
    ),
    events=(
        (5, 10, {"az": "Günəş panelləri: sakinlərlə görüş", "ka": "მზის პანელები: შეხვედრა მოსახლეობასთან",
                 "en": "Solar panels: a meeting with residents"}),
    ),
    page=piece({"az": "Enerjiyə qənaət", "ka": "ენერგიის დაზოგვა", "en": "Saving energy"},
               {"az": "Evdə nə etmək olar.", "ka": "რისი გაკეთება შეიძლება სახლში.", "en": "What can be done at home."},
               {"az": "- pəncərələri kipləşdirin\n- lampaları dəyişin\n- gecə tarifindən istifadə edin",
                "ka": "- დაამატეთ ფანჯრებს შემჭიდროება\n- შეცვალეთ ნათურები\n- ისარგებლეთ ღამის ტარიფით",
                "en": "- seal the windows\n- change the lamps\n- use the night tariff"}),
    catalogue="article_29",
    duties=(
        ("1.1", piece(STRUCTURE, {"az": "Nazirliyin idarə və şöbələri.",
                                  "ka": "სამინისტროს დეპარტამენტები და განყოფილებები.",
                                  "en": "The ministry's departments and divisions."})),
        ("1.3", piece(WHO, WHO_LEAD)),
        ("4.1", piece({"az": "Xidmətlər", "ka": "მომსახურებები", "en": "Services"},
                      {"az": "Qoşulma şərtləri və müddətləri.", "ka": "მიერთების პირობები და ვადები.",
                       "en": "Conditions and terms of connection."})),
    ),
    number="E-31",
    act=piece({"az": "Şəbəkəyə qoşulma qaydası", "ka": "ქსელთან მიერთების წესი",
               "en": "Rules of connection to the grid"},
              {"az": "Ərizədən qoşulmaya qədər addımlar.", "ka": "ნაბიჯები განცხადებიდან მიერთებამდე.",
               "en": "The steps from the application to the connection."}),
    draft=piece({"az": "Enerji auditinə dair tələblər", "ka": "ენერგოაუდიტის მოთხოვნები",
                 "en": "Requirements for energy audits"},
                {"az": "Layihəyə təkliflər gözlənilir.", "ka": "ველით წინადადებებს პროექტზე.",
                 "en": "Proposals on the draft are awaited."}),
    asked=(
        Asked(7, "Uydurma Tahir", "2025-ci ildə neçə ev günəş panelləri ilə qoşulub?", "2025-ci ildə 1 342 ev qoşulub.",
              piece({"az": "Günəş panelləri ilə qoşulan evlər", "ka": "მზის პანელებით მიერთებული სახლები",
                     "en": "Homes connected with solar panels"},
                    {"az": "2025-ci il üzrə say soruşulub; verilib.",
                     "ka": "მოთხოვნილ იქნა 2025 წლის რაოდენობა; გაიცა.",
                     "en": "The number of 2025 was asked for, and given."})),
    ),
)  # fmt: skip

TOWN = Site(
    welcome={"ka": "მუნიციპალიტეტის სიახლეები, გადაწყვეტილებები და მომსახურებები.",
             "en": "News, decisions and services of the municipality."},
    officer=OFFICER, hours=WEEKDAYS, phone="+995 32 200 00 71",
    address={"ka": "მთისპირი, ნიმუშის ქუჩა 7", "en": "7 Nimushi Street, Mtispiri"},
    news=(
        (1, piece({"ka": "ზემო უბანში წყალსადენი განახლდა", "en": "The water pipe of Zemo Ubani is renewed"},
                  {"ka": "სამუშაოები ვადაზე ორი კვირით ადრე დასრულდა.",
                   "en": "The work was finished two weeks before its term."},
                  {"ka": "შეიცვალა 2,4 კმ მილი. წყალი მიეწოდება 312 ოჯახს.\n\nხარვეზის შემთხვევაში დარეკეთ ცხელ ხაზზე.",
                   "en": "2.4 km of pipe were changed. 312 families have water.\n\nIf something is wrong, call the "
                   "hotline."})),
        (5, piece({"ka": "ბიუჯეტის პროექტი საკრებულოს წარედგინა", "en": "The draft budget was sent to the council"},
                  {"ka": "განხილვა ღიაა ყველა მსურველისთვის.", "en": "The discussion is open to everybody."})),
        (12, piece({"ka": "ზამთრის სამზადისი: გზების გაწმენდის გრაფიკი",
                    "en": "Ready for winter: when roads are cleared"},
                   {"ka": "გრაფიკი უბნების მიხედვით.", "en": "The timetable by quarter."})),
    ),
    events=(
        (2, 12, {"ka": "ბიუჯეტის პროექტის საჯარო განხილვა", "en": "Public discussion of the draft budget"}),
        (8, 16, {"ka": "დასახლების საერთო კრება, ქვემო უბანი", "en": "Assembly of Kvemo Ubani"}),
    ),
    page=piece({"ka": "მშენებლობის ნებართვა", "en": "Building permits"},
               {"ka": "რა საბუთებია საჭირო და რა ვადაში გაიცემა.",
                "en": "Which papers are needed, and how long it takes."},
               {"ka": "1. განცხადება\n2. მიწის ნაკვეთის ამონაწერი\n3. პროექტი\n\nპასუხი გაიცემა 20 სამუშაო დღეში.",
                "en": "1. an application\n2. an extract on the plot\n3. the design\n\nIt takes 20 working days."}),
    catalogue="decree_219",
    duties=(
        ("1.1", piece(STRUCTURE, {"ka": "მერიის სამსახურები და მათი ფუნქციები.",
                                  "en": "The services of the city hall and their functions."})),
        ("2.1", piece(WHO, WHO_LEAD)),
        ("2.3", piece({"ka": "საჩივრის ფორმა", "en": "Form of a complaint"},
                      {"ka": "საჩივარი შეიტანება ერთ თვეში.", "en": "A complaint is made within one month."})),
        ("7.1", piece({"ka": "მომსახურებები", "en": "Services"},
                      {"ka": "„ერთი ფანჯრის“ მომსახურებები ვადებითა და საფასურით.",
                       "en": "Services of the one window with terms and fees."})),
    ),
    number="№27",
    act=piece({"ka": "გარე ვაჭრობის წესი", "en": "Rules of trade in the street"},
              {"ka": "სად, როდის და რა პირობით.", "en": "Where, when and on which conditions."}),
    draft=piece({"ka": "ნარჩენების მართვის გეგმა", "en": "Plan of waste management"},
                {"ka": "პროექტი განიხილება; წინადადებები მიიღება ერთი თვის განმავლობაში.",
                 "en": "The draft is being discussed; proposals are taken for a month."}),
    asked=(
        Asked(9, "გამოგონილი ნინო", "რა თანხა დაიხარჯა 2025 წელს გარე განათებაზე?",
              "2025 წელს გარე განათებაზე დაიხარჯა 184 600 ლარი.",
              piece({"ka": "გარე განათების ხარჯი", "en": "What street lighting costs"},
                    {"ka": "მოთხოვნილ იქნა 2025 წლის თანხა; გაიცა.",
                     "en": "The sum of 2025 was asked for, and given."})),
        Asked(7, "გამოგონილი ლევანი", "რამდენი საბავშვო ბაღია მუნიციპალიტეტში და რამდენი ბავშვი ელოდება ადგილს?",
              "მუნიციპალიტეტში 14 ბაღია, ადგილს ელოდება 63 ბავშვი.",
              piece({"ka": "ბაღები და რიგი", "en": "Kindergartens and the queue"},
                    {"ka": "მოთხოვნილ იქნა ბაღებისა და მომლოდინე ბავშვების რაოდენობა; გაიცა.",
                     "en": "The number of kindergartens and of waiting children was asked for, and given."})),
    ),
)  # fmt: skip

SITES: Mapping[str, Site] = {
    "baku-education": SCHOOLS, "education": MINISTRY, "energy": ENERGY, "mtispiri": TOWN,
}  # fmt: skip
