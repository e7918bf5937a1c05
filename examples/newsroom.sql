-- 1. A news site numbers its articles by section: /economy/1, /economy/2, ...
--    A reader of one address can guess the next, and learns the number of articles.
CREATE TABLE old_articles (section text, number int, title text, PRIMARY KEY (section, number));
INSERT INTO old_articles VALUES ('economy', 1, 'Bread prices fall'), ('economy', 2, 'Bank opens');
SELECT '/' || section || '/' || number AS old_address, title FROM old_articles;

-- 2. The extension. All its objects are in the schema base_entity.
CREATE EXTENSION base_entity;

-- 3. Two entities: (LIKE base_entity, ...) gives them a uuid key and two times, which a trigger maintains.
CREATE TABLE authors (
    LIKE base_entity,
    name text NOT NULL
);
CREATE TABLE articles (
    LIKE base_entity,
    author  uuid REFERENCES authors,
    section text NOT NULL,
    title   text NOT NULL
);
\d articles

-- 4. An INSERT needs no ids and no times.
INSERT INTO authors (name) VALUES ('Ada') RETURNING uuid, name, created_at;
INSERT INTO articles (author, section, title)
    SELECT authors.uuid, section, title FROM old_articles, authors;
SELECT '/articles/' || uuid AS new_address, title FROM articles ORDER BY title;

-- 5. An UPDATE sets updated_at and keeps created_at, whatever the client sends.
SELECT pg_sleep(0.5);
UPDATE articles SET title = 'Bread prices rise', created_at = '1970-01-01'
    WHERE title = 'Bread prices fall'
    RETURNING created_at, updated_at, updated_at - created_at > interval '0.5 s' AS moved;

-- 6. An UPDATE that changes nothing keeps updated_at, and an id cannot be changed.
WITH unchanged AS (UPDATE articles SET title = title RETURNING updated_at = now() AS touched)
    SELECT touched, count(*) FROM unchanged GROUP BY touched;
UPDATE articles SET uuid = base_entity.uuidv4();

-- 7. Entities have plural names.
CREATE TABLE comment (LIKE base_entity, body text);
SELECT w AS one, base_entity.pluralize(w) AS many
    FROM unnest(ARRAY['comment', 'category', 'news_story', 'person']) AS w;

-- 8. The right name, and a foreign key to the articles.
CREATE TABLE comments (
    LIKE base_entity,
    article uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    body    text NOT NULL
);
INSERT INTO comments (article, body)
    SELECT uuid, 'Too much!' FROM articles WHERE title = 'Bread prices rise'
    RETURNING body, article IS NOT NULL AS has_article;

-- 9. A table that grows fast gets time-ordered ids (version 7), which contain their time.
SET base_entity.uuid_version = 7;
CREATE TABLE page_views (LIKE base_entity, path text NOT NULL);
RESET base_entity.uuid_version;
INSERT INTO page_views (path) VALUES ('/'), ('/economy') RETURNING uuid, path;
SELECT path, base_entity.uuid_extract_timestamp(uuid) AS viewed_at FROM page_views ORDER BY uuid;

-- 10. A template of the site's own: a table in the schema base_entity.
CREATE TABLE base_entity.published (LIKE base_entity, published_at timestamptz);
CREATE TABLE newsletters (LIKE published, subject text NOT NULL);
\d newsletters

-- 11. The result: the old numbers are gone, and no reader can count the articles.
DROP TABLE old_articles;
SELECT '/articles/' || articles.uuid AS address, title, authors.name AS author
    FROM articles JOIN authors ON authors.uuid = articles.author ORDER BY title;
