"""Domain packs: folders of data that bring a source, its meaning and what to teach about it."""
