"""Linux: the archive, the Debian package and the AppImage."""

from steps import Step

STEPS: tuple[Step, ...] = ()
