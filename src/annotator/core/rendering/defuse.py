def strip_tags(t): return t
def is_suspicious(t): return False
