"""Text made from recordings; loads no Manim."""
