"""
A year of ordinary trade, made up from a seed: plausible, lawful, and written as people write tables.

Each deal is known twice: as it was (every fact a person could find out) and as a table shows it (with
gaps, vague words and half dates). Screening the table says how often a lawful deal is flagged;
answering what the screening asks, from the deal as it was, says whether the question was worth asking.
"""
