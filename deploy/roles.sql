-- Roles of Chancery. Run once by a superuser in the service's own database; running it again changes nothing.
-- Passwords are set apart from this file. No role but the backup's may pass row-level security.
begin;
-- Roles belong to all databases of a server: two of these runs at once would overtake each other's rows.
lock table pg_authid in share row exclusive mode;
do $$
declare
  wanted text;
begin
  foreach wanted in array array['service_owner', 'service_app', 'service_public', 'service_relay',
                                'service_harvest', 'service_operator', 'service_backup'] loop
    if not exists (select 1 from pg_roles where rolname = wanted) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls', wanted);
    end if;
  end loop;
end
$$;
-- Owns the few functions by which agencies share a plan. Nobody signs in as it, and it passes no wall: each table it
-- reaches has a policy that says so.
do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'service_sharing') then
    create role service_sharing nologin nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end
$$;
grant service_sharing to service_owner;
alter role service_backup bypassrls;
grant pg_read_all_data to service_backup;

-- Time limits of those who serve people: a stuck query never holds a clerk for longer than this.
alter role service_app set statement_timeout = '15s';
alter role service_app set lock_timeout = '5s';
alter role service_app set idle_in_transaction_session_timeout = '30s';
alter role service_public set statement_timeout = '5s';
alter role service_relay set statement_timeout = '15s';
alter role service_harvest set statement_timeout = '60s';
alter role service_harvest set lock_timeout = '10s';
alter role service_operator set statement_timeout = '30s';

revoke all on schema public from public;
grant usage on schema public to service_app, service_public, service_relay, service_operator, service_harvest;
grant usage, create on schema public to service_owner;
-- To own a function a role must be allowed to make one.
grant usage, create on schema public to service_sharing;
create schema if not exists platform authorization service_owner;
create schema if not exists commons authorization service_owner;
grant usage on schema platform to service_app, service_public, service_relay, service_operator, service_sharing;
grant usage on schema commons to service_harvest, service_app;
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to service_owner, service_app, service_public, service_relay, '
                 'service_harvest, service_operator, service_backup', current_database());
  execute format('grant create on database %I to service_owner', current_database());
  execute format('revoke temporary on database %I from service_app', current_database());
end
$$;
commit;
