"""Search along one journal, and on along the newest rows as long as they give their share.

With a million letters in one agency the words of every fifth letter took a second wherever the newest rows alone did
not fill a page: in a journal that gets few letters, or asked by two common words together.
"""

from alembic import op

from migrations.isolation import script
from migrations.searching import quickened, reads_newest

revision = "2026_11_22_0030"
down_revision = "2026_11_22_0029"

SEARCHES = {("search_entry", "search_records"): 2_000, ("search_text", "search_texts"): 300}
LOOKED_AT_BEFORE = {"search_entry": 3_000, "search_text": 300}


def upgrade() -> None:
    for (table, function), looked_at in SEARCHES.items():
        for statement in quickened(table, function, looked_at):
            script(statement)


def downgrade() -> None:
    for table, function in SEARCHES:
        op.execute(f"drop index {table}_journal")
        script(reads_newest(table, function, LOOKED_AT_BEFORE[table], "create or replace"))
