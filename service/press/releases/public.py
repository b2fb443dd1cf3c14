"""How releases stand on the agency's public page."""

from service.kit.words import N_
from service.press.releases.rules.acts import RELEASE
from service.press.releases.rules.content import KINDS
from service.publishing.slots import PublicKind
from service.runtime.language import gettext

PUBLIC_KINDS = {
    RELEASE: PublicKind(
        section="releases",
        title=N_("Press releases"),
        template="releases/public.html",
        order=15,
        schema_type="NewsArticle",
    )
}


def release_words() -> dict[str, str]:
    """Types of releases in the language that is spoken now."""
    return {kind: gettext(words) for kind, words in KINDS.items()}


PUBLIC_NAMES = {"release_words": release_words}
"""What public templates of releases call."""
