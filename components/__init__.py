"""What pages are built from: ids, app shell, answer card, theme."""
