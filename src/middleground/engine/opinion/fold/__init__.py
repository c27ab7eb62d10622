"""The live estimator: one pure fold over blocks of people, run in memory, out of core or on a cluster."""
