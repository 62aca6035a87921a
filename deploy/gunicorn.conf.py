"""gunicorn settings of a hall's server: `gunicorn -c deploy/gunicorn.conf.py 'queue_server.app:create_app()'`."""

from queue_server.wiring.gunicorn import *  # noqa: F403
