"""What ``bootstrap.py`` makes on a bare machine. Standard library only: no package is installed yet."""
