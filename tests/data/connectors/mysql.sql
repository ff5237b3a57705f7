CREATE TABLE kinds (
    id INTEGER PRIMARY KEY, big BIGINT, wide DECIMAL(38, 0), amount DECIMAL(12, 2) COMMENT 'unit: EUR', ratio DOUBLE,
    name VARCHAR(100), flag BOOLEAN, day DATE, moment DATETIME(6), doc JSON, raw VARBINARY(10)
) COMMENT 'One of each' CHARACTER SET utf8mb4;
INSERT INTO kinds VALUES
    (1, 9223372036854775807, 99999999999999999999999999999999999999, 1234.50, 0.1, 'Zürich 東京 🙂', TRUE, '2024-02-29', '2024-02-29 23:59:59.123456', '{"a": [1, 2]}', X'00FF'),
    (2, -9223372036854775808, -1, -0.01, -1e100, 'it''s "quoted"; -- no comment', FALSE, '1970-01-01', '1970-01-01 00:00:00', '"x"', X''),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE empty_table (id INTEGER, name VARCHAR(100));
CREATE TABLE parents (id INTEGER PRIMARY KEY, code VARCHAR(100) NOT NULL UNIQUE);
CREATE TABLE children (
    parent_id INTEGER NOT NULL, line INTEGER NOT NULL, color VARCHAR(100), PRIMARY KEY (parent_id, line),
    FOREIGN KEY (parent_id) REFERENCES parents (id)
);
INSERT INTO parents VALUES (1, 'a'), (2, 'b');
INSERT INTO children VALUES (1, 1, 'red'), (1, 2, 'red'), (2, 1, 'blue');
CREATE TABLE `order` (`select` INTEGER, `group` VARCHAR(100));
INSERT INTO `order` VALUES (7, 'g');
CREATE TABLE `Mixed Case` (`First Name` VARCHAR(100), `UPPER` INTEGER);
INSERT INTO `Mixed Case` VALUES ('Ada', 1);
CREATE VIEW kinds_view AS SELECT id, amount FROM kinds WHERE amount IS NOT NULL;
CREATE TABLE many AS
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999),
     m (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < 4)
SELECT i + 1000 * j AS id, CONCAT('kind ', (i + 1000 * j) % 3) AS kind, (i + 1000 * j) % 10 AS digit,
       CASE WHEN (i + 1000 * j) % 2 = 0 THEN i + 1000 * j END AS half FROM n, m;
ANALYZE TABLE many;
