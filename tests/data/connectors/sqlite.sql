CREATE TABLE kinds (
    id INTEGER PRIMARY KEY, big BIGINT, wide TEXT, amount DECIMAL(12, 2), ratio DOUBLE, name VARCHAR,
    flag BOOLEAN, day DATE, moment TIMESTAMP, doc JSON, raw BLOB
);
INSERT INTO kinds VALUES
    (1, 9223372036854775807, '99999999999999999999999999999999999999', 1234.50, 0.1, 'Zürich 東京 🙂', TRUE, '2024-02-29', '2024-02-29 23:59:59.123456', '{"a": [1, 2]}', X'00FF'),
    (2, -9223372036854775808, '-1', -0.01, -1e100, 'it''s "quoted"; -- no comment', FALSE, '1970-01-01', '1970-01-01 00:00:00', '"x"', X''),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE empty_table (id INTEGER, name VARCHAR);
CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR NOT NULL UNIQUE);
CREATE TABLE children (
    parent_id INTEGER NOT NULL REFERENCES parents (id), line INTEGER NOT NULL, color VARCHAR, PRIMARY KEY (parent_id, line)
) WITHOUT ROWID;
INSERT INTO parents VALUES (1, 'a'), (2, 'b');
INSERT INTO children VALUES (1, 1, 'red'), (1, 2, 'red'), (2, 1, 'blue');
CREATE TABLE "order" ("select" INTEGER, "group" VARCHAR);
INSERT INTO "order" VALUES (7, 'g');
CREATE TABLE "Mixed Case" ("First Name" VARCHAR, "UPPER" INTEGER);
INSERT INTO "Mixed Case" VALUES ('Ada', 1);
CREATE VIEW kinds_view AS SELECT id, amount FROM kinds WHERE amount IS NOT NULL;
CREATE TABLE many (id INTEGER, kind TEXT, digit INTEGER, half INTEGER);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
INSERT INTO many SELECT i, 'kind ' || (i % 3), i % 10, CASE WHEN i % 2 = 0 THEN i END FROM n;
