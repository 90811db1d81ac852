"""Pets"""
