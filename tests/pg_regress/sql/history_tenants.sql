-- Histories of tables whose rows belong to tenants: whichever way a history is read, a role sees the versions of its tenant's
-- rows, the owner too, and a change keeps the versions of the tenant's rows alone.
\set id1 '''aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'''
\set id2 '''bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'''
\c - postgres
CREATE ROLE web LOGIN;
CREATE ROLE admin LOGIN BYPASSRLS;
GRANT USAGE ON SCHEMA app TO web, admin;
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE tenants (id int PRIMARY KEY);
INSERT INTO tenants VALUES (1), (2), (3);
CREATE TABLE base_entity.of_tenant (
    uuid uuid NOT NULL DEFAULT base_entity.uuidv4(),
    tenant int NOT NULL DEFAULT current_setting('app.tenant')::int REFERENCES tenants ON DELETE CASCADE,
    PRIMARY KEY (tenant, uuid)
);
ALTER TABLE base_entity.of_tenant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON base_entity.of_tenant USING (tenant = current_setting('app.tenant')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON base_entity.of_tenant TO web, admin;
GRANT SELECT, DELETE ON tenants TO admin;
-- A table LIKE two templates, one LIKE a template of both, a partitioned one, and one that is adopted.
CREATE TABLE prices (LIKE of_tenant, LIKE base_history, amount int);
CREATE TABLE base_entity.kept_of_tenant (LIKE of_tenant, LIKE base_history);
CREATE TABLE notes (LIKE kept_of_tenant, amount int);
CREATE TABLE events (LIKE of_tenant, LIKE base_history, amount int) PARTITION BY LIST (tenant);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE orders (uuid uuid NOT NULL, tenant int NOT NULL, amount int, PRIMARY KEY (tenant, uuid));
CALL base_entity.adopt('orders', '{of_tenant,base_history}');
SELECT c.relname, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, p.polname,
       pg_get_expr(p.polqual, p.polrelid) AS using, has_table_privilege('web', c.oid, 'SELECT') AS web
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname ~ '_history$' AND c.relkind = 'r' ORDER BY 1;

-- Each tenant inserts, updates and deletes.
CREATE FUNCTION change(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE %I SET amount = amount + 100', name);
    EXECUTE format('DELETE FROM %I WHERE amount %% 2 = 0', name);
END $$;
\c - web
SET search_path = app;
SET app.tenant = 1;
SET base_entity.actor = 'one';
INSERT INTO prices (uuid, amount) VALUES (:id1, 11), (DEFAULT, 12);
INSERT INTO notes (uuid, amount) VALUES (:id1, 11), (DEFAULT, 12);
INSERT INTO events (uuid, amount) VALUES (:id1, 11), (DEFAULT, 12);
INSERT INTO orders (uuid, amount) VALUES (:id1, 11), (DEFAULT, 12);
SET app.tenant = 2;
SET base_entity.actor = 'two';
INSERT INTO prices (uuid, amount) VALUES (:id2, 21), (DEFAULT, 22);
INSERT INTO notes (uuid, amount) VALUES (:id2, 21), (DEFAULT, 22);
INSERT INTO events (uuid, amount) VALUES (:id2, 21), (DEFAULT, 22);
INSERT INTO orders (uuid, amount) VALUES (:id2, 21), (DEFAULT, 22);
SELECT now() AS first \gset
SELECT change(t) FROM unnest('{prices,notes,events,orders}'::text[]) t;
SET app.tenant = 1;
SET base_entity.actor = 'one';
SELECT change(t) FROM unnest('{prices,notes,events,orders}'::text[]) t;
-- Rows of another tenant are not changed, and no version of them is kept.
\set QUIET off
UPDATE prices SET amount = 0 WHERE tenant = 2;
DELETE FROM events WHERE tenant = 2;
UPDATE prices SET tenant = 2;
UPDATE events SET tenant = 2;
\set QUIET on
\c - admin
SET search_path = app;
SELECT tenant, operation, actor, array_agg(amount ORDER BY amount) FROM prices_history GROUP BY 1, 2, 3 ORDER BY 1, 2;
SELECT (SELECT count(*) FROM notes_history) AS notes, (SELECT count(*) FROM events_history) AS events, (SELECT count(*) FROM orders_history) AS orders;

-- Each way of reading.
\c - app
CREATE FUNCTION reads(name text, tenant int, id uuid, at timestamptz) RETURNS TABLE (way text, result text) LANGUAGE plpgsql AS $$
DECLARE
    query text;
BEGIN
    FOREACH query IN ARRAY ARRAY[
        'SELECT tenant, operation, amount FROM %1$s_history',
        'SELECT tenant, amount FROM %1$s_as_of(%4$L)',
        'SELECT tenant, amount FROM base_entity.as_of(NULL::%1$s, %4$L)',
        'SELECT operation, old -> ''amount'', new -> ''amount'' FROM base_entity.changes(''%1$s'')',
        'SELECT operation, actor, (version).amount FROM base_entity.versions(NULL::%1$s, %2$L, %3$L)',
        'SELECT document ->> ''operation'', document ->> ''amount'' FROM base_entity.find(%3$L::uuid, history => true)',
        'SELECT document ->> ''operation'', document ->> ''amount'' FROM base_entity.find(%3$L, ''{%1$s}'', history => true)']
    LOOP
        way := format(query, name, tenant, id, 'at');
        BEGIN
            EXECUTE format('SELECT string_agg(r::text, '' '' ORDER BY r::text COLLATE "C") FROM (%s) r', format(query, name, tenant, id, at)) INTO result;
        EXCEPTION WHEN OTHERS THEN
            result := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END $$;
\c - web
SET search_path = app;
-- Without a tenant.
SELECT * FROM reads('prices', 1, :id1, :'first');
-- As the tenant of the rows.
SET app.tenant = 2;
SELECT * FROM reads('prices', 2, :id2, :'first');
SELECT * FROM reads('events', 2, :id2, :'first');
-- As another one.
SELECT * FROM reads('prices', 1, :id1, :'first');
SELECT * FROM reads('events', 1, :id1, :'first');
SELECT name, count(DISTINCT result) FROM unnest('{prices,notes,events,orders}'::text[]) name, reads(name, 2, :id2, :'first') WHERE way ~ 'history$|as_of' GROUP BY name ORDER BY name;
-- A function that leaks what it sees is called for one's own versions alone, although PostgreSQL inlines prices_as_of().
CREATE FUNCTION pg_temp.leak(int) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
SELECT count(*) FROM prices_as_of(:'first') WHERE amount IN (11, 12, 21) AND pg_temp.leak(amount);
SELECT count(*) FROM prices_history WHERE pg_temp.leak(amount) AND amount = 121;
-- A prepared plan follows the tenant.
PREPARE mine AS SELECT tenant, amount FROM prices_as_of($1) ORDER BY amount;
EXECUTE mine (:'first');
SET app.tenant = 1;
EXECUTE mine (:'first');
-- The owner, under forced row-level security.
\c - app
SELECT * FROM reads('prices', 1, :id1, :'first');
SET app.tenant = 1;
SELECT * FROM reads('prices', 1, :id1, :'first');
SELECT * FROM reads('events', 2, :id2, :'first');
-- A role that bypasses policies, and one that has no privilege.
\c - admin
SET search_path = app;
SELECT * FROM reads('prices', 1, :id1, :'first');
\c - postgres
CREATE ROLE outsider;
GRANT USAGE ON SCHEMA app TO outsider;
SET ROLE outsider;
SET app.tenant = 1;
SELECT * FROM app.reads('app.prices', 1, :id1, :'first');
RESET ROLE;

-- Policies that are added to the tables and changed later hold for the histories.
\c - app
CREATE POLICY small ON prices AS RESTRICTIVE USING (amount < 100);
\c - web
SET search_path = app;
SET app.tenant = 1;
SELECT tenant, operation, amount FROM prices_history ORDER BY amount;
SELECT operation, (version).amount FROM base_entity.versions(NULL::prices, 1, :id1);
\c - app
DROP POLICY small ON prices;
-- A row that another role gives to another tenant: its versions stay with the tenant that had it.
\c - admin
SET search_path = app;
UPDATE prices SET tenant = 3 WHERE uuid = :id1;
UPDATE events SET tenant = 3 WHERE uuid = :id1;
\c - web
SET search_path = app;
SET app.tenant = 3;
SELECT tenant, amount FROM prices_as_of(now());
SELECT operation, (version).amount FROM base_entity.versions(NULL::prices, 3, :id1);
SELECT count(*) FROM prices_history;
SELECT count(*) FROM events_history;
SET app.tenant = 1;
SELECT operation, (version).amount FROM base_entity.versions(NULL::events, 1, :id1);
-- The rows of a tenant that is deleted, by a foreign key's action, which policies do not stop.
\c - admin
SET search_path = app;
SET base_entity.actor = 'admin';
DELETE FROM tenants WHERE id = 3;
SELECT operation, actor, tenant, amount FROM prices_history WHERE tenant = 3;
SELECT operation, actor, tenant, amount FROM events_history WHERE tenant = 3;

-- The owner removes versions of any tenant, without being one; no tenant does.
\c - web
SET search_path = app;
SET app.tenant = 1;
CALL base_entity.purge_history('prices', '0');
CALL base_entity.erase_history('prices', '1', :id1);
DELETE FROM prices_history;
INSERT INTO prices_history SELECT * FROM prices_history;
\c - app
CALL base_entity.erase_history('prices', '2', :id2);
SET app.tenant = 1;
CALL base_entity.erase_history('events', '2', :id2);
DELETE FROM prices_history;
\c - admin
SELECT tenant, operation, actor, amount FROM app.prices_history ORDER BY tenant, operation, amount;
SELECT tenant, operation, actor, amount FROM app.events_history ORDER BY tenant, operation, amount;
\c - app
CALL base_entity.purge_history('prices', '-1 day');
\c - admin
SELECT count(*) FROM app.prices_history;
\c - postgres
DROP OWNED BY outsider;
DROP ROLE outsider;
