"""Journeys in a real browser: at any width, in any language, with and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests import chromium

# Playwright's synchronous interface runs a loop of its own, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE, DESKTOP = 320, 1280
PATIENCE = 20_000  # milliseconds, on a busy machine
expect.set_options(timeout=PATIENCE)
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser that is there, without calls home; root cannot use Chromium's sandbox."""
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium.executable(), "args": [*QUIET, *sandbox]}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Return the address of the server, on ``localhost`` as passkeys want it."""
    return live_server.url


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[..., Page]:
    """Return a function that opens a browser for one visitor: ``visitor(language="ar", width=320, script=False)``.

    ``person`` signs somebody in; ``dark`` asks for dark colours.
    """

    def open_page(
        *, language: str = "en", width: int = DESKTOP, script: bool = True, person: Any = None, dark: bool = False
    ) -> Page:
        context = new_context(
            locale=language,
            viewport={"width": width, "height": 720 if width > PHONE else 640},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        if person is not None:
            sign_in(context, person, base_url)
        return context.new_page()

    return open_page


@pytest.fixture
def phone(visitor: Callable[..., Page]) -> Page:
    """Return a page of 320 px, the narrowest that must work."""
    return visitor(width=PHONE)


@pytest.fixture
def arabic(visitor: Callable[..., Page]) -> Page:
    """Return a page of 320 px in Arabic."""
    return visitor(width=PHONE, language="ar")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Return a function that fails when axe finds anything on the page."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Return a function that fails when a page must be scrolled sideways."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"

    return check


@pytest.fixture
def assert_sound(
    assert_accessible: Callable[[Page], None], assert_fits: Callable[[Page], None]
) -> Callable[[Page], None]:
    """Return a function that fails unless a page has one heading, fits, shuts nobody out and offers a next step."""

    def check(page: Page) -> None:
        assert page.locator("main h1").count() == 1, page.url
        assert page.locator("main :is(a[href], button, summary)").count() > 0, f"{page.url} leads nowhere"
        assert_fits(page)
        if page.evaluate("matchMedia('(scripting: enabled)').matches"):  # axe waits for ever where no timer runs
            assert_accessible(page)

    return check


def sign_in(context: BrowserContext, person: Any, address: str) -> None:
    """Give the visitor the session of a person, without the way through mail and password."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": address}])
