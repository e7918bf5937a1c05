CREATE TABLE {name} (id bigint PRIMARY KEY, title text NOT NULL, body text, created_at timestamptz NOT NULL DEFAULT now());
