"""What was taught against the source as it is now."""
