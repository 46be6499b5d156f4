"""A filled database of every release, as its own `backup` wrote it: today's program must be able to take each of them over."""
