"""The front door is open; its staff pages declare their actions beside this."""
