"""Letters past their day in the order of lists, what lies on a desk in the order of its terms, one's own appeals."""

from alembic import op

from migrations.isolation import script

revision = "2026_11_22_0019"
down_revision = "2026_11_22_0018"


def upgrade() -> None:
    script(
        """
        create index letter_overdue on letter (tenant_id, journal_id, unit_id, registered_at desc, id desc)
          include (due_on, access, kind, channel)
          where state in ('registered', 'in_progress') and due_on is not null;
        create index assignment_executor_due on assignment_executor (tenant_id, person_id, order_at, assignment_id)
          where role in ('main', 'co') and state in ('given', 'accepted', 'returned');
        create index appeal_executor on appeal (tenant_id, executor_id, registered_at desc, id desc)
          where executor_id is not null
        """
    )


def downgrade() -> None:
    op.execute("drop index appeal_executor")
    op.execute("drop index assignment_executor_due")
    op.execute("drop index letter_overdue")
