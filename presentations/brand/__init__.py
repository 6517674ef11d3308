"""How our papers and slides look: colours that can be read and printed, a logo that is nothing but pixels."""
