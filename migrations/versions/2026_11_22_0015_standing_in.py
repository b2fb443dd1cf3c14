"""Deputies stand in: the rights of the person whose deputy somebody is today, in one round trip."""

from alembic import op

from migrations.isolation import script

revision = "2026_11_22_0015"
down_revision = "2026_11_22_0014"


def upgrade() -> None:
    script(
        """
        create function arrive_deputy(p_tenant uuid, p_deputy uuid, p_person uuid, p_today date) returns text
        language plpgsql stable as $$
        declare
          said text;
        begin
          perform set_config('app.tenant_id', p_tenant::text, true);
          with recursive held as (
            select g.role, g.unit_id, g.journal_id from role_grant g
            where g.tenant_id = p_tenant and g.person_id = p_person and g.revoked_at is null
              and g.starts_on <= p_today and (g.ends_on is null or g.ends_on >= p_today)
            union
            select h.role, u.id, h.journal_id from held h
            join unit u on u.tenant_id = p_tenant and u.parent_id = h.unit_id
          )
          select json_build_object('given_name', p.given_name, 'family_name', p.family_name,
              'grants', (select coalesce(json_agg(json_build_array(role, unit_id, journal_id)), '[]'::json) from held)
            )::text into said from person p
            where p.tenant_id = p_tenant and p.id = p_person and p.state = 'active' and exists (
              select from deputyship d where d.tenant_id = p_tenant and d.person_id = p_person
                and d.deputy_id = p_deputy and d.cancelled_at is null
                and d.starts_on <= p_today and d.ends_on >= p_today);
          return said;
        end
        $$;
        revoke execute on function arrive_deputy(uuid, uuid, uuid, date) from public;
        grant execute on function arrive_deputy(uuid, uuid, uuid, date) to service_app
        """
    )


def downgrade() -> None:
    op.execute("drop function arrive_deputy(uuid, uuid, uuid, date)")
