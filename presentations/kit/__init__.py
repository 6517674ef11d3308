"""The kit: what is left at an office, one module a kind of paper.

A kind says which words it begins with, which of them may be changed, what the coach reads, and how it is printed;
making, keeping and drawing are the same for all (services/materials.py, kit/drawing.py). See docs/materials.md.
"""
