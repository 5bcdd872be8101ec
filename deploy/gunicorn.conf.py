"""How the server runs: one process of threads, since what is pushed to sockets and what is limited lives in it."""

import os

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '5000'}"
workers = 1
worker_class = "gthread"
threads = 8
# A phone on a slow line may take a while to send a page, but not for ever.
timeout = 60
graceful_timeout = 20
keepalive = 5
# No line per request: it would hold addresses.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "common-thread"
control_socket_disable = True
