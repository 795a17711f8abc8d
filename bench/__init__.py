"""Benchmarks, each with its yardstick in the same run."""
