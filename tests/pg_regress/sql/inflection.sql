-- pluralize, singularize, is_plural, table_name, class_name: a handful; the lists have tests of their own.
\c - app
SELECT word, base_entity.pluralize(word), base_entity.is_plural(word) FROM (VALUES
    ('user'), ('users'), ('person'), ('people'), ('child'), ('category'), ('box'), ('knife'), ('sheep'), ('news'),
    ('order_item'), ('OrderItem'), ('ORDER_ITEM'), ('Order Item'), ('order-item'), ('item_2024'), ('status'), ('analysis'),
    ('userId'), ('URL'), ('x'), ('42'), ('_'), ('"')) AS words (word);
SELECT word, base_entity.singularize(word) FROM (VALUES
    ('users'), ('user'), ('people'), ('children'), ('categories'), ('boxes'), ('knives'), ('sheep'), ('news'),
    ('order_items'), ('OrderItems'), ('ORDER_ITEMS'), ('statuses'), ('analyses'), ('URLs'), ('x'), ('42')) AS words (word);
SELECT class, base_entity.table_name(class) AS "table", base_entity.class_name(base_entity.table_name(class)) AS again
FROM (VALUES ('OrderItem'), ('User'), ('HTTPRequest'), ('UserID'), ('Person'), ('Billing::Invoice'), ('order_items'), ('News')) AS classes (class);

-- A mass noun is accepted as it is, also as the name of a table, and has a plural all the same.
SELECT word, base_entity.pluralize(word), base_entity.is_plural(word), base_entity.table_name(word) FROM (VALUES
    ('storage'), ('Feedback'), ('weather'), ('music'), ('users_old'), ('user_old'), ('orders_by_day'), ('SMSes')) AS words (word);
SELECT base_entity.singularize('SMSes'), base_entity.singularize('users_old');

-- A text that is no word comes back as it is.
SELECT base_entity.pluralize(''), base_entity.singularize(''), base_entity.is_plural(''), base_entity.table_name(''), base_entity.class_name('');
SELECT base_entity.pluralize(NULL) IS NULL AS a, base_entity.singularize(NULL) IS NULL AS b, base_entity.is_plural(NULL) IS NULL AS c,
       base_entity.table_name(NULL) IS NULL AS d, base_entity.class_name(NULL) IS NULL AS e;
SELECT word, base_entity.pluralize(word), base_entity.singularize(word), base_entity.is_plural(word)
FROM (VALUES ('straße'), ('книга'), ('記事'), ('naïveté'), (' '), (E'\t')) AS words (word);
SELECT base_entity.pluralize('🐘') = '🐘' AS plural, base_entity.singularize('🐘s') = '🐘s' AS singular, base_entity.is_plural('🐘');
SELECT base_entity.pluralize(repeat('a', 30000) || '_user') = repeat('a', 30000) || '_users' AS long,
       length(base_entity.table_name(repeat('Ab', 15000))) AS longer;
SELECT provolatile, proparallel, proisstrict, proname FROM pg_proc
WHERE pronamespace = 'base_entity'::regnamespace AND proname IN ('pluralize', 'singularize', 'is_plural', 'table_name', 'class_name')
ORDER BY proname COLLATE "C";
