"""Checks of the pages, style sheets and scripts of a package, as browsers will meet them."""
