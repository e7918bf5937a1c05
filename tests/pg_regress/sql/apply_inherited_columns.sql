-- A template that inherits from another table, or is of a composite type, gets the names that columns have got there: they are renamed in its
-- entities, too, and nothing is dropped.
\c - postgres
CREATE TABLE base_entity.tracked (LIKE base_entity, state text);
CREATE TABLE base_entity.owned (owner text) INHERITS (base_entity.tracked);
CREATE TABLE app.projects (LIKE owned);
INSERT INTO app.projects (state) VALUES ('precious');
ALTER TABLE base_entity.tracked RENAME state TO status;
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts;
SELECT statement FROM base_entity.plan_apply('base_entity.owned', remove => true);
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT status FROM app.projects;
-- Other changes of the parent are noted, too.
ALTER TABLE base_entity.tracked ALTER status SET DEFAULT 'open';
CALL base_entity.apply('base_entity.owned');
ALTER TABLE base_entity.tracked ALTER status DROP DEFAULT;
SELECT relation, template, kind, name, definition FROM base_entity.noted_parts;
CALL base_entity.apply('base_entity.owned', remove => true);
CREATE TYPE app.state AS (id uuid, state text);
CREATE TABLE base_entity.typed OF app.state;
CREATE TABLE app.things (LIKE typed);
INSERT INTO app.things (state) VALUES ('precious');
ALTER TYPE app.state RENAME ATTRIBUTE state TO status CASCADE;
CALL base_entity.apply('base_entity.typed', remove => true);
SELECT status FROM app.things;
SELECT relation, problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts;
