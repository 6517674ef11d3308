"""People, workspaces and institutes: who may enter where, and in which role."""
