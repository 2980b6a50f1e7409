"""The frozen values that the stages hand on: types, code as read, test code as planned."""
