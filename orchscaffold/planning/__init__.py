"""Planning the tests of one class: by exploring its methods, and by what its shape alone asks for."""
