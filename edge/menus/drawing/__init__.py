"""The pictures of the menus, drawn by program: one light, one style, parts that dishes share.

`python -m edge.menus.drawing` writes every picture of `book.py` into `edge/page/images/food/`. A picture is 400 x 300
units, light comes from the upper left, nothing outside the file is referred to, and a dish that shares parts with
another (a meal shows the burger that stands alone elsewhere) is composed of the same functions. Pictures are kept with
the source, so that a kiosk needs none of this.
"""
