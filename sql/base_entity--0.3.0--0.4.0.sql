-- The changes of SQL objects from 0.3.0 to 0.4.0.

-- A script that is loaded by psql would run outside the extension.
\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit
