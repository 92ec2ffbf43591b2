"""Défis, axes, actions and their life: calendar, follow-up, indicators, sections."""
