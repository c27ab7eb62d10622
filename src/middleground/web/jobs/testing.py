"""Running jobs inside a test."""

from __future__ import annotations

from middleground.web.jobs import runner


def run_jobs(*, raise_errors: bool = True) -> int:
    """Run all jobs that are due, also those they ask for, and return how many ran; what one raises is raised here."""
    count = 0
    while (job := runner.claim_next()) is not None:
        error = runner.run(job)
        count += 1
        if error is not None and raise_errors:
            raise error
    return count
