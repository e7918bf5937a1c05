-- The history of a table is exempt from a required template in the schema of its table alone.
\c - postgres
CREATE ROLE history_mover;
CREATE SCHEMA shop;
GRANT USAGE, CREATE ON SCHEMA shop TO history_mover;
CREATE SCHEMA own AUTHORIZATION history_mover;
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse');
SET ROLE history_mover;
CREATE TABLE own.logs (id int PRIMARY KEY, line text, LIKE base_history);
ALTER TABLE own.logs_history SET SCHEMA shop;
-- It follows its table.
CREATE TABLE own.orders (LIKE base_entity, LIKE base_history);
ALTER TABLE own.orders SET SCHEMA shop;
SELECT 'shop.orders_history'::regclass;
ALTER TABLE shop.orders_history RENAME TO former_orders;
ALTER TABLE shop.former_orders SET SCHEMA own;
ALTER TABLE own.former_orders SET SCHEMA shop;
-- One that its table has left behind stays, and is reported.
DROP TABLE shop.orders;
RESET ROLE;
SELECT relation, problem FROM base_entity.check('shop');
DROP OWNED BY history_mover;
DROP ROLE history_mover;
