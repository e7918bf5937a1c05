-- Databases in other encodings than UTF8: text keeps its characters, wherever it comes from.
\c - postgres
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE euc_jp TEMPLATE template0 ENCODING 'EUC_JP' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE sql_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C';
\set encoding latin1
\i include/encoding.sql
\set encoding euc_jp
\i include/encoding.sql
\set encoding sql_ascii
\i include/encoding.sql
-- Bytes of SQL_ASCII that are no character of the client: names keep them, and a message shows question marks.
\c sql_ascii
SET client_encoding = 'UTF8';
DO $$BEGIN EXECUTE format('CREATE TABLE %I (LIKE base_entity, LIKE base_history)', 'caf' || chr(233) || '_notes'); END$$;
SELECT relname::text::bytea FROM pg_class WHERE relname LIKE 'caf%' AND relkind = 'r' ORDER BY 1;
\set VERBOSITY terse
SELECT base_entity.accept_drift('authors', 'gr' || chr(233));
