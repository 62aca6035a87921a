"""The pages managers run the hall's people and papers with, put into the app together: bulletins and the crew."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Request

from queue_server.pages import bulletins, crew, crew_scores
from queue_server.pages.deps import Person
from queue_server.wiring.bulletins import BulletinDoor
from queue_server.wiring.crew import CrewDoor, duty_of
from queue_server.wiring.crew_scores import ScoreDoor
from queue_server.wiring.house import House


def install(app: Flask, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
    """`/bulletins`, `/crew` with all below it, `/my-shifts` and `/my-scores`; menus ask `duty_today(person)`."""
    app.jinja_env.globals["duty_today"] = duty_of(house)
    app.register_blueprint(bulletins.blueprint(BulletinDoor(house, person, import_map)))
    app.register_blueprint(crew.blueprint(CrewDoor(house, person)))
    app.register_blueprint(crew_scores.blueprint(ScoreDoor(house, person)))
