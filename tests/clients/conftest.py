"""The clients are projects of their own, which test_clients.py runs."""

collect_ignore_glob = ["*/*"]
