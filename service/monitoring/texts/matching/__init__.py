"""The language of keyword rules: ``parse`` a rule once, ask ``hits`` of every article.

    "Təhsil Nazirliyi" AND (məktəb OR lisey) NOT title:idman
    @nazirlik NEAR/8 büdcə        source:"Günün xəbəri"        language:ka        =Elm        infrastruktur*

AND may be left out between two terms; NOT and NEAR bind closest, then AND, then OR. A word is found in its inflected
forms, without regard to case and diacritics, Georgian also as typed in Latin letters; ``=`` before a word or phrase
asks for just that form, ``*`` behind a word for all words that begin so. Operators and fields may be written in
Azerbaijani (VƏ, VƏ YA, DEYİL, YAXIN/n), Georgian (და, ან, არა, ახლოს/n) and Russian (И, ИЛИ, НЕ, РЯДОМ/n).
"""

from service.monitoring.texts.matching.evaluation import Aliases, Hit, hits, missing_aliases
from service.monitoring.texts.matching.grammar import Rule, RuleMistake, parse, spelling
from service.monitoring.texts.matching.reading import Fields, Reading

__all__ = ["Aliases", "Fields", "Hit", "Reading", "Rule", "RuleMistake", "hits", "missing_aliases", "parse", "spelling"]
