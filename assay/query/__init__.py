"""The only door to data: compile, restrict, guard, execute, audit."""
