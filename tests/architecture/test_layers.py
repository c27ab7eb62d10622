"""Who may import whom, tried and not only read."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import textwrap

import pytest

import middleground.engine
from tests.architecture.source import ROOT


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.check
@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports"], ["mypy"]],
    ids=["style", "form", "layers", "types"],
)
def test_the_tools_find_nothing(command):
    if command == ["lint-imports"]:
        command = ["-c", "from importlinter.cli import lint_imports_command as run; run()"]
    else:
        command = ["-m", *command]

    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_engine_works_where_django_is_not():
    names = [module.name for module in pkgutil.walk_packages(middleground.engine.__path__, "middleground.engine.")]

    done = _python(f"""
        import sys
        from importlib import import_module

        class Blocked:
            def find_spec(self, name, *rest):
                if name.split(".")[0] == "django" or name.startswith("middleground.web"):
                    raise ImportError(f"{{name}} is blocked")

        sys.meta_path.insert(0, Blocked())
        for name in {names!r}:
            import_module(name)
    """)

    assert done.returncode == 0, done.stderr


def test_a_web_process_starts_without_scipy():
    done = _python("""
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        django.setup()
        from django.urls import get_resolver
        get_resolver().url_patterns
        from django.core.wsgi import get_wsgi_application
        get_wsgi_application()
        print(sorted(name for name in ("scipy", "playwright", "pytest", "babel") if name in sys.modules))
    """)

    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True)
