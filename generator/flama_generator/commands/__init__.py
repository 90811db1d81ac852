"""Commands about a project that exists: where it stands, and settling its conflicts."""
