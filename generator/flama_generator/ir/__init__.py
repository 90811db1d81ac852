"""The intermediate model. Imports only the standard library and the words of a place in a file."""
