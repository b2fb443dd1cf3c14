"""When an API token was used last, noted at most once a minute."""

from alembic import op

from migrations.isolation import script

revision = "2026_11_23_0048"
down_revision = "2026_11_23_0047"

TOUCH = """
create function touch_token(p_tenant uuid, p_token uuid, p_now timestamptz) returns text
language plpgsql as $$
begin
  perform set_config('app.tenant_id', p_tenant::text, true);
  update api_token set used_at = p_now
    where tenant_id = p_tenant and id = p_token and (used_at is null or used_at <= p_now - interval '1 minute');
  return '';
end
$$
"""


def upgrade() -> None:
    op.execute("alter table api_token add column used_at timestamptz")
    script(TOUCH)
    op.execute("revoke execute on function touch_token(uuid, uuid, timestamptz) from public")
    op.execute("grant execute on function touch_token(uuid, uuid, timestamptz) to service_app")


def downgrade() -> None:
    op.execute("drop function touch_token(uuid, uuid, timestamptz)")
    op.drop_column("api_token", "used_at")
