CREATE TABLE {name} (LIKE base_entity, title text, body text);
