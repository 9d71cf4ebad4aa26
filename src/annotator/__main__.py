"""The program's entry point: `annotator` and `python -m annotator`."""

import sys


def main() -> None:
    """Run the command line, or be the process that renders for another one (frozen program)."""
    if sys.argv[1:] == ["--render-worker"]:
        from annotator.core.rendering import worker  # noqa: PLC0415 (the other way needs no more)

        worker.main()
        return
    from annotator.cli import main as run  # noqa: PLC0415 (the worker has no use of it)

    run()


if __name__ == "__main__":
    main()
