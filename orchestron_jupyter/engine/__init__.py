"""What runs in the engine process: Csound, the clock, the encoder, the listeners."""
