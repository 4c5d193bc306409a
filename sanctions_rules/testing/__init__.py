"""For the tests of your own pipeline: the examples of the rulebook, run."""
