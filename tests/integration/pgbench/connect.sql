-- Stores the first uuids of a new backend.
INSERT INTO first_ids (uuid) SELECT base_entity.uuidv4() FROM generate_series(1, 300)
    UNION ALL SELECT base_entity.uuidv7() FROM generate_series(1, 30);
