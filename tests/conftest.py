"""What every test may use; each database is a file or a server, never memory, as a town's is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from middleground.cli.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent


# A red run must mean that the change is wrong: the same examples each time.
# ``--hypothesis-profile=default`` draws others.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_configure() -> None:
    """Let no test read a translation of yesterday."""
    compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in ``tests/browser``, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if "browser" in item.path.relative_to(ROOT / "tests").parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def unbranded() -> None:
    """Start each test without a town's name and colours, and without the query that looks for them."""
    from django.conf import settings

    from middleground.web.base import queries

    queries.keep_brand(queries.Brand(settings.SITE_NAME))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT
