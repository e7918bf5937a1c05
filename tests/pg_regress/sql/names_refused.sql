-- An entity whose name is certainly singular is refused, raises a WARNING, or is accepted.
\c - app
CREATE TABLE article (LIKE base_entity, title text);
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE IF NOT EXISTS app.person (LIKE base_uuid);
CREATE TABLE stories_and_a_city (LIKE base_timestamps);
SELECT count(*) FROM pg_class WHERE relnamespace = 'app'::regnamespace;

-- The suggested name is quoted where SQL wants it quoted.
CREATE TABLE "OrderItem" (LIKE base_entity);
CREATE TABLE "Order Item" (LIKE base_entity);
CREATE TABLE "ORDER_ITEM" (LIKE base_entity);
CREATE TABLE "user" (LIKE base_entity);
CREATE TABLE order_2024_item (LIKE base_entity);
CREATE TABLE "a ""quoted"" child" (LIKE base_entity);

-- A role that may write the words gets the statement that adds one.
\c - postgres
CREATE TABLE article (LIKE base_entity);
CREATE TABLE "Sheep's Wolf" (LIKE base_entity);

-- Plurals, words without one, and words that cannot be judged are accepted.
\c - app
CREATE TABLE people (LIKE base_entity);
CREATE TABLE sheep (LIKE base_entity);
CREATE TABLE user_data (LIKE base_entity);
CREATE TABLE "OrderItems" (LIKE base_entity);
CREATE TABLE x (LIKE base_entity);
CREATE TABLE "1234" (LIKE base_entity);
CREATE TABLE "___" (LIKE base_entity);
CREATE TABLE " " (LIKE base_entity);
CREATE TABLE "straße" (LIKE base_entity);
CREATE TABLE "пользователь" (LIKE base_entity);
CREATE TABLE "記事" (LIKE base_entity);
CREATE TABLE "🐘" (LIKE base_entity);

-- The noun is judged, not a word behind it that tells which rows the table has.
CREATE TABLE people_old (LIKE base_entity);
CREATE TABLE people_by_day (LIKE base_entity);
CREATE TABLE people_archived_2024 (LIKE base_entity);
CREATE TABLE people_backup (LIKE base_entity);
CREATE TABLE "PeopleOnline" (LIKE base_entity);
CREATE TABLE person_old (LIKE base_entity);
CREATE TABLE point_of_interest (LIKE base_entity);
CREATE TABLE "LogVisitorOnline" (LIKE base_entity);
CREATE TABLE person_backup (LIKE base_entity);
-- Mass nouns and foreign words are as good as plurals.
CREATE TABLE weather (LIKE base_entity);
CREATE TABLE file_storage (LIKE base_entity);
CREATE TABLE custom_emojis (LIKE base_entity);
CREATE TABLE emoji (LIKE base_entity);
CREATE TABLE sms (LIKE base_entity);
DROP TABLE people_old, people_by_day, people_archived_2024, people_backup, "PeopleOnline", weather, file_storage, custom_emojis, emoji, sms;

-- 63 bytes, and more, which PostgreSQL truncates first: what is left may not be the whole word.
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_1234567_users (LIKE base_entity);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456_person (LIKE base_entity);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_12345_article (LIKE base_entity);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_12345_articles_that_are_cut_off (LIKE base_entity);
CREATE TABLE "éééééééééééééééééééééééééééé_article" (LIKE base_entity);
SELECT count(*) FROM entities('app');

-- A table that is no entity may have any name.
CREATE TABLE child (id int);
CREATE TABLE tooth (LIKE people);
CREATE VIEW mouse AS SELECT 1;

-- Warned of.
SET base_entity.naming = warn;
CREATE TABLE article (LIKE base_entity);
CREATE TABLE articles (LIKE base_entity);

-- Ignored.
SET base_entity.naming = off;
CREATE TABLE person (LIKE base_entity);
RESET base_entity.naming;

-- A new name is checked as a first one is.
ALTER TABLE articles RENAME TO story;
ALTER TABLE articles RENAME TO stories;
ALTER TABLE IF EXISTS stories RENAME TO "Story";
ALTER INDEX stories RENAME TO story;
SET base_entity.naming = warn;
ALTER TABLE stories RENAME TO story;
SET base_entity.naming = off;
ALTER TABLE story RENAME TO tale;
RESET base_entity.naming;
ALTER TABLE tale RENAME TO tales;
ALTER TABLE article RENAME COLUMN uuid TO id;
ALTER TABLE article RENAME TO article_list;

-- Not that of a table that is no entity, nor of a column, a constraint, an index or a view.
ALTER TABLE child RENAME TO ox;
ALTER TABLE tales RENAME COLUMN created_at TO birth;
ALTER TABLE tales RENAME CONSTRAINT articles_pkey TO tale_key;
ALTER INDEX tale_key RENAME TO key;
ALTER TABLE mouse RENAME TO goose;
ALTER TABLE tales SET SCHEMA app;
ALTER TABLE IF EXISTS no_such_table RENAME TO story;
SELECT describe('tales');
