"""What happens to confirmed marks when the program is killed, the disk full, the file locked."""
