"""Tests that drive a real Chromium; a package, so that `browser` below ends with this folder."""
