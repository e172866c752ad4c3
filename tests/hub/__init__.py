"""Tests on a real hub."""
