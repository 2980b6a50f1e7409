"""What modules, classes and functions certainly show to the outside, read with `ast` alone.

Made for accusations: where an answer is not certain, it is None. No tree leaves this package.
"""
