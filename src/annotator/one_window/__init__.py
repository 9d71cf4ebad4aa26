"""One window a library: a second start hands its articles to the window that is open. No Qt."""
