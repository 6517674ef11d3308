"""A deck: one story in three lengths about one office's own patients.

story.py writes it, slides.py knows what may be changed on each slide, drawing.py prints it, scripts.py hands it to the
coach. No figure of our own clients stands in it: where too few were measured, what will be measured is said instead.
"""
