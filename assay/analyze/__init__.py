"""What can be done with a number on the page: look closer, compare, explain. Queries go through ``query``."""
