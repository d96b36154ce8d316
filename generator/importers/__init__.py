"""Import: a real document in, a faithful YAML out.

`readers/` turn files of any kind into a `Document` (lines of cells); the other modules recognise the official
form in it, by the form files alone, and give a `Reading`; what is not certain in it is left out and listed.
"""
