"""Languages of outlets and journalists, by the names that the reader's language has for them."""

from service.press.outlets.rules.content import LANGUAGES
from service.runtime.language import locale


def tongues() -> dict[str, str]:
    """Code -> name, such as az: Azerbaijani."""
    known = locale().languages
    return {code: known.get(code, own) for code, own in LANGUAGES.items()}
