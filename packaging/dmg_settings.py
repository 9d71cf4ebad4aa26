"""What the disk image of macOS looks like; dmgbuild runs it with `application` and `icon` defined.

https://dmgbuild.readthedocs.io/en/latest/settings.html
"""

from pathlib import Path

application = Path(defines["application"])  # noqa: F821 (dmgbuild's)
icon = defines["icon"]  # noqa: F821
format = "ULFO"  # noqa: A001 (its name is dmgbuild's; lzfse, which macOS 10.11 and newer reads)
filesystem = "HFS+"
files = [str(application)]
symlinks = {"Applications": "/Applications"}
icon_locations = {application.name: (140, 120), "Applications": (380, 120)}
window_rect = ((200, 200), (520, 300))
icon_size = 96
default_view = "icon-view"
show_status_bar = show_tab_view = show_toolbar = show_pathbar = show_sidebar = False
