"""Connectors to databases and files behind `assay.query.ports.Connector`."""
