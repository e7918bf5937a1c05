UPDATE orders SET number = 100, updated_at = '2000-01-01' WHERE number = 1
    RETURNING version, updated_at = now(), created_at > '2000-01-02';
DELETE FROM orders WHERE number = 2;
SELECT deleted_at IS NOT NULL FROM orders WHERE number = 2;
INSERT INTO orders (number) VALUES (101) RETURNING base_entity.uuid_extract_version(uuid);
INSERT INTO events (kind) VALUES ('again') RETURNING base_entity.uuid_extract_version(uuid);
CREATE TABLE made_ones (LIKE shape);
SELECT 'made' FROM base_entity.entities WHERE entity = 'made_ones'::regclass;
DROP TABLE made_ones;
