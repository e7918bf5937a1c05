-- A table that is not made LIKE a template is no entity, however much it looks like one.
\c - app
CREATE TABLE users (LIKE base_entity, name text);
INSERT INTO users (name) VALUES ('ada');

-- LIKE an entity: an ordinary table, as history tables need it; its name is its own affair.
CREATE TABLE user_history (LIKE users);
SELECT describe('user_history');
CREATE TABLE user_copy (LIKE users INCLUDING ALL, copied_at timestamptz);
SELECT describe('user_copy');
SET base_entity.enabled = off;
CREATE TABLE off_user_copy (LIKE users INCLUDING ALL, copied_at timestamptz);
RESET base_entity.enabled;
SELECT shape('user_copy') = shape('off_user_copy') AS same_as_plain;

-- Tables made from queries.
CREATE TABLE user_list AS SELECT * FROM users;
SELECT * INTO user_selection FROM users;
CREATE TABLE empty_one AS TABLE base_entity.base_entity WITH NO DATA;
SELECT describe('user_list');
SELECT describe('empty_one');

-- Typed tables, of the template's row type too.
CREATE TYPE pair AS (a int, b int);
CREATE TABLE typed_one OF pair (PRIMARY KEY (a));
\set VERBOSITY sqlstate
CREATE TABLE template_typed OF base_entity.base_entity;
\set VERBOSITY default
SELECT describe('typed_one');

-- Views of an entity and of a template.
CREATE VIEW user_view AS SELECT * FROM users;
CREATE MATERIALIZED VIEW user_matview AS SELECT * FROM users;
CREATE VIEW template_view AS SELECT * FROM base_entity.base_entity;
CREATE TABLE of_view (LIKE template_view);
SELECT describe('of_view');

-- A partition and an ordinary child of an entity.
CREATE TABLE events (LIKE base_entity, n int) PARTITION BY LIST (n);
CREATE TABLE event_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE user_child (extra int) INHERITS (users);
SELECT describe('user_child');

-- By hand, column by column, and a table that only mentions the name.
CREATE TABLE handmade_one (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE base_entity_list (base_entity int CHECK (base_entity > 0), note text DEFAULT 'LIKE base_entity');
SELECT describe('handmade_one');
SELECT describe('base_entity_list');

-- The entities of the schema: the table, the partitioned table, and the partition with its parent's trigger.
SELECT entities('app');
