"""Sample dialogues: what they say, and the simulated people who hold them."""
