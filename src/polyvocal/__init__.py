"""Polyvocal tests a published framework against what people said in interviews."""
