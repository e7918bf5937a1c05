-- find() by text: a public ID, or a uuid in any form that PostgreSQL reads.
\c - app
SET search_path = app, public;
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE orders (LIKE base_entity, user_uuid uuid REFERENCES users);
INSERT INTO users (uuid, name) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'Ada');
INSERT INTO orders (uuid, user_uuid) VALUES ('11111111-1111-4111-8111-111111111111', '01890a5d-ac96-774b-bcce-b302099a8057');
SELECT entity, document->>'name' AS name FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q');
SELECT entity, document->>'name' AS name FROM base_entity.find('01890a5d-ac96-774b-bcce-b302099a8057');
SELECT entity, document->>'name' AS name FROM base_entity.find('{01890A5DAC96774BBCCEB302099A8057}');
-- A literal, a column, a parameter with and without a type, of either type.
SELECT o.uuid, f.entity FROM orders o, base_entity.find(o.user_uuid) f;
SELECT f.entity FROM (SELECT base_entity.public_id('users', user_uuid) AS id FROM orders) o, base_entity.find(o.id) f;
SELECT f.entity FROM users u, base_entity.find(u.uuid::varchar) f;
PREPARE untyped AS SELECT entity FROM base_entity.find($1);
EXECUTE untyped ('01890a5d-ac96-774b-bcce-b302099a8057');
EXECUTE untyped ('user_01h455vb4pex5vsknk084sn02q');
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'untyped';
PREPARE typed (uuid) AS SELECT entity FROM base_entity.find($1);
EXECUTE typed ('01890a5d-ac96-774b-bcce-b302099a8057');
SELECT count(*) FROM base_entity.find(NULL);
-- A TypeID without a prefix is searched as its uuid.
SELECT entity FROM base_entity.find('01h455vb4pex5vsknk084sn02q');
-- With tables.
SELECT entity FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q', '{users,orders}');
SELECT entity FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q', '{orders}');
SELECT count(*) FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q', '{}');
-- The prefix decides, although another table has the uuid.
SELECT entity FROM base_entity.find('order_01h455vb4pex5vsknk084sn02q');
-- Wrong input.
SELECT * FROM base_entity.find('invoice_01h455vb4pex5vsknk084sn02q');
SELECT * FROM base_entity.find('user_01h455vb4pex5vsknk084sn02Q');
SELECT * FROM base_entity.find('User_01h455vb4pex5vsknk084sn02q');
SELECT * FROM base_entity.find('01890a5d-ac96-774b-bcce-b302099a805');
SELECT * FROM base_entity.find('');
-- Without a table that has the prefix and is an entity still, there are no rows.
CALL base_entity.release('orders');
SELECT count(*) FROM base_entity.find('order_01h455vb4pex5vsknk084sn02q');
