-- A table that adopt() or create_history() links to its history again, and one that gets a new history after it has had another one.
CREATE ROLE reader;
GRANT USAGE ON SCHEMA app TO reader;
\c - app
-- Columns of another type by then: the values of old versions are kept under another name, with a WARNING, as by ALTER COLUMN ... TYPE.
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int, note text);
INSERT INTO prices (id, amount, note) VALUES (1, 3, 'a');
UPDATE prices SET amount = 5;
GRANT SELECT (id, amount) ON prices TO reader;
CALL base_entity.release('prices', '{base_history}');
ALTER TABLE prices ALTER amount TYPE numeric, ADD COLUMN more int;
CALL base_entity.adopt('prices', '{base_history}');
UPDATE prices SET amount = 6;
SELECT amount_old, amount, note FROM prices_history ORDER BY valid_to;
SELECT a.attname FROM pg_attribute a, aclexplode(a.attacl) g
WHERE a.attrelid = 'prices_history'::regclass AND g.grantee = 'reader'::regrole ORDER BY attnum;
-- One that the owner of the history has given another type, by any ALTER TABLE.
ALTER TABLE prices_history ALTER note TYPE varchar(20);
ALTER TABLE prices ADD COLUMN note_old text;
SELECT note_old_1, note_old, note FROM prices_history ORDER BY valid_to LIMIT 1;
-- A column that the command adds is another one than an older one of the history.
ALTER TABLE prices DROP COLUMN more;
ALTER TABLE prices ADD COLUMN more_dropped text;
-- create_history() of a table that is linked.
ALTER TABLE prices_history ALTER note TYPE varchar(20);
SELECT base_entity.create_history('prices');
DROP TABLE prices, prices_history;
-- A policy of the history that names the column would not see the values of new versions.
CREATE TABLE wares (id int PRIMARY KEY, LIKE base_history, level text);
ALTER TABLE wares_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY strict ON wares_history USING (level IS DISTINCT FROM 'secret');
CALL base_entity.release('wares', '{base_history}');
ALTER TABLE wares ALTER level TYPE varchar(20);
CALL base_entity.adopt('wares', '{base_history}');
DROP POLICY strict ON app.wares_history;
CALL base_entity.adopt('wares', '{base_history}');
-- Nor where the owner of the history has given the column another type.
CREATE TABLE parts (id int PRIMARY KEY, LIKE base_history, level text);
ALTER TABLE parts_history ALTER level TYPE varchar(20);
CREATE POLICY strict ON parts_history USING (level IS DISTINCT FROM 'secret');
ALTER TABLE parts ADD COLUMN note text;
DROP POLICY strict ON parts_history;
ALTER TABLE parts ADD COLUMN note text;
DROP TABLE wares, wares_history, parts, parts_history;
-- A table that was renamed, or whose history was, while it was released gets a new history.
CREATE TABLE costs (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO costs (id, amount) VALUES (1, 3);
UPDATE costs SET amount = 5;
CALL base_entity.release('costs', '{base_history}');
ALTER TABLE costs RENAME TO fees;
CALL base_entity.adopt('fees', '{base_history}');
SELECT count(*) FROM fees_history;
-- The HINT: the former history is continued.
CALL base_entity.release('app.fees', '{base_history}');
DROP TABLE app.fees_history;
ALTER TABLE costs_history RENAME TO fees_history;
CALL base_entity.adopt('app.fees', '{base_history}');
SELECT amount FROM base_entity.as_of(NULL::fees, (SELECT min(valid_from) FROM fees_history));
-- No word of it for a table that has had none.
CREATE TABLE rates (id int PRIMARY KEY);
CALL base_entity.adopt('rates', '{base_history}');
DROP TABLE fees, fees_history, rates, rates_history;
\c - postgres
DROP OWNED BY reader;
DROP ROLE reader;
