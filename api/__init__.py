"""The REST door: routes, schemas, OpenAPI, events."""
