"""What people do here, one module a noun, and the letters that tell them of it."""
