"""What films are drawn with: typeset formulas, captions, charts, numbers. No mathematics."""
