"""The storyboards of the films, computed from mathcore. No Manim."""
