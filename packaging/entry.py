"""Where the frozen program begins."""

from annotator.__main__ import main

main()
