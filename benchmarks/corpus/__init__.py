"""Every example of Debian's csound-doc through our offline renderer and through `csound`."""
