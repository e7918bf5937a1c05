-- Constants of a template reach its entities under any settings by which PostgreSQL reads and writes them.
CREATE ROLE mallory;
CREATE TABLE base_entity.files (LIKE base_entity, path text DEFAULT 'C:\new' CONSTRAINT drive CHECK (path ~ '^\w+:'));
GRANT SELECT ON base_entity.files TO PUBLIC;
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER mark BEFORE UPDATE ON base_entity.files FOR EACH ROW WHEN (NEW.path <> 'C:\temp') EXECUTE FUNCTION mark('D:\old');
ALTER TABLE base_entity.files ENABLE ROW LEVEL SECURITY;
CREATE POLICY local ON base_entity.files USING (path ~ '\.txt$');
CREATE FUNCTION constants(regclass) RETURNS SETOF text LANGUAGE sql SET standard_conforming_strings = on AS $$
    SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
    WHERE adrelid = $1 AND attname <> ALL ('{uuid,created_at,updated_at}')
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1 AND contype = 'c'
    UNION ALL SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = $1
    UNION ALL SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indrelid = $1 AND indpred IS NOT NULL
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1 AND tgname = 'mark'
$$;

-- CREATE TABLE.
\c - postgres
SET standard_conforming_strings = off;
SET escape_string_warning = on;
CREATE TABLE papers (LIKE files);
SELECT * FROM constants('papers');
-- adopt().
CREATE TABLE documents (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid());
INSERT INTO documents DEFAULT VALUES;
CALL base_entity.adopt('documents', '{files}');
SELECT * FROM constants('documents');
SELECT path FROM documents;
-- repair().
ALTER TABLE papers DROP CONSTRAINT drive, ALTER path DROP DEFAULT;
DROP POLICY local ON papers;
DROP TRIGGER mark ON papers;
CALL base_entity.repair('papers');
SELECT * FROM constants('papers');
SELECT relation, problem FROM base_entity.check();
-- apply().
SET standard_conforming_strings = on;
ALTER TABLE base_entity.files ADD COLUMN home text NOT NULL DEFAULT 'E:\home', ALTER path SET DEFAULT 'C:\temp';
CREATE INDEX temporary ON base_entity.files (path) WHERE path <> 'C:\temp';
SET standard_conforming_strings = off;
CALL base_entity.apply('base_entity.files', relation => 'documents');
CALL base_entity.apply('base_entity.files', relation => 'papers', online => false);
SELECT * FROM constants('papers');
SELECT * FROM constants('documents');
SELECT path, home FROM documents;

-- A role that may read the template alone takes no snapshot of it; nor does one depend on the settings.
SET standard_conforming_strings = on;
SELECT DISTINCT kind FROM base_entity.noted_parts;
SET ROLE mallory;
SET standard_conforming_strings = off;
SET quote_all_identifiers = on;
SET client_min_messages = error;
CALL base_entity.apply('base_entity.files');
RESET ROLE;
GRANT SELECT ON base_entity.files TO mallory;
REVOKE SELECT ON base_entity.files FROM mallory;
RESET ALL;
SELECT kind, name, own_name FROM base_entity.noted_parts;
ALTER TABLE base_entity.files DROP CONSTRAINT drive, ALTER path DROP DEFAULT;
DROP POLICY local ON base_entity.files;
DROP TRIGGER mark ON base_entity.files;
CALL base_entity.apply('base_entity.files', remove => true);
SELECT * FROM constants('papers');
SELECT * FROM constants('documents');
SELECT relation, problem FROM base_entity.check();
DROP TABLE papers, documents, base_entity.files;

-- NULL in arrays, intervals, and XML that is no document.
CREATE TABLE base_entity.lists (names text[] DEFAULT '{NULL}', period interval DEFAULT '-1 days +02:00', content xml DEFAULT 'a <b/>');
ALTER TABLE base_entity.lists ENABLE ROW LEVEL SECURITY;
CREATE POLICY written ON base_entity.lists USING (content::text = xml 'a <b/>'::text);
\c - postgres
SET array_nulls = off;
SET IntervalStyle = sql_standard;
SET xmloption = document;
CREATE TABLE papers (LIKE lists);
CREATE TABLE documents (uuid uuid);
INSERT INTO documents DEFAULT VALUES;
CALL base_entity.adopt('documents', '{lists}');
RESET ALL;
SELECT names[1] IS NULL AS is_null, period, content FROM documents;
INSERT INTO documents DEFAULT VALUES;
SELECT names[1] IS NULL AS is_null, period, content FROM documents;
SELECT tablename, qual FROM pg_policies WHERE policyname = 'written' ORDER BY 1;
DROP TABLE papers, documents, base_entity.lists;

-- Names in the record of templates, and in rules.
CREATE TABLE base_entity.quoted (LIKE base_entity, word text);
SET quote_all_identifiers = on;
CREATE TABLE papers (LIKE quoted);
CREATE TABLE documents (word text);
CALL base_entity.adopt('documents', '{quoted}');
ALTER TABLE base_entity.quoted ALTER word SET DEFAULT 'none';
CALL base_entity.apply('base_entity.quoted');
RESET quote_all_identifiers;
SELECT relation, problem FROM base_entity.check();
ALTER TABLE base_entity.quoted ALTER word DROP DEFAULT;
CALL base_entity.apply('base_entity.quoted', remove => true);
SELECT count(*) AS defaults FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) LIKE '%none%';
DROP TABLE papers, documents, base_entity.quoted;
DROP FUNCTION mark, constants;
DROP ROLE mallory;

-- Intervals, dates and arrays with NULL.
\c - postgres
CREATE TABLE base_entity.spans (
    LIKE base_entity, span interval DEFAULT '-1 day +02:03', due date DEFAULT '2026-02-01', marks text[] DEFAULT '{NULL,a}');
ALTER TABLE base_entity.spans ENABLE ROW LEVEL SECURITY;
CREATE POLICY late ON base_entity.spans
    USING (span = '-1 day +02:03'::interval AND due = '2026-02-01'::date AND marks = '{NULL,a}'::text[]);
SET IntervalStyle = sql_standard;
SET DateStyle = 'SQL, DMY';
SET array_nulls = off;
CREATE TABLE journeys (LIKE spans);
CREATE TABLE trips (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid());
INSERT INTO trips DEFAULT VALUES;
CALL base_entity.adopt('trips', '{spans}');
RESET IntervalStyle;
RESET DateStyle;
RESET array_nulls;
ALTER TABLE base_entity.spans ALTER span SET DEFAULT '-2 days +03:04',
    ADD CONSTRAINT soon CHECK (span <> '-3 days +04:05'::interval AND due <> '2026-03-02'::date);
SET IntervalStyle = sql_standard;
SET DateStyle = 'SQL, DMY';
CALL base_entity.apply('base_entity.spans');
RESET IntervalStyle;
RESET DateStyle;
RESET array_nulls;
INSERT INTO journeys (due) VALUES ('2026-02-01');
SELECT 'journeys' AS relation, span, due, marks FROM journeys UNION ALL SELECT 'trips', span, due, marks FROM trips;
SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'soon' ORDER BY conrelid::regclass::text;
SELECT tablename, qual FROM pg_policies WHERE policyname = 'late' ORDER BY 1;
SELECT relation, problem FROM base_entity.check();
