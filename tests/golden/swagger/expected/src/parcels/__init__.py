"""Parcels"""
