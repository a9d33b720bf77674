"""Measurements, each as a ratio to its bare twin in the same run."""
