"""Generated reports: whether each is one sound page, and what printing costs."""
