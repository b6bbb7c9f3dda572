"""What a notebook imports: sessions, instruments, the Runtime panel."""
