@rem The command for terminals: the console program lies one folder up, beside its libraries.
@"%~dp0..\@PROGRAM@" %*
