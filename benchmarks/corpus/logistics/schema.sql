-- A haulier: depots, drivers, vehicles, clients, shipments and the trips that carry them. No foreign key is declared.
CREATE TABLE StatusCode (
    Code VARCHAR PRIMARY KEY,
    Meaning VARCHAR NOT NULL
);
CREATE TABLE Depot (
    DepotId INTEGER PRIMARY KEY,
    DepotName VARCHAR NOT NULL,
    Town VARCHAR NOT NULL,
    Region VARCHAR NOT NULL,
    DockDoors INTEGER,
    ManagedBy INTEGER
);
CREATE TABLE Driver (
    DriverId INTEGER PRIMARY KEY,
    FullName VARCHAR NOT NULL,
    HomeDepot INTEGER,
    LicenceClass VARCHAR NOT NULL,
    HiredOn DATE NOT NULL,
    IsActive INTEGER NOT NULL,
    TrainedBy INTEGER
);
CREATE TABLE Vehicle (
    RegPlate VARCHAR PRIMARY KEY,
    Make VARCHAR NOT NULL,
    BodyType VARCHAR NOT NULL,
    PayloadKg INTEGER NOT NULL,
    FuelType VARCHAR NOT NULL,
    YearBuilt INTEGER NOT NULL,
    DepotId INTEGER
);
CREATE TABLE Client (
    ClientNo INTEGER PRIMARY KEY,
    CompanyName VARCHAR NOT NULL,
    Sector VARCHAR NOT NULL,
    Country VARCHAR NOT NULL,
    CreditLimit INTEGER
);
CREATE TABLE Shipment (
    ShipmentNo VARCHAR PRIMARY KEY,
    ClientNo INTEGER NOT NULL,
    OriginDepot INTEGER NOT NULL,
    DestinationDepot INTEGER NOT NULL,
    WeightKg INTEGER NOT NULL,
    Freight DECIMAL(9, 2) NOT NULL,
    BookedOn DATE NOT NULL,
    PickedUpOn DATE,
    DeliveredOn DATE,
    StatusCode VARCHAR NOT NULL
);
CREATE TABLE Trip (
    TripId INTEGER PRIMARY KEY,
    RegPlate VARCHAR NOT NULL,
    DriverId INTEGER NOT NULL,
    DepartedAt TIMESTAMP NOT NULL,
    ArrivedAt TIMESTAMP,
    DistanceKm INTEGER,
    FuelLitres DECIMAL(7, 1)
);
CREATE TABLE TripLoad (
    TripId INTEGER NOT NULL,
    ShipmentNo VARCHAR NOT NULL
);
