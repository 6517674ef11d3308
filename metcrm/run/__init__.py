"""Everything that turns a bare machine into a running METCRM: set-up, services, supervision.

Nothing is imported here, so that ``metcrm.run.envfile`` stays cheap and free of Django.
"""
