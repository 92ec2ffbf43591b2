"""The commission: its meetings and opinions, the board, two days compared, frozen states."""
