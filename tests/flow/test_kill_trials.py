"""The whole run killed at a random moment, and two runs at once: lake, reports and mailbox equal an undisturbed run's."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tasks.settings import PROJECT

pytestmark = [pytest.mark.flow, pytest.mark.trial]


def test_killed_runs_and_two_at_once_leave_what_an_undisturbed_run_does() -> None:
    trials, seed, pairs = "1", "3", "1"
    command = [sys.executable, "-m", "tests.flow.kill_trials", trials, seed, pairs]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEF_", "PREFECT_"))}
    done = subprocess.run(command, cwd=PROJECT, env=clean, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'trials': 1" in done.stdout
    assert "'pairs': 1" in done.stdout
    assert "\n0 differ" in done.stdout
