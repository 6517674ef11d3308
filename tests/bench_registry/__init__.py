"""The registry at national size: a generated file, the import beside a bare COPY."""
