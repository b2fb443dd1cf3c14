"""Invented office texts in Azerbaijani and Georgian: the words that the letters of a benchmark are made of."""

from random import Random

_AZ_STEMS = """
    məktəb müraciət təhsil şəhər idarə layihə müqavilə hesabat plan komissiya iclas protokol büdcə maliyyə
    tikinti təmir binalar enerji su qaz qəza sayğac təklif şikayət ərizə arayış icazə lisenziya sertifikat əmr
    sərəncam müəllim şagird direktor nazirlik agentlik bələdiyyə rayon kənd küçə park körpü yol nəqliyyat
    avtobus xəstəxana tibb dərman sığorta pensiya müavinət ailə uşaq gənclər idman mədəniyyət muzey teatr kitab
    kitabxana arxiv mətbuat jurnalist konfrans açıqlama təkzib müsahibə bildiriş dəvət tədbir festival sərgi
    müsabiqə tender təchizat avadanlıq kompüter şəbəkə proqram sayt portal məlumat sorğu cavab nəzarət yoxlama
    monitorinq torpaq kadastr vergi gömrük ixrac idxal bazar sahibkar fermer suvarma ekologiya tullantı meşə
    hava iqlim
"""
_AZ_ENDINGS = ("", "in", "lar", "ların", "dan", "da", "a", "ı", "ımız", "larımız")
_KA_STEMS = """
    სკოლა განცხადება განათლება ქალაქი სამსახური პროექტი ხელშეკრულება ანგარიში გეგმა კომისია სხდომა ოქმი ბიუჯეტი
    ფინანსები მშენებლობა რემონტი შენობა ენერგია წყალი გაზი წინადადება საჩივარი ცნობა ნებართვა ლიცენზია ბრძანება
    მასწავლებელი დირექტორი სამინისტრო სააგენტო მუნიციპალიტეტი რაიონი სოფელი ქუჩა პარკი ხიდი გზა ტრანსპორტი
    საავადმყოფო წამალი დაზღვევა პენსია ოჯახი ბავშვი სპორტი კულტურა მუზეუმი თეატრი წიგნი ბიბლიოთეკა არქივი
    ჟურნალისტი კონფერენცია ინტერვიუ მოწვევა ღონისძიება ფესტივალი კონკურსი ტენდერი ქსელი პროგრამა საიტი
"""
_KA_ENDINGS = ("", "ს", "მა", "ზე", "ში", "ებს")

AZ = [stem + ending for ending in _AZ_ENDINGS for stem in _AZ_STEMS.split()]
KA = [stem + ending for ending in _KA_ENDINGS for stem in _KA_STEMS.split()]
SENDERS = ("Nazirlik", "Agentlik", "Bələdiyyə", "Məktəb", "Cəmiyyət", "Mərkəz", "Fond", "Birlik", "Redaksiya", "Şirkət")
PLACES = ("Abşeron", "Gəncə", "Şəki", "Quba", "Lənkəran", "Tovuz", "Masallı", "Zaqatala", "Bərdə", "Salyan")
RARE = "zəfəran"
"""Stands in the same few letters of each agency, however large it is."""
ABSENT = "dirijabl"
"""Stands in no letter of the large agencies, and in those of others."""


def phrases(count: int = 20_000) -> list[tuple[str, str]]:
    """Different subjects with their languages: a few words stand in many, most words in few."""
    chance = Random(7)
    found: dict[str, str] = {}
    while len(found) < count:
        language, words = ("ka", KA) if chance.random() < 0.2 else ("az", AZ)
        picked = [words[int(len(words) * chance.random() ** 2)] for _ in range(chance.randint(4, 8))]
        found[" ".join(picked)] = language
    return list(found.items())


def senders() -> list[tuple[str, str]]:
    """A hundred names, to which a number is added."""
    return [(f"{kind} {place}", "az") for kind in SENDERS for place in PLACES]
