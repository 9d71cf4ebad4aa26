"""The program's entry point: `annotator` and `python -m annotator`."""

from annotator.cli import main

if __name__ == "__main__":
    main()
