-- New columns whose defaults read a setting, and a changed type whose conversion does.
CREATE FUNCTION tenant() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN RETURN coalesce(nullif(current_setting('app.tenant', true), ''), 'none'); END $$;
CREATE TABLE base_entity.owned (LIKE base_entity, at timestamp);
CREATE TABLE projects (LIKE owned);
INSERT INTO projects (at) SELECT '2024-01-01 00:00' FROM generate_series(1, 3);
ALTER TABLE base_entity.owned ADD COLUMN at_once text DEFAULT nullif(current_setting('app.tenant', true), '');
ALTER TABLE base_entity.owned ADD COLUMN filled text NOT NULL DEFAULT tenant();
ALTER TABLE base_entity.owned ALTER COLUMN at TYPE timestamptz;
