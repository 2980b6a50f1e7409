"""Reading code without importing it: outlines, bodies, annotations, classes, behaviour."""
