-- A primary key in the statement stays the primary key; the template's becomes UNIQUE.
\c - app
CREATE TABLE invoices (number int PRIMARY KEY, LIKE base_entity, total numeric);
SELECT describe('invoices');
CREATE TABLE receipts (LIKE base_entity, number int, total numeric, PRIMARY KEY (number));
SELECT describe('receipts');
CREATE TABLE orders (LIKE base_entity, number int, line int, CONSTRAINT orders_key PRIMARY KEY (number, line) INCLUDE (created_at));
SELECT describe('orders');
INSERT INTO invoices (number) VALUES (1), (2);
\set VERBOSITY terse
INSERT INTO invoices (number, uuid) SELECT 3, uuid FROM invoices WHERE number = 1;
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE
UPDATE invoices SET total = 1 WHERE number = 1 RETURNING updated_at > created_at AS moved;

-- A key with the template's column among its own, and the very same key.
CREATE TABLE tenants_users (tenant int, LIKE base_entity, PRIMARY KEY (tenant, uuid));
SELECT describe('tenants_users');
CREATE TABLE clients (LIKE base_entity, PRIMARY KEY (uuid));
SELECT describe('clients');

-- UNIQUE and CHECK in the statement take nothing from the template's key.
CREATE TABLE emails (LIKE base_entity, address text UNIQUE, UNIQUE (uuid, address));
SELECT describe('emails');

-- The key of another table that is copied along counts as the statement's own, if it is copied.
CREATE TABLE numbered (number int PRIMARY KEY, note text);
CREATE TABLE lines (LIKE numbered INCLUDING INDEXES, LIKE base_entity);
SELECT describe('lines');
CREATE TABLE entries (LIKE numbered, LIKE base_entity);
SELECT describe('entries');
CREATE TABLE items (LIKE base_entity, LIKE numbered INCLUDING ALL EXCLUDING INDEXES);
SELECT describe('items');

-- So does a deferrable one.
CREATE TABLE late_keyed (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE late_lines (LIKE late_keyed INCLUDING ALL, LIKE base_entity);
SELECT describe('late_lines');
CREATE TABLE own_lates (id int PRIMARY KEY DEFERRABLE, LIKE base_entity);
SELECT describe('own_lates');

-- Foreign keys may point at the template's key in either role, from the table itself too.
CREATE TABLE categories (LIKE base_entity, parent uuid REFERENCES categories);
SELECT describe('categories');
CREATE TABLE folders (number int PRIMARY KEY, LIKE base_entity, parent uuid REFERENCES folders (uuid));
SELECT describe('folders');
CREATE TABLE payments (LIKE base_entity, invoice int REFERENCES invoices, paper uuid REFERENCES invoices (uuid));
SELECT describe('payments');

-- A key added later is PostgreSQL's own affair.
ALTER TABLE payments ADD PRIMARY KEY (invoice);
\echo :LAST_ERROR_SQLSTATE

-- Two primary keys in one statement are PostgreSQL's own error.
CREATE TABLE twos (a int PRIMARY KEY, b int PRIMARY KEY, LIKE base_entity);
SELECT entities('app');
