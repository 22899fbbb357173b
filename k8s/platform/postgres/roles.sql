-- Roles and schemas of one installation: run by an administrator, in its database, before the first migration; again it changes nothing.
-- Nobody has a password from here: `\password cargotech_bot` and so on, or the identities of the cloud.
--
--   cargotech_migrate   owns the schemas and all that is in them; the Job alone signs in with it
--   cargotech_<service> reads and writes rows of its own schema, and knows no other; it makes, changes and drops nothing

do $$
declare
  role text;
begin
  foreach role in array array['cargotech_migrate', 'cargotech_auth_session', 'cargotech_billing', 'cargotech_bot', 'cargotech_filtering'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noinherit', role);
    end if;
    execute format('grant connect on database %I to %I', current_database(), role);
  end loop;
  execute format('revoke all on database %I from public', current_database());
  -- "create schema if not exists" asks for this even where the schema is there.
  execute format('grant create on database %I to cargotech_migrate', current_database());
end
$$;
revoke create on schema public from public;
alter role cargotech_migrate set lock_timeout = '10s';

do $$
declare
  service record;
begin
  for service in
    select * from (values
      ('auth', 'cargotech_auth_session'),
      ('billing', 'cargotech_billing'),
      ('bot', 'cargotech_bot'),
      ('filtering', 'cargotech_filtering')
    ) as known (schema, role)
  loop
    execute format('create schema if not exists %I authorization cargotech_migrate', service.schema);
    execute format('grant usage on schema %I to %I', service.schema, service.role);
    -- What is there already, and what the migrations will make.
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', service.schema, service.role);
    execute format('grant usage, select on all sequences in schema %I to %I', service.schema, service.role);
    execute format('alter default privileges for role cargotech_migrate in schema %I grant select, insert, update, delete on tables to %I', service.schema, service.role);
    execute format('alter default privileges for role cargotech_migrate in schema %I grant usage, select on sequences to %I', service.schema, service.role);
  end loop;
end
$$;
