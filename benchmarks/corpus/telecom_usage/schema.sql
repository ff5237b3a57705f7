-- A telephone company: customers, lines, usage, bills, masts and trouble tickets. No keys are declared; dates are text.
CREATE TABLE cust (
    cust_id INTEGER,
    cust_nm VARCHAR,
    seg_cd VARCHAR,
    rgn_cd VARCHAR,
    dt_opened VARCHAR,
    dt_closed VARCHAR,
    credit_score VARCHAR
);
CREATE TABLE rgn (
    rgn_cd VARCHAR,
    rgn_nm VARCHAR,
    popn INTEGER
);
CREATE TABLE pln (
    pln_cd VARCHAR,
    pln_nm VARCHAR,
    mth_fee DOUBLE,
    data_gb INTEGER,
    mins_incl INTEGER,
    retired VARCHAR
);
CREATE TABLE subscr (
    subs_no INTEGER,
    cust_ref INTEGER,
    pln_cd VARCHAR,
    phone_no VARCHAR,
    act_dt VARCHAR,
    term_dt VARCHAR,
    prepaid VARCHAR
);
CREATE TABLE usage_mth (
    subs_no INTEGER,
    yyyymm VARCHAR,
    mins_used INTEGER,
    sms_cnt INTEGER,
    data_mb INTEGER,
    roam_mb INTEGER
);
CREATE TABLE inv (
    inv_no INTEGER,
    cust_ref INTEGER,
    inv_dt VARCHAR,
    amt DOUBLE,
    paid_dt VARCHAR,
    disputed VARCHAR
);
CREATE TABLE twr (
    twr_id VARCHAR,
    twr_nm VARCHAR,
    rgn_cd VARCHAR,
    tech VARCHAR,
    height_m INTEGER,
    dt_built VARCHAR
);
CREATE TABLE tkt (
    tkt_no INTEGER,
    subs_no INTEGER,
    twr_id VARCHAR,
    categ VARCHAR,
    prio INTEGER,
    dt_opened VARCHAR,
    dt_closed VARCHAR
);
