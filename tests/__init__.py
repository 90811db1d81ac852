"""The tests: a folder for each room, and `layout`, `packaging`, `docs` and `e2e` for what spans them."""
