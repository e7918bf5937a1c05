CREATE TABLE bench.typeids AS
SELECT uuid, base_entity.typeid_encode('user', uuid) AS id
FROM (SELECT base_entity.uuidv4() AS uuid FROM generate_series(1, {amount})) AS made
