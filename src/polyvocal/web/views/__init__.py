"""One module for each page: takes a visit, calls `work`, gives a page."""
