from __future__ import annotations

import tests.factories.jobs  # noqa: F401
