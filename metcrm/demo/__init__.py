"""The demonstration: invented people in invented offices. Loaded on a loopback address only."""
