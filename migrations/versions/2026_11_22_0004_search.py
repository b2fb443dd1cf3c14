"""The side table of lexemes and the one function that reads it.

Under row-level security `@@` is never an index condition, so the lexemes carry the tenant and the access class, and a
function of the owner asks the index; it takes the tenant from the setting and gives back keys only, which the caller
joins under the wall.

A word that stands in every fifth letter cannot be found through its lexemes in time: the index gives the place of each
before the newest can be told. So the newest records are looked at one by one first, up to a bound. Rare words are not
found there, and for those the index of lexemes is quick. Each of the two questions is written so that its own index
alone can serve it, whatever the planner believes: what stands `is true` is no condition of an index.
"""

from migrations.searching import drop_search, make_search

LOOKED_AT = 3_000

revision = "2026_11_22_0004"
down_revision = "2026_11_22_0003"


def upgrade() -> None:
    make_search("search_entry", "search_records", LOOKED_AT)


def downgrade() -> None:
    drop_search("search_entry", "search_records")
