CREATE TABLE kinds (
    id Int32, big Nullable(Int64), wide Nullable(Decimal(38, 0)), amount Nullable(Decimal(12, 2)) COMMENT 'unit: EUR', ratio Nullable(Float64),
    name Nullable(String), flag Nullable(Bool), day Nullable(Date32), moment Nullable(DateTime64(6, 'UTC')), doc Nullable(String), raw Nullable(String)
) ENGINE = MergeTree ORDER BY id COMMENT 'One of each';
INSERT INTO kinds VALUES
    (1, 9223372036854775807, 99999999999999999999999999999999999999, 1234.50, 0.1, 'Zürich 東京 🙂', TRUE, '2024-02-29', '2024-02-29 23:59:59.123456', '{"a": [1, 2]}', '00ff'),
    (2, -9223372036854775808, -1, -0.01, -1e100, 'it''s "quoted"; -- no comment', FALSE, '1970-01-01', '1970-01-01 00:00:00', '"x"', ''),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE empty_table (id Int32, name String) ENGINE = MergeTree ORDER BY id;
CREATE TABLE parents (id Int32, code String) ENGINE = MergeTree ORDER BY id;
CREATE TABLE children (parent_id Int32, line Int32, color String) ENGINE = MergeTree ORDER BY (parent_id, line);
INSERT INTO parents VALUES (1, 'a'), (2, 'b');
INSERT INTO children VALUES (1, 1, 'red'), (1, 2, 'red'), (2, 1, 'blue');
CREATE TABLE `order` (`select` Int32, `group` String) ENGINE = MergeTree ORDER BY `select`;
INSERT INTO `order` VALUES (7, 'g');
CREATE TABLE `Mixed Case` (`First Name` String, `UPPER` Int32) ENGINE = MergeTree ORDER BY `UPPER`;
INSERT INTO `Mixed Case` VALUES ('Ada', 1);
CREATE VIEW kinds_view AS SELECT id, amount FROM kinds WHERE amount IS NOT NULL;
CREATE TABLE many ENGINE = MergeTree ORDER BY id AS SELECT number AS id, concat('kind ', toString(number % 3)) AS kind, number % 10 AS digit, if(number % 2 = 0, number, NULL) AS half FROM numbers(5000);
