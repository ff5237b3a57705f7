"""Who may read what: policies per role, resolved for an actor."""
