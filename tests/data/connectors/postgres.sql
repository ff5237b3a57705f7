CREATE TABLE kinds (
    id INTEGER PRIMARY KEY, big BIGINT, wide NUMERIC(38, 0), amount NUMERIC(12, 2), ratio DOUBLE PRECISION, name VARCHAR,
    flag BOOLEAN, day DATE, moment TIMESTAMP, doc JSONB, raw BYTEA
);
COMMENT ON TABLE kinds IS 'One of each';
COMMENT ON COLUMN kinds.amount IS 'unit: EUR';
INSERT INTO kinds VALUES
    (1, 9223372036854775807, 99999999999999999999999999999999999999, 1234.50, 0.1, 'Zürich 東京 🙂', TRUE, '2024-02-29', '2024-02-29 23:59:59.123456', '{"a": [1, 2]}', '\x00ff'),
    (2, -9223372036854775808, -1, -0.01, -1e100, 'it''s "quoted"; -- no comment', FALSE, '1970-01-01', '1970-01-01 00:00:00', '"x"', ''),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE empty_table (id INTEGER, name VARCHAR);
CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR NOT NULL UNIQUE);
CREATE TABLE children (
    parent_id INTEGER NOT NULL REFERENCES parents (id), line INTEGER NOT NULL, color VARCHAR, PRIMARY KEY (parent_id, line)
);
INSERT INTO parents VALUES (1, 'a'), (2, 'b');
INSERT INTO children VALUES (1, 1, 'red'), (1, 2, 'red'), (2, 1, 'blue');
CREATE TABLE "order" ("select" INTEGER, "group" VARCHAR);
INSERT INTO "order" VALUES (7, 'g');
CREATE TABLE "Mixed Case" ("First Name" VARCHAR, "UPPER" INTEGER);
INSERT INTO "Mixed Case" VALUES ('Ada', 1);
CREATE VIEW kinds_view AS SELECT id, amount FROM kinds WHERE amount IS NOT NULL;
CREATE TABLE many AS SELECT i AS id, 'kind ' || (i % 3) AS kind, i % 10 AS digit, CASE WHEN i % 2 = 0 THEN i END AS half
FROM generate_series(0, 4999) AS s (i);
CREATE INDEX ON many (id);
CREATE SCHEMA side;
CREATE TABLE side.away (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id), mood TEXT[]);
CREATE TYPE side.mood AS ENUM ('glad', 'sad');
CREATE DOMAIN side.score AS NUMERIC(5, 2);
CREATE TABLE side.odd (m side.mood, s side.score, t TIMESTAMPTZ, u UUID);
INSERT INTO side.odd VALUES ('glad', 1.50, '2024-01-01 00:00:00+02', '00000000-0000-0000-0000-000000000001');
ANALYZE;
