CREATE TABLE {name} (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, title text, body text);
