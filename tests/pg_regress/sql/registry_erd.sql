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
CREATE SCHEMA empty;
SELECT base_entity.erd('empty');
SET ROLE app;
SET search_path = '';
SELECT length(base_entity.erd('public')) > 100;
