-- CREATE FOREIGN TABLE takes LIKE from PostgreSQL 18 on; before, PostgreSQL raises its own error.
\c - postgres
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER dummy;
GRANT USAGE ON FOREIGN SERVER elsewhere TO app;
\c - app
CREATE FOREIGN TABLE users (LIKE base_entity, name text) SERVER elsewhere;
SELECT describe('users');
CREATE FOREIGN TABLE clients (LIKE base_entity INCLUDING ALL EXCLUDING DEFAULTS, name text) SERVER elsewhere;
SELECT describe('clients');
CREATE FOREIGN TABLE article (LIKE base_entity) SERVER elsewhere;
CREATE FOREIGN TABLE keyed_ones (LIKE base_entity, id int PRIMARY KEY) SERVER elsewhere;
CREATE FOREIGN TABLE copies (LIKE users) SERVER elsewhere;
ALTER FOREIGN TABLE users RENAME TO reader;
ALTER FOREIGN TABLE users RENAME TO readers;

-- Without LIKE, nothing is different.
CREATE FOREIGN TABLE plain_one (id int NOT NULL DEFAULT 1, note text CHECK (note <> '')) SERVER elsewhere;
ALTER FOREIGN TABLE plain_one RENAME TO plain_two;
SELECT describe('plain_two');
SELECT entities('app');
