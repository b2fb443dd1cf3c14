"""The keyboard map: which letter does what, in the reader's language, from the catalogue.

Letters match the physical key, since Georgian and Azerbaijani layouts send other characters. A translator may choose
another letter where it is the mnemonic of their word; no two acts may share one.
"""

from service.kit.words import N_
from service.runtime.language import pgettext


def keymap() -> dict[str, str]:
    """Letter of each act, A to Z. Pages mark what an act presses with `data-key="<act>"`."""
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
        "resolve": pgettext("key", "D"),
        "accept": pgettext("key", "I"),
        "report": pgettext("key", "R"),
        "confirm": pgettext("key", "T"),
        "extend": pgettext("key", "U"),
        "answer": pgettext("key", "C"),
        "step": pgettext("key", "S"),
        "relevant": pgettext("key", "Y"),
        "screen": pgettext("key", "O"),
        "headline": pgettext("key", "H"),
        "lead": pgettext("key", "L"),
        "body": pgettext("key", "B"),
        "mention": pgettext("key", "M"),
        "same": pgettext("key", "W"),
    }


def go_letters() -> dict[str, str]:
    """The second letter after the one of `go`, by the key that a rail item names."""
    return {
        "letters": pgettext("go", "L"),
        "intake": pgettext("go", "E"),
        "imports": pgettext("go", "I"),
        "contacts": pgettext("go", "C"),
        "journals": pgettext("go", "J"),
        "people": pgettext("go", "P"),
        "acts": pgettext("go", "A"),
        "me": pgettext("go", "M"),
        "desk": pgettext("go", "D"),
        "assignments": pgettext("go", "T"),
        "media": pgettext("go", "N"),
    }


SHEET = (
    ("/", N_("Search")),
    ("new", N_("New letter")),
    ("next previous", N_("Next and previous row")),
    ("Enter", N_("Open")),
    ("Space", N_("Quick look at the row")),
    ("mark", N_("Select the row")),
    ("Shift mark", N_("Select the rows up to here")),
    ("filter", N_("Add a filter")),
    ("edit", N_("Correct the open letter")),
    ("attach", N_("Attach a file")),
    ("resolve", N_("Give a resolution")),
    ("accept", N_("Accept the open assignment")),
    ("report", N_("Report the open assignment as done")),
    ("confirm", N_("Confirm the execution")),
    ("extend", N_("Ask for an extension, or change the term")),
    ("undo", N_("Undo")),
    ("answer", N_("Answer the open letter")),
    ("step", N_("Next step of a letter: approval, signature, number, sending")),
    ("relevant", N_("Mark the clip as relevant")),
    ("screen", N_("Screen the clip out")),
    ("same", N_("Judge the clip as the others of its story")),
    ("Shift relevant", N_("Mark every clip of the story")),
    ("headline lead body mention", N_("Prominence of the clip")),
    ("1 … 9", N_("Topics of the clip")),
    ("− 0 +", N_("Tone of the clip: negative, neutral, positive")),
    ("Alt ↑ ↓", N_("Move the item of the digest up or down")),
    ("Space", N_("Take up an activity of the grid and move it by arrows; Enter puts it down")),
    ("Ctrl Enter", N_("Main button of the form: save and next, send, confirm")),
    ("Ctrl Shift Enter", N_("Save and open")),
    ("F2", N_("Last value of this field")),
    ("F8", N_("Choose a scan")),
    ("↑ ↓", N_("In a date: one day more or less")),
    ("?", N_("This sheet")),
    ("Esc", N_("Close, then leave")),
)
"""What the help sheet lists: keys (names of the map or of keys) and what they do (msgids)."""
