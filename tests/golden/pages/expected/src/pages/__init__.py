"""Pages"""
