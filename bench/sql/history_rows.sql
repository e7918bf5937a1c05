INSERT INTO {key}_rows SELECT gen_random_uuid(), {since}, 'item ' || g, g FROM generate_series(1, {amount}) g;
