-- A group of restaurants: outlets, people, dishes and where they are served, guests, bookings, bills and reviews.
-- Primary keys are declared, links between tables are not.
CREATE TABLE Outlet (
    OutletID INTEGER PRIMARY KEY,
    OutletName VARCHAR NOT NULL,
    Neighbourhood VARCHAR NOT NULL,
    Cuisine VARCHAR NOT NULL,
    SeatCount INTEGER NOT NULL,
    OpenSince DATE NOT NULL,
    HasTerrace BOOLEAN
);
CREATE TABLE Crew (
    CrewID INTEGER PRIMARY KEY,
    FirstName VARCHAR NOT NULL,
    LastName VARCHAR NOT NULL,
    Position VARCHAR NOT NULL,
    OutletID INTEGER,
    HourlyRate DECIMAL(6, 2) NOT NULL,
    StartDate DATE NOT NULL,
    ReportsTo INTEGER
);
CREATE TABLE Dish (
    DishID INTEGER PRIMARY KEY,
    DishName VARCHAR NOT NULL,
    Course VARCHAR NOT NULL,
    MenuPrice DECIMAL(6, 2) NOT NULL,
    FoodCost DECIMAL(6, 2),
    IsVegan INTEGER NOT NULL,
    Kcal INTEGER
);
CREATE TABLE OutletDish (
    OutletID INTEGER NOT NULL,
    DishID INTEGER NOT NULL,
    OnMenuSince DATE
);
CREATE TABLE Guest (
    GuestNo INTEGER PRIMARY KEY,
    GuestName VARCHAR NOT NULL,
    HomeCity VARCHAR,
    Newsletter VARCHAR(1) NOT NULL,
    FavouriteOutlet INTEGER
);
CREATE TABLE Booking (
    BookingRef VARCHAR PRIMARY KEY,
    OutletID INTEGER NOT NULL,
    GuestNo INTEGER NOT NULL,
    BookedFor TIMESTAMP NOT NULL,
    MadeOn DATE NOT NULL,
    PartySize INTEGER NOT NULL,
    Outcome VARCHAR NOT NULL
);
CREATE TABLE Bill (
    BillNo INTEGER PRIMARY KEY,
    OutletID INTEGER NOT NULL,
    WaiterID INTEGER,
    GuestNo INTEGER,
    BillDate DATE NOT NULL,
    Tip DECIMAL(6, 2),
    PaidBy VARCHAR NOT NULL
);
CREATE TABLE BillLine (
    BillNo INTEGER NOT NULL,
    DishID INTEGER NOT NULL,
    Qty INTEGER NOT NULL,
    LinePrice DECIMAL(7, 2) NOT NULL
);
CREATE TABLE Review (
    ReviewID INTEGER PRIMARY KEY,
    OutletID INTEGER NOT NULL,
    GuestNo INTEGER,
    Stars INTEGER NOT NULL,
    Remark VARCHAR,
    PostedOn DATE NOT NULL
);
