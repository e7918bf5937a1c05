-- Rows about a table that a restore has left out, or that was dropped while the event triggers did not fire, are not of another table of
-- its name.
CREATE TABLE base_entity.owned (LIKE base_entity, owner text, remark text);
CREATE TABLE letters (LIKE owned);
CREATE TABLE imports (LIKE owned);
ALTER TABLE base_entity.owned DROP COLUMN remark;
SELECT base_entity.accept_drift('imports', 'default', 'uuid');
SELECT schema, relation, template, kind, name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4, 5;
CREATE TEMPORARY TABLE noted AS SELECT * FROM base_entity.noted_parts WHERE relation = 'imports';
CREATE TEMPORARY TABLE accepted AS SELECT * FROM base_entity.drift_exceptions WHERE relation = 'imports';
CREATE FUNCTION restore() RETURNS void LANGUAGE sql AS $$
    INSERT INTO base_entity.noted_parts SELECT * FROM noted;
    INSERT INTO base_entity.drift_exceptions SELECT * FROM accepted;
$$;
CREATE VIEW known AS
    SELECT 'noted part' AS kind, relation, name FROM base_entity.noted_parts
    UNION ALL SELECT 'drift exception', relation, name FROM base_entity.drift_exceptions ORDER BY 1, 2, 3;
DROP TABLE imports;
SELECT * FROM known;
SELECT restore();
-- Tables that exist keep what is noted of them, as do other tables.
CREATE TABLE IF NOT EXISTS letters (a int);
CREATE TEMPORARY TABLE letters (a int);
SELECT * FROM known;
CREATE TABLE imports (id int PRIMARY KEY, remark text);
SELECT * FROM known;
DROP TABLE imports;
SELECT restore();
CREATE TABLE imports AS SELECT 1 AS id, 'precious' AS remark;
SELECT * FROM known;
CALL base_entity.adopt('imports', '{owned}');
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT id, remark FROM imports;
DROP TABLE imports;
-- The event triggers did not fire.
ALTER TABLE base_entity.owned ADD COLUMN note text;
CREATE TABLE drafts (LIKE owned);
ALTER TABLE base_entity.owned DROP COLUMN note;
SET session_replication_role = replica;
DROP TABLE drafts;
CREATE TABLE drafts (id int, note text);
RESET session_replication_role;
INSERT INTO drafts VALUES (1, 'precious');
CALL base_entity.adopt('drafts', '{owned}');
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT id, note FROM drafts;
SELECT * FROM known;
DROP VIEW known;
DROP FUNCTION restore;
DROP TABLE letters, public.letters, drafts, base_entity.owned;
