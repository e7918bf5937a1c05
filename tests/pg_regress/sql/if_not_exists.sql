-- CREATE TABLE IF NOT EXISTS makes an entity once, and nothing the second time.
\c - app
CREATE TABLE IF NOT EXISTS users (LIKE base_entity, name text);
CREATE TABLE before AS SELECT shape('users');
INSERT INTO users (name) VALUES ('ada');
CREATE TABLE IF NOT EXISTS users (LIKE base_entity, name text);
CREATE TABLE IF NOT EXISTS users (LIKE base_entity, other int PRIMARY KEY);
CREATE TABLE IF NOT EXISTS app.users (LIKE base_uuid);
SELECT shape('users') = shape AS unchanged FROM before;
SELECT count(*) FROM users;
SELECT entities('app');

-- Not what stands in the way already: a table that is no entity, a view, a singular name.
CREATE TABLE plain_ones (id int);
CREATE TABLE IF NOT EXISTS plain_ones (LIKE base_entity);
SELECT describe('plain_ones');
CREATE VIEW views AS SELECT 1 AS one;
CREATE TABLE IF NOT EXISTS views (LIKE base_entity);
CREATE TABLE article (id int);
CREATE TABLE IF NOT EXISTS article (LIKE base_entity);
SELECT describe('article');
CREATE TEMP TABLE IF NOT EXISTS temps (LIKE base_entity);
CREATE TEMP TABLE IF NOT EXISTS temps (LIKE base_entity);
SELECT describe('temps');

-- In a function, again and again.
CREATE FUNCTION prepare_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE IF NOT EXISTS posts (LIKE base_entity, title text);
END
$$;
SELECT prepare_tables();
SELECT prepare_tables();
SELECT describe('posts');
SELECT entities('app');
