"""Réglages de gunicorn : `gunicorn -c deploiement/gunicorn.conf.py config.wsgi`."""

import os

from config.journal import make_logging

bind = os.environ.get("ADRESSE", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Un PDF se compose en quelques secondes, un mot de passe se hache en une demie : les autres pages
# n'attendent pas, même quand six visiteurs essaient des mots de passe sans cesse.
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 30
# Un processus est remplacé de temps en temps : la mémoire ne monte pas sans fin.
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"
# systemd et les conteneurs commandent par signaux.
control_socket_disable = True
# Le nombre de processus ne multiplie pas la mémoire du code.
preload_app = True
logconfig_dict = make_logging(os.environ.get("NIVEAU_DU_JOURNAL", "INFO"))
