"""What changed for a workspace's clients, all together: counted (figures), and what of it may be told (door)."""
