"""Who is invited: every eligible applicant's fair chance, groups that keep all agreed numbers, and a public draw."""
