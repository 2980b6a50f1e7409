"""Which planned scenarios a hand-written test covers: by what it exercises and how that ends."""
