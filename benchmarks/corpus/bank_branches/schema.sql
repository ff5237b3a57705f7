-- A retail bank with the short names of its old ledger: branches, employees, customers, accounts, transfers, loans, cards.
CREATE TABLE seg (
    seg_cd VARCHAR PRIMARY KEY,
    seg_desc VARCHAR NOT NULL
);
CREATE TABLE br (
    br_cd VARCHAR PRIMARY KEY,
    br_nm VARCHAR NOT NULL,
    town VARCHAR NOT NULL,
    rgn VARCHAR NOT NULL,
    opn_dt DATE NOT NULL
);
CREATE TABLE emp (
    emp_no INTEGER PRIMARY KEY,
    emp_nm VARCHAR NOT NULL,
    br_cd VARCHAR REFERENCES br (br_cd),
    job_ttl VARCHAR NOT NULL,
    hire_dt DATE NOT NULL,
    mth_sal DECIMAL(8, 2) NOT NULL,
    mgr_no INTEGER REFERENCES emp (emp_no)
);
CREATE TABLE cust (
    cust_id INTEGER PRIMARY KEY,
    cust_nm VARCHAR NOT NULL,
    birth_dt DATE,
    seg_cd VARCHAR NOT NULL REFERENCES seg (seg_cd),
    home_town VARCHAR,
    risk_scr VARCHAR,
    adviser_no INTEGER REFERENCES emp (emp_no)
);
CREATE TABLE acct (
    acct_no VARCHAR PRIMARY KEY,
    cust_id INTEGER NOT NULL REFERENCES cust (cust_id),
    br_cd VARCHAR NOT NULL REFERENCES br (br_cd),
    acct_typ VARCHAR NOT NULL,
    dt_opened DATE NOT NULL,
    dt_closed DATE,
    bal DECIMAL(12, 2) NOT NULL,
    ccy VARCHAR NOT NULL
);
CREATE TABLE xfer (
    xfer_id INTEGER PRIMARY KEY,
    from_acct VARCHAR NOT NULL REFERENCES acct (acct_no),
    to_acct VARCHAR NOT NULL REFERENCES acct (acct_no),
    xfer_dt DATE NOT NULL,
    amt DECIMAL(10, 2) NOT NULL,
    chnl VARCHAR NOT NULL
);
CREATE TABLE loan (
    loan_no VARCHAR PRIMARY KEY,
    cust_id INTEGER NOT NULL REFERENCES cust (cust_id),
    br_cd VARCHAR NOT NULL REFERENCES br (br_cd),
    officer_no INTEGER REFERENCES emp (emp_no),
    purpose VARCHAR NOT NULL,
    prin_amt DECIMAL(12, 2) NOT NULL,
    int_rt DECIMAL(5, 2) NOT NULL,
    term_mths INTEGER NOT NULL,
    appl_dt DATE NOT NULL,
    appr_dt DATE,
    stat VARCHAR(1) NOT NULL
);
CREATE TABLE card (
    card_no VARCHAR PRIMARY KEY,
    acct_no VARCHAR NOT NULL REFERENCES acct (acct_no),
    card_typ VARCHAR NOT NULL,
    iss_dt DATE NOT NULL,
    exp_dt DATE NOT NULL,
    blocked VARCHAR(1) NOT NULL
);
