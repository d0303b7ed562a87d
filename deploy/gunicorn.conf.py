"""How gunicorn runs the site: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`. The environment says how many processes."""

import os

bind = os.environ.get("IXEVENTS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("IXEVENTS_WEB_PROCESSES", "1"))
threads = int(os.environ.get("IXEVENTS_THREADS", "8"))
worker_class = "gthread"
# The program in memory once for all processes: two need 60 MiB less, every further one 50. A reload keeps the old program then.
preload_app = os.environ.get("IXEVENTS_PRELOAD", "false") == "true"
timeout = 30
graceful_timeout = 20
keepalive = 5
# Small leaks of libraries end with the process; not all processes at once.
max_requests = 20_000
max_requests_jitter = 2_000
# The header of the proxy is read by the application, from the proxy that is configured there and nobody else.
forwarded_allow_ips = ""
limit_request_line = 8190
# One line a request is written by the application already, without personal data.
accesslog = None
