"""Keys under the name that they have in the documents of the API; their home is `flama.authentication.jwk`."""
