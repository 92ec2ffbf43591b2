"""What crosses everything: home, menu, fiche, search, history, public page, reminders."""
