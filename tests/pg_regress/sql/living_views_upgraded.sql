-- pg_upgrade keeps no dependency by which DROP TABLE drops a living view: create_living_view(), or a column that is added, restores it.
CREATE TABLE prices (LIKE base_entity, LIKE base_soft_delete, amount int);
SET client_min_messages = warning;
SELECT base_entity.create_living_view('prices');
CREATE FUNCTION upgrade() RETURNS bigint LANGUAGE sql AS $$
    WITH lost AS (DELETE FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = 'living_prices'::regclass AND refobjid = 'prices'::regclass AND deptype = 'a' RETURNING 1)
    SELECT count(*) FROM lost $$;
SELECT upgrade();
BEGIN;
DROP TABLE prices;
ROLLBACK;
SELECT base_entity.create_living_view('prices');
SELECT base_entity.create_living_view('prices');
BEGIN;
DROP TABLE prices;
ROLLBACK;
SELECT upgrade();
ALTER TABLE prices ADD COLUMN x int;
DROP TABLE prices;
SELECT to_regclass('living_prices');
DROP FUNCTION upgrade;
