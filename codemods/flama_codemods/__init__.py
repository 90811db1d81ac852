"""Changes to source files that people own, made on the syntax tree.

The room is there so that its name and its rule are fixed: it may import libcst, and nothing of the runtime or the
generator. It offers no operation yet.
"""
