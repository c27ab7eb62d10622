"""Valkenbrug: a town that does not exist, with believable people, questions and answers.

Everything here is invented. What its residents think is drawn from a model with a known structure, so that anybody
can check whether the result says what is true there.
"""
