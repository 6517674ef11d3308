"""Courses of an institute: programmes, cohorts, learners. Counts come up from the workspaces; rows never do."""
