-- A history that inherits from a table is readable by the owner of that. So its table is not given to another role with it.
CREATE ROLE mallory;
CREATE ROLE heir;
GRANT CREATE ON SCHEMA public TO mallory, heir;
SET ROLE mallory;
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
CREATE TABLE copies (LIKE prices_history);
CREATE TABLE more_copies () INHERITS (copies);
ALTER TABLE prices_history INHERIT more_copies;
SELECT relation, problem FROM base_entity.check();
RESET ROLE;
ALTER TABLE prices OWNER TO heir;
\echo :LAST_ERROR_SQLSTATE
-- With the parent alone it is not enough.
ALTER TABLE more_copies OWNER TO heir;
ALTER TABLE prices OWNER TO heir;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
ALTER TABLE more_copies NO INHERIT copies;
ALTER TABLE prices OWNER TO heir;
SELECT relation, problem FROM base_entity.check();
SELECT relname, relowner::regrole FROM pg_class WHERE relname IN ('prices', 'prices_history') ORDER BY 1;
-- A history becomes a partition.
SET ROLE mallory;
CREATE TABLE rates (id int PRIMARY KEY, LIKE base_history, amount int);
CREATE TABLE all_rates (LIKE rates_history) PARTITION BY RANGE (valid_to);
ALTER TABLE all_rates ATTACH PARTITION rates_history DEFAULT;
RESET ROLE;
ALTER TABLE rates OWNER TO heir;
ALTER TABLE all_rates OWNER TO heir;
ALTER TABLE rates OWNER TO heir;
DROP OWNED BY mallory, heir CASCADE;
DROP ROLE mallory, heir;
