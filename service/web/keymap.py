"""The keyboard map: which letter does what, in the reader's language, from the catalogue.

Letters match the physical key, since Georgian and Azerbaijani layouts send other characters.
"""

from service.kit.words import N_
from service.runtime.language import pgettext


def keymap() -> dict[str, str]:
    """Letter of each act; the translators may choose another where it is the mnemonic of their word."""
    return {
        "new": pgettext("key", "N"),
        "next": pgettext("key", "J"),
        "previous": pgettext("key", "K"),
        "mark": pgettext("key", "X"),
        "filter": pgettext("key", "F"),
        "edit": pgettext("key", "E"),
        "attach": pgettext("key", "A"),
        "go": pgettext("key", "G"),
        "undo": pgettext("key", "Z"),
    }


SHEET = (
    ("/", N_("Search")),
    ("new", N_("New letter")),
    ("next previous", N_("Next and previous row")),
    ("mark", N_("Select the row")),
    ("Enter", N_("Open")),
    ("filter", N_("Add a filter")),
    ("edit", N_("Correct the open letter")),
    ("attach", N_("Attach a file")),
    ("undo", N_("Undo")),
    ("Ctrl Enter", N_("Save and next")),
    ("Ctrl Shift Enter", N_("Save and open")),
    ("F2", N_("Last value of this field")),
    ("F8", N_("Choose a scan")),
    ("?", N_("This sheet")),
    ("Esc", N_("Close, then leave")),
)
"""What the help sheet lists: keys (names of the map or of keys) and what they do (msgids)."""
