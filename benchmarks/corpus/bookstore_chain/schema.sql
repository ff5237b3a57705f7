-- A chain of bookshops: shops, staff, titles, what is on the shelves, members and sales.
CREATE TABLE store (
    store_id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    opened_on DATE NOT NULL,
    floor_area_sqm INTEGER,
    has_cafe VARCHAR(1) NOT NULL
);
CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY,
    full_name VARCHAR NOT NULL,
    store_id INTEGER NOT NULL REFERENCES store (store_id),
    job_title VARCHAR NOT NULL,
    hired_on DATE NOT NULL,
    hourly_wage DECIMAL(6, 2) NOT NULL,
    supervisor_id INTEGER REFERENCES staff (staff_id)
);
CREATE TABLE publisher (
    publisher_id INTEGER PRIMARY KEY,
    publisher_name VARCHAR NOT NULL,
    country VARCHAR
);
CREATE TABLE author (
    author_id INTEGER PRIMARY KEY,
    author_name VARCHAR NOT NULL,
    birth_year INTEGER,
    country VARCHAR
);
CREATE TABLE book (
    isbn VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    publisher_id INTEGER REFERENCES publisher (publisher_id),
    list_price DECIMAL(6, 2) NOT NULL,
    page_count INTEGER,
    published_on DATE
);
CREATE TABLE book_author (
    isbn VARCHAR NOT NULL REFERENCES book (isbn),
    author_id INTEGER NOT NULL REFERENCES author (author_id),
    contribution VARCHAR NOT NULL,
    PRIMARY KEY (isbn, author_id)
);
CREATE TABLE shelf_stock (
    store_id INTEGER NOT NULL REFERENCES store (store_id),
    isbn VARCHAR NOT NULL REFERENCES book (isbn),
    copies INTEGER NOT NULL,
    last_counted DATE,
    PRIMARY KEY (store_id, isbn)
);
CREATE TABLE club_member (
    member_id INTEGER PRIMARY KEY,
    member_name VARCHAR NOT NULL,
    email VARCHAR,
    tier VARCHAR NOT NULL,
    joined_on DATE NOT NULL,
    home_store_id INTEGER REFERENCES store (store_id)
);
CREATE TABLE sale (
    sale_id INTEGER PRIMARY KEY,
    store_id INTEGER NOT NULL REFERENCES store (store_id),
    staff_id INTEGER REFERENCES staff (staff_id),
    member_id INTEGER REFERENCES club_member (member_id),
    isbn VARCHAR NOT NULL REFERENCES book (isbn),
    sold_on DATE NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price DECIMAL(6, 2) NOT NULL,
    payment_method VARCHAR NOT NULL
);
