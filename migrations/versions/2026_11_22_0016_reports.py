"""Reports: when an assignment was reported, and the two ranges that figures are read from.

Whether work was done in time is told by the day of its report and not by that of its confirmation; those that ended
before this column was there count by their end.
"""

from alembic import op

from migrations.isolation import script

revision = "2026_11_22_0016"
down_revision = "2026_11_22_0015"


def upgrade() -> None:
    script(
        """
        alter table assignment add column reported_at timestamptz;
        create index assignment_executor_unit on assignment_executor
          (tenant_id, unit_id, given_at desc, assignment_id desc) where role = 'main' and state <> 'delegated';
        create index answer_written_off on answer (tenant_id, written_off_at) where written_off_at is not null
        """
    )


def downgrade() -> None:
    op.execute("drop index answer_written_off")
    op.execute("drop index assignment_executor_unit")
    op.execute("alter table assignment drop column reported_at")
