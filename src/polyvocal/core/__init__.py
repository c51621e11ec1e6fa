"""The ground floor: values every other room speaks in. Imports nothing of Polyvocal above it."""
