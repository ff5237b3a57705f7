-- An insurer: policies, the agents who sell them, claims and payments.
CREATE TABLE branch_office (
    office_code VARCHAR PRIMARY KEY,
    office_name VARCHAR NOT NULL,
    region VARCHAR
);
CREATE TABLE agent (
    agent_id INTEGER PRIMARY KEY,
    agent_name VARCHAR NOT NULL,
    office_code VARCHAR REFERENCES branch_office (office_code),
    manager_id INTEGER REFERENCES agent (agent_id),
    licensed_since DATE,
    commission_pct DECIMAL(4, 1)
);
CREATE TABLE policyholder (
    holder_id INTEGER PRIMARY KEY,
    holder_name VARCHAR NOT NULL,
    date_of_birth DATE,
    occupation VARCHAR,
    postcode VARCHAR,
    marketing_consent INTEGER
);
CREATE TABLE product (
    product_code VARCHAR PRIMARY KEY,
    product_name VARCHAR NOT NULL,
    line_of_business VARCHAR
);
CREATE TABLE policy (
    policy_no VARCHAR PRIMARY KEY,
    holder_id INTEGER REFERENCES policyholder (holder_id),
    product_code VARCHAR REFERENCES product (product_code),
    sold_by INTEGER REFERENCES agent (agent_id),
    start_date DATE,
    end_date DATE,
    annual_premium DECIMAL(10, 2),
    deductible INTEGER,
    sum_insured INTEGER
);
CREATE TABLE cause_of_loss (
    cause_code VARCHAR PRIMARY KEY,
    cause_label VARCHAR NOT NULL
);
CREATE TABLE adjuster (
    adjuster_id INTEGER PRIMARY KEY,
    adjuster_name VARCHAR NOT NULL,
    seniority VARCHAR,
    is_external INTEGER
);
CREATE TABLE claim (
    claim_no INTEGER PRIMARY KEY,
    policy_no VARCHAR REFERENCES policy (policy_no),
    cause_code VARCHAR REFERENCES cause_of_loss (cause_code),
    adjuster_id INTEGER REFERENCES adjuster (adjuster_id),
    approved_by INTEGER REFERENCES adjuster (adjuster_id),
    loss_date DATE,
    reported_date DATE,
    closed_date DATE,
    claim_status VARCHAR,
    claimed_amount DECIMAL(12, 2),
    suspected_fraud VARCHAR
);
CREATE TABLE claim_payment (
    payment_id INTEGER PRIMARY KEY,
    claim_no INTEGER REFERENCES claim (claim_no),
    paid_on DATE,
    amount DECIMAL(12, 2),
    payee_type VARCHAR
);
