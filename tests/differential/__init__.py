"""Statements that name no template, right and wrong, as Hypothesis draws them; world.sql has what they find.

SQLsmith, which generates queries, generates no DDL.
"""
