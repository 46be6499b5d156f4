"""The paper kit of a forum: sheets for the wall, cards with printed numbers, signs and posters."""
