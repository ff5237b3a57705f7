-- Building permits of a town, as exported from its paper-minded register: dates and costs are text, no foreign key is declared.
CREATE TABLE addresses (
    address_id INTEGER,
    house_no VARCHAR,
    street VARCHAR,
    district VARCHAR,
    zip VARCHAR
);
CREATE TABLE applicants (
    applicant_ref VARCHAR,
    applicant_name VARCHAR,
    applicant_kind VARCHAR,
    phone VARCHAR
);
CREATE TABLE contractors (
    licence_no VARCHAR,
    firm VARCHAR,
    trade VARCHAR,
    insured VARCHAR,
    star_rating DOUBLE,
    licensed_since VARCHAR
);
CREATE TABLE inspectors (
    badge INTEGER,
    inspector_name VARCHAR,
    district VARCHAR,
    senior_badge INTEGER
);
CREATE TABLE permits (
    permit_number VARCHAR,
    permit_type VARCHAR,
    address_id INTEGER,
    applicant VARCHAR,
    contractor_licence VARCHAR,
    date_filed VARCHAR,
    date_issued VARCHAR,
    date_closed VARCHAR,
    estimated_cost VARCHAR,
    permit_status VARCHAR
);
CREATE TABLE inspections (
    inspection_id INTEGER,
    permit_no VARCHAR,
    inspector_badge INTEGER,
    visit_date VARCHAR,
    result VARCHAR,
    followup_to INTEGER
);
CREATE TABLE fees (
    fee_no INTEGER,
    permit_no VARCHAR,
    fee_kind VARCHAR,
    amount DECIMAL(8, 2),
    paid_on VARCHAR
);
CREATE TABLE violations (
    case_no VARCHAR,
    address_id INTEGER,
    violation_code VARCHAR,
    reported_on VARCHAR,
    resolved_on VARCHAR,
    fine DECIMAL(8, 2)
);
CREATE TABLE violation_codes (
    code VARCHAR,
    description VARCHAR,
    severity INTEGER
);
