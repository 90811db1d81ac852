"""Schemas of the contract: what clients send and what they are answered."""
