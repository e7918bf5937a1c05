-- purge() removes what its foreign keys cascade to, at any depth, as their ON DELETE CASCADE does.
\c - app
CREATE TABLE authors (LIKE base_entity, LIKE base_soft_delete, id int UNIQUE);
-- Partitioned, of another integer type, with forced row-level security, whose policies do not count.
CREATE TABLE books (LIKE base_entity, LIKE base_soft_delete, n bigint UNIQUE,
                    author bigint REFERENCES authors (id) ON DELETE CASCADE)
    PARTITION BY RANGE (n);
CREATE TABLE books_low PARTITION OF books FOR VALUES FROM (0) TO (10);
CREATE TABLE books_high PARTITION OF books FOR VALUES FROM (10) TO (20);
ALTER TABLE books ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY none ON books USING (false) WITH CHECK (true);
CREATE TABLE pages (LIKE base_entity, LIKE base_soft_delete, book bigint REFERENCES books (n) ON DELETE CASCADE);
-- A rule adds to the DELETE; a trigger deletes from another table, which marks the row there.
CREATE TABLE removed_pages (uuid uuid);
CREATE RULE removed AS ON DELETE TO pages DO ALSO INSERT INTO removed_pages VALUES (OLD.uuid);
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, n int);
CREATE FUNCTION delete_notes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN DELETE FROM notes; RETURN OLD; END $$;
CREATE TRIGGER delete_notes BEFORE DELETE ON pages FOR EACH ROW EXECUTE FUNCTION delete_notes();
INSERT INTO authors (id) VALUES (1), (2);
INSERT INTO books (n, author) VALUES (1, 1), (11, 1), (2, 2);
INSERT INTO pages (book) VALUES (1), (11), (11), (2);
DELETE FROM authors WHERE id = 1;
TRUNCATE removed_pages;
INSERT INTO notes (n) VALUES (1);
SELECT book, deleted_at IS NOT NULL AS marked FROM pages ORDER BY book;
CALL base_entity.purge('authors', '0');
SELECT id FROM authors;
SELECT book, deleted_at IS NOT NULL AS marked FROM pages ORDER BY book;
SELECT n, deleted_at IS NOT NULL AS marked FROM notes;
SELECT count(*) FROM removed_pages;
ALTER TABLE books NO FORCE ROW LEVEL SECURITY;
SELECT n, deleted_at IS NOT NULL AS marked FROM books ORDER BY n;
-- In REPEATABLE READ, too.
BEGIN ISOLATION LEVEL REPEATABLE READ;
DELETE FROM authors WHERE id = 2;
CALL base_entity.purge('authors', '0');
SELECT count(*) FROM pages;
COMMIT;
