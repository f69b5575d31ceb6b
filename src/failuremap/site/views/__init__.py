"""One module for each kind of page: which pages there are, what each depends on, and its frozen view."""
