"""The language that a text of the press is written in: script first, then a trained model among sensible languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_LATIN = ("az", "tr", "en", "de", "fr", "es", "it", "pl", "ro", "uz")
_CYRILLIC = ("ru", "uk", "be", "bg", "kk", "ky")
_SCRIPTS = (
    ("ka", re.compile("[\u10d0-\u10ff\u1c90-\u1cbf]")),
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("hy", re.compile("[\u0531-\u058f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u0259]")),
)
_MODELS = {"latin": _LATIN, "cyrillic": _CYRILLIC, "arabic": ("ar", "fa", "az")}
_LEAST = 12
_READ = 4000
_SCHWA = re.compile("[əƏ]")
# Without its own letters Azerbaijani is taken for Turkish; these words, as folded, tell them apart.
_PLAIN_AZ = re.compile(
    r"\b(?:ve|bu|ucun|ile|olub|edib|deyib|bildirib|olunub|edilib|verilib|barede|ilde|gore|haqqinda|qeyd|sonra|olan|"
    r"hemcinin|artiq|respublikasi|azerbaycan|bakida|nazirliyi|nazirliyinin|mekteb|xeber|terefinden|teqdim|"
    r"kecirilib|olacaq|edir|olunur|hem|ise|kimi|qeder|ilin|noyabr|saat)\b"
)
_PLAIN_TR = re.compile(
    r"\b(?:icin|olarak|degil|cok|gibi|kadar|oldu|edildi|acikladi|bakanligi|bakani|turkiye|yil|yilinda|gore|tarafindan|"
    r"bulundu|ettigi|oldugu|ve|bir|kasim|gunu)\b"
)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language (``az ka en ru`` or another); None when there is too little text to tell."""
    part = text[:_READ]
    counted = {name: len(pattern.findall(part)) for name, pattern in _SCRIPTS}
    script = max(counted, key=lambda name: counted[name])
    if counted[script] < _LEAST:
        return None
    if script not in _MODELS:
        return script
    if script == "latin":
        return _in_latin(part, counted[script])
    return _ranked(script, _calm(part))


def _in_latin(text: str, letters: int) -> str | None:
    if len(_SCHWA.findall(text)) >= max(1, letters // 200):
        return "az"
    calm = _calm(text)
    guess = _ranked("latin", calm)
    if guess in {"az", "tr", "uz"} or calm.isascii():
        az, tr = len(_PLAIN_AZ.findall(calm)), len(_PLAIN_TR.findall(calm))
        if az > tr and az * 25 >= len(calm.split()):
            return "az"
    return guess


def _calm(text: str) -> str:
    """Small letters: the model has hardly seen capitals. İ and I as Azerbaijani has them where its letters stand."""
    if re.search("[əƏğĞşŞİ]", text):
        text = text.replace("İ", "i").replace("I", "ı")
    return text.replace("İ", "i").lower()


@cache
def _model(script: str) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_MODELS[script])
    return model


def _ranked(script: str, text: str) -> str:
    code, _confidence = _model(script).classify(text)
    return str(code)
