"""``/api/v1``: what a program may call. One module per resource; ``blueprint.py`` puts them together."""
