-- A default that calls a function in SQL, which the planner runs, in the transactions of adopt() and apply().
CREATE FUNCTION public.default_tenant(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE TABLE base_entity.tenanted (LIKE base_entity, tenant int NOT NULL DEFAULT public.default_tenant(1));
CREATE TABLE olds (id int PRIMARY KEY);
INSERT INTO olds VALUES (1);
CALL base_entity.adopt('olds', '{tenanted}');
SELECT id, tenant FROM olds;
CREATE TABLE base_entity.owned (LIKE base_entity);
CREATE TABLE things (LIKE owned);
INSERT INTO things DEFAULT VALUES;
ALTER TABLE base_entity.owned ADD COLUMN tenant int DEFAULT public.default_tenant(2);
CALL base_entity.apply('base_entity.owned');
SELECT tenant FROM things;
