"""The expected trees hold tests of their own, which run in a project and not here."""

collect_ignore_glob = ["*/expected/*"]
