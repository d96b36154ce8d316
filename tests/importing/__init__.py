"""Tests of `gongkai import`."""
