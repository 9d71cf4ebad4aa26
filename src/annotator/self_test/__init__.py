"""`annotator --self-test`: the installed program does its work once, in the real window."""
