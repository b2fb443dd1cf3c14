"""What the invented people of the demo write to each other, in the language of their country. Nobody here exists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter that comes: how many days ago, from whom, with which number, about what."""

    ago: int
    sender: str
    number: str
    subject: str
    kind: str = "letter"
    channel: str = "post"
    sender_kind: str = "organisation"
    restricted: str = ""
    task: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who turns to the agency: names, address, about what, and what becomes of it."""

    ago: int
    family_name: str
    given_name: str
    patronymic: str
    subject: str
    kind: str = "application"
    becomes: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter of ours: to whom, about what, how far it came."""

    ago: int
    addressee: str
    subject: str
    reaches: str
    answers: int | None = None
    journal: str = "outgoing"


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one country. `office` fills the places of sentences."""

    language: str
    street: str
    mails: tuple[Mail, ...]
    citizens: tuple[Citizen, ...]
    papers: tuple[Paper, ...]
    tasks: tuple[str, ...]
    body: str
    reported: str
    too_early: str
    returned: str
    answer: str
    body_elsewhere: str
    room: str
    paper_numbers: str
    basis: str


AZ = Words(
    language="az",
    street="Bakı şəhəri, Sınaq küçəsi 7",
    mails=(
        Mail(13, "Şəhər Abadlıq Xidməti", "02-11/318", "Məktəblərin həyətyanı sahələrinin işıqlandırılması barədə",
             task="Sahələrin siyahısını hazırlayıb təqdim edin.", days=4),
        Mail(12, "“Azad Dalğa” qəzetinin redaksiyası", "114", "Məktəblilərin qış tətili barədə müsahibə xahişi",
             kind="media-enquiry", channel="email", task="Müsahibənin vaxtını razılaşdırın.", days=3),
        Mail(11, "14 nömrəli tam orta məktəb", "41/ü", "İdman zalının təmiri üçün vəsait ayrılması haqqında"),
        Mail(10, "Təhsilin İnkişafı Fondu", "F-2207", "Rəqəmsal bacarıqlar layihəsinin məktəblərinin siyahısı",
             channel="electronic-casework", task="Məktəblərdən təklif alın və ümumiləşdirin.", days=9),
        Mail(9, "Məmmədyarova Xumar Tərlan qızı", "", "Övladının başqa məktəbə köçürülməsi barədə arayış verilməsi",
             kind="application", channel="reception", sender_kind="person"),
        Mail(8, "Gənclər və İdman Evi", "88/26", "Məktəblilər arasında şahmat turnirinin keçirilməsi barədə",
             kind="invitation", task="Turnirin cədvəlini razılaşdırın.", days=12),
        Mail(7, "Maliyyə Nəzarəti Palatası", "9-1/77", "Yoxlamanın nəticələri haqqında arayışın təqdim edilməsi",
             restricted="Xidməti istifadə üçün", task="Arayışı hazırlayın.", days=5),
        Mail(6, "5 nömrəli uşaq bağçası", "17", "Mətbəx avadanlığının dəyişdirilməsi haqqında vəsatət"),
        Mail(5, "Dövlət Statistika Şöbəsi", "S-1904", "2026-cı ilin üçüncü rübü üzrə məktəblərin istilik təchizatı, "
             "yanacaq sərfiyyatı və təmirə ehtiyacı olan qazanxanalar barədə geniş statistik məlumatın təqdim edilməsi",
             channel="electronic-casework", task="Məlumatı bölmələrdən toplayın.", days=6),
        Mail(4, "“Səhər Işığı” xəbər portalı", "", "Yeni dərs ilinin açılışı barədə foto materialların istifadəsi",
             kind="media-enquiry", channel="email"),
        Mail(3, "Şəhər Səhiyyə Mərkəzi", "6/412", "Məktəblilərin peyvəndlənməsi cədvəli haqqında",
             task="Məktəblərə məlumat verin.", days=7),
        Mail(2, "Qonşu Rayon Təhsil Şöbəsi", "T-55", "Müəllimlərin təcrübə mübadiləsi barədə"),
        Mail(1, "Texnologiya Parkı", "TP-301/26", "Şagirdlərin ekskursiyasına dəvət", kind="invitation",
             channel="email"),
        Mail(0, "Yol Hərəkəti Təhlükəsizliyi Mərkəzi", "301", "Məktəblərin qarşısında yol nişanlarının quraşdırılması"),
    ),
    citizens=(
        Citizen(12, "Bulaqlı", "Rəna", "Adil qızı", "Məktəbin həyətində işıqların yanmaması", "complaint", "answered"),
        Citizen(9, "Dəmirçiyev", "Ramin", "Oqtay oğlu", "Birinci sinfə qəbul barədə", becomes="taken"),
        Citizen(6, "Yolçuyeva", "Samirə", "Elxan qızı", "Yaşayış binasının dam örtüyünün təmiri", becomes="forwarded"),
        Citizen(4, "Gülməliyev", "Faiq", "Nazim oğlu", "Məktəb avtobusunun marşrutuna əlavə dayanacaq", "proposal",
                people=34),
        Citizen(1, "Talıblı", "Könül", "Vüqar qızı", "Dərsliklərin vaxtında verilməməsi", "complaint"),
    ),
    papers=(
        Paper(9, "“Azad Dalğa” qəzetinin redaksiyası", "Qış tətili barədə müsahibə haqqında", "sent", answers=1),
        Paper(6, "14 nömrəli tam orta məktəb", "İdman zalının təmiri haqqında", "signed", answers=2),
        Paper(4, "Təhsilin İnkişafı Fondu", "Rəqəmsal bacarıqlar layihəsində iştirak barədə", "submitted", answers=3),
        Paper(3, "Şəhər Abadlıq Xidməti", "İşıqlandırılacaq sahələrin siyahısı", "returned", answers=0),
        Paper(1, "Şəhər Səhiyyə Mərkəzi", "Peyvənd cədvəlinin məktəblərə çatdırılması barədə", "begun", answers=10),
        Paper(2, "Bütün bölmələrə", "İllik iş planına təkliflərin təqdim edilməsi barədə", "begun", journal="internal"),
    ),
    tasks=(
        "Rübün yekunları üzrə brifinqin proqramını hazırlayın.",
        "Məktəb saytlarının yoxlanılmasının nəticələrini ümumiləşdirin.",
    ),
    body="Hörmətli həmkarlar,\n\nMüraciətinizə baxıldı. Məsələ üzrə tədbirlər planı təsdiq edilib, işlərə dekabrın "
    "1-dən başlanacaq.\n\nƏlavə məlumat üçün sektorumuza müraciət edə bilərsiniz.",
    reported="Siyahı hazırlanıb, layihə əlavə olunur.",
    too_early="Üç məktəbdən məlumat gözlənilir.",
    returned="İşlərin bitmə tarixi göstərilməyib.",
    answer="Lampalar dəyişdirildi, həyət işıqlandırılır.",
    body_elsewhere="Şəhər Mənzil Təsərrüfatı Xidməti",
    room="1-ci mərtəbə, qəbul otağı",
    paper_numbers="Elektrik kəsildiyi gün kağızda qeydiyyat",
    basis="Xidməti istifadə üçün",
)  # fmt: skip

KA = Words(
    language="ka",
    street="მთისპირი, ნიმუშის ქუჩა 7",
    mails=(
        Mail(13, "წყალმომარაგების კომპანია „წყარო“", "18/411", "ზემო უბანში წყალსადენის რეაბილიტაციის გრაფიკის შესახებ",
             task="მოამზადეთ უბნების ჩამონათვალი.", days=4),
        Mail(12, "გაზეთი „მთის ხმა“", "77", "ინტერვიუს თხოვნა ზამთრის სამზადისის შესახებ", kind="media-enquiry",
             channel="email", task="შეათანხმეთ ინტერვიუს დრო.", days=3),
        Mail(11, "მე-2 საჯარო სკოლა", "03-12", "სპორტული დარბაზის სახურავის შეკეთებისთვის თანხის გამოყოფის თაობაზე"),
        Mail(10, "რეგიონული განვითარების ფონდი", "F-2207", "მუნიციპალური პროექტების კონკურსში მონაწილეობის პირობები",
             channel="electronic-casework", task="შეაგროვეთ წინადადებები ადმინისტრაციული ერთეულებიდან.", days=9),
        Mail(9, "ნანა წიფლოვანი", "", "მიწის ნაკვეთის აზომვითი ნახაზის ასლის გაცემა", kind="application",
             channel="one-window", sender_kind="person"),
        Mail(8, "ახალგაზრდული ცენტრი", "88/26", "საჭადრაკო ტურნირის ჩატარება სკოლის მოსწავლეებს შორის",
             kind="invitation", task="შეათანხმეთ ტურნირის განრიგი.", days=12),
        Mail(7, "აუდიტის სამსახური", "9-1/77", "შემოწმების შედეგების შესახებ ინფორმაციის წარდგენა",
             restricted="სამსახურებრივი სარგებლობისთვის", task="მოამზადეთ ინფორმაცია.", days=5),
        Mail(6, "ბაგა-ბაღი „ცისარტყელა“", "17", "სამზარეულოს აღჭურვილობის განახლების თხოვნა"),
        Mail(5, "სტატისტიკის ბიურო", "S-1904", "2026 წლის მესამე კვარტალში მუნიციპალიტეტის ტერიტორიაზე შესრულებული "
             "კეთილმოწყობის სამუშაოების, გზების მდგომარეობისა და გარე განათების შესახებ დეტალური სტატისტიკური "
             "ინფორმაციის წარმოდგენა", channel="electronic-casework", task="შეაგროვეთ მონაცემები განყოფილებებიდან.",
             days=6),
        Mail(4, "საინფორმაციო სააგენტო „დილის ამბები“", "", "ფოტომასალის გამოყენების ნებართვა", kind="media-enquiry",
             channel="email"),
        Mail(3, "საზოგადოებრივი ჯანმრთელობის ცენტრი", "6/412", "ვაქცინაციის გრაფიკი სკოლებში",
             task="აცნობეთ სკოლებს.", days=7),
        Mail(2, "მეზობელი მუნიციპალიტეტის მერია", "T-55", "გამოცდილების გაზიარების შეხვედრის შესახებ"),
        Mail(1, "ტურიზმის საინფორმაციო ცენტრი", "TP-301/26", "მიწვევა ზამთრის სეზონის გახსნაზე", kind="invitation",
             channel="email"),
        Mail(0, "საგზაო უსაფრთხოების სამსახური", "301", "სკოლებთან საგზაო ნიშნების დამონტაჟება"),
    ),
    citizens=(
        Citizen(12, "კლდიაშვილიძე", "მაკა", "", "ეზოში გარე განათების გამორთვა", "complaint", "answered"),
        Citizen(9, "ჭალაძიანი", "გიგა", "", "მშენებლობის ნებართვის საკითხი", becomes="taken"),
        Citizen(6, "ტყისპირელი", "ნინო", "", "საცხოვრებელი კორპუსის სახურავის შეკეთება", becomes="forwarded"),
        Citizen(4, "მდინარაძიშვილი", "ზურაბ", "", "ავტობუსის მარშრუტზე დამატებითი გაჩერების მოწყობა", "proposal",
                people=34),
        Citizen(1, "ვარდოსანიძე", "თეა", "", "გზის საფარის დაზიანება", "complaint"),
    ),
    papers=(
        Paper(9, "გაზეთი „მთის ხმა“", "ზამთრის სამზადისის შესახებ ინტერვიუს თაობაზე", "sent", answers=1),
        Paper(6, "მე-2 საჯარო სკოლა", "სპორტული დარბაზის სახურავის შეკეთების შესახებ", "signed", answers=2),
        Paper(4, "რეგიონული განვითარების ფონდი", "პროექტების კონკურსში მონაწილეობის შესახებ", "submitted", answers=3),
        Paper(3, "წყალმომარაგების კომპანია „წყარო“", "უბნების ჩამონათვალი", "returned", answers=0),
        Paper(1, "საზოგადოებრივი ჯანმრთელობის ცენტრი", "ვაქცინაციის გრაფიკის სკოლებისთვის გაცნობის შესახებ", "begun",
              answers=10),
        Paper(2, "ყველა განყოფილებას", "წლიური სამუშაო გეგმის წინადადებების წარმოდგენა", "begun", journal="internal"),
    ),
    tasks=(
        "მოამზადეთ კვარტლის შემაჯამებელი ბრიფინგის პროგრამა.",
        "შეაჯამეთ ადმინისტრაციული ერთეულების ანგარიშები.",
    ),
    body="პატივცემულო კოლეგებო,\n\nთქვენი წერილი განვიხილეთ. ღონისძიებათა გეგმა დამტკიცებულია, სამუშაოები 1 "
    "დეკემბრიდან დაიწყება.\n\nდამატებითი ინფორმაციისთვის მოგვმართეთ განყოფილებაში.",
    reported="ჩამონათვალი მზადაა, პროექტი თან ერთვის.",
    too_early="სამი ერთეულიდან ინფორმაციას ველოდებით.",
    returned="სამუშაოების დასრულების თარიღი არ არის მითითებული.",
    answer="ნათურები შეიცვალა, ეზო განათებულია.",
    body_elsewhere="საბინაო მეურნეობის სამსახური",
    room="პირველი სართული, მისაღები",
    paper_numbers="ქაღალდზე რეგისტრაცია ელექტროენერგიის გათიშვის დღეს",
    basis="სამსახურებრივი სარგებლობისთვის",
)  # fmt: skip

BY_COUNTRY = {"az": AZ, "ge": KA}
