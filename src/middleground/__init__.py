"""Middleground: hear a divided community, bring it together, answer it."""
