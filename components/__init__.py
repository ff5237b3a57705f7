"""What a page is made of: pure functions from plain view data to Dash components."""
