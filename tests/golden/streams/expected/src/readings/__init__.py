"""Readings"""
