-- A repair workshop whose tables are named as machines like it: nobody wrote a model of it.
CREATE TABLE cst (cid INTEGER PRIMARY KEY, nm VARCHAR, rgn VARCHAR, tier VARCHAR);
CREATE TABLE jb (jid INTEGER PRIMARY KEY, cid INTEGER REFERENCES cst (cid), opn DATE, st VARCHAR, brd VARCHAR,
                 hrs DOUBLE, lab DOUBLE, prt DOUBLE, rev DOUBLE);
INSERT INTO cst SELECT i, 'Client ' || i, ['North', 'South', 'West'][i % 3 + 1], ['G', 'S', 'B'][i % 3 + 1] FROM range(1, 31) t(i);
INSERT INTO jb SELECT i, i % 30 + 1, DATE '2025-01-01' + CAST(i AS INTEGER), ['C', 'C', 'O', 'X'][i % 4 + 1],
  ['Volt', 'Arko', 'Nimb'][i % 3 + 1], 1 + i % 5, 20 + i % 17, 10 + i % 11, 5 + i % 7 FROM range(1, 601) t(i);
