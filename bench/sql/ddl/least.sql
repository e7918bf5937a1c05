CREATE TABLE {name} (n int);
