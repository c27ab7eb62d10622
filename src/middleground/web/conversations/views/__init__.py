"""HTTP in and out: residents' pages in ``taking_part`` and ``writing``, the staff's in the others."""
