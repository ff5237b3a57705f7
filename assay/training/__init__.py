"""Training: what admins teach, tried before it is kept, measured before it is published."""
