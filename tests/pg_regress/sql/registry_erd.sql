-- Entities as a Mermaid diagram.
\pset format unaligned
\pset tuples_only on
CREATE TABLE authors (LIKE base_entity, name varchar(80) NOT NULL, email text UNIQUE);
CREATE TABLE books (LIKE base_entity, author_uuid uuid NOT NULL REFERENCES authors, translator_uuid uuid REFERENCES authors, price numeric(10,2));
CREATE TABLE covers (LIKE base_uuid, book_uuid uuid NOT NULL UNIQUE REFERENCES books, "Größe (cm)" float8[], "pk" int, "1st ""%\" "char");
CREATE TABLE publishers (id int PRIMARY KEY);
CREATE TABLE app."Orders 100%" (LIKE base_entity, publisher int REFERENCES publishers);
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
SELECT base_entity.erd();
SELECT base_entity.erd('app');
-- Tables that are no entities, on request.
CREATE TABLE logs (at timestamptz, line text);
CREATE TABLE logs_by_day (day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE logs_2024 PARTITION OF logs_by_day FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TEMPORARY TABLE drafts (line text);
CREATE TABLE app.stock (publisher int REFERENCES publishers);
SELECT base_entity.erd('app', all_tables => true);
SELECT regexp_matches(base_entity.erd(NULL, true), '"(?:\S*(?:logs|publishers|drafts|words)\S*)" {[^}]*}', 'g');
SELECT base_entity.erd(NULL, true) = base_entity.erd(NULL, NULL) AS all_are_drawn;

-- A column that a table has from a template is drawn once: in the template, also where that has it from another one.
CREATE SCHEMA shop;
CREATE TABLE base_entity.owned (LIKE base_entity, owner uuid REFERENCES authors);
CREATE TABLE base_entity.priced (LIKE owned, price numeric NOT NULL);
CREATE TABLE shop.items (LIKE priced, title text);
CREATE TABLE shop.parts (LIKE owned, LIKE base_versioned, title text);
-- Its uuid is not the primary key, as it is in the template.
CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_uuid);
-- A column that is not as the template has it.
ALTER TABLE shop.parts ALTER version TYPE numeric, ALTER created_at TYPE timestamptz(3);
SELECT base_entity.erd('shop');
CREATE SCHEMA empty;
SELECT base_entity.erd('empty');
SET ROLE app;
SET search_path = '';
SELECT length(base_entity.erd('public')) > 100;
