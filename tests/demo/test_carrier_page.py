"""The demo's carrier: linked to the hall by a file beside it, its page leads parcels on and switches its faults."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from queue_server.carrier import settings
from queue_server.carrier.reference import run as reference
from queue_server.carrier.wire import HandedOver, Wire
from queue_server.demo import carrier
from queue_server.demo.folder import DemoFolder
from queue_server.demo.ports import free_port
from queue_server.kernel.clock import SystemClock

PARTY = {"name": "大厅", "phone": "0531-66601234", "address": "济南市历下区"}


def test_the_carriers_page_leads_a_parcel_on_and_switches_faults(tmp_path: Path) -> None:
    folder = DemoFolder("pw")
    link = settings.read(str(carrier.prepare(tmp_path, folder, free_port(), free_port())))
    assert link is not None and link.name == carrier.NAME
    place = tmp_path / "carrier"
    assert (place / "carrier.key").stat().st_mode & 0o077 == 0
    running = reference.start(
        reference.Options(place / "carrier.db", link.key, folder.carrier_port, folder.carrier_control)
    )
    app = Flask("demo_carrier_test")
    app.register_blueprint(carrier.blueprint(tmp_path))
    visitor = app.test_client()
    message = {"order": "case-1-7", "sender": PARTY, "recipient": PARTY, "paid_by": "sender"}
    try:
        taken = Wire(link, SystemClock()).hand_over("JN01.1.7", message)
        assert isinstance(taken, HandedOver)
        page = visitor.get("/demo/carrier").text
        assert taken.tracking in page and "已下单" in page
        assert visitor.post("/demo/carrier/move", data={"order": "case-1-7", "to": "collected"}).status_code == 303
        assert "已揽收</td>" in visitor.get("/demo/carrier").text
        assert visitor.post("/demo/carrier/fault", data={"fault": "busy", "on": "1"}).status_code == 303
        assert Wire(link, SystemClock()).ping().status == 429
        assert visitor.post("/demo/carrier/fault", data={"fault": "other", "on": "1"}).status_code == 400
    finally:
        running.stop()
    assert "没有应答" in visitor.get("/demo/carrier").text
