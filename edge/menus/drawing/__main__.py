"""`python -m edge.menus.drawing`: draw every picture anew."""

from edge.menus.drawing.book import write

write()
