"""A training portal of its own for every test, with a clock that stands still until it is moved."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.training_portal.agent import Agent, Office
from training_portal import create_portal, make_server
from training_portal.portal import Portal

PORTAL_START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def built_program(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Built once: compiling its addresses costs more than most tests."""
    program = create_portal(tmp_path_factory.mktemp("portal") / "portal.db")
    program.extensions["training_portal"].close()
    return program


@pytest.fixture
def program(built_program: Flask, tmp_path: Path) -> Iterator[Flask]:
    portal = Portal(tmp_path / "portal.db", real_clock=lambda: PORTAL_START)
    built_program.extensions["training_portal"] = portal
    yield built_program
    portal.close()


@pytest.fixture
def office(program: Flask) -> Office:
    return Office(program)


@pytest.fixture
def agent(program: Flask, office: Office) -> Agent:
    """東京支部 for registered cars."""
    return Agent(program, office.issue_account("registered"))


@pytest.fixture
def kei_agent(program: Flask, office: Office) -> Agent:
    return Agent(program, office.issue_account("kei"))


@pytest.fixture
def portal_url(program: Flask) -> Iterator[str]:
    """The same portal on a loopback socket."""
    server = make_server(program)
    server.expiration_interval = 0.01
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    program.extensions["training_portal"].stopping.set()
    server.stop()
    thread.join()
