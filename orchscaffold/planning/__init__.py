"""Planning the tests of one class: from the paths of its methods, and from its shape."""
