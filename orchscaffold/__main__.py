"""`python -m orchscaffold`: the same as the command."""

from orchscaffold.cli import main

if __name__ == "__main__":
    main()
