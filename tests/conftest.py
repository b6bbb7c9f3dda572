"""What all tests share: pytest-jupyter's fixtures, whose runner also runs the async tests."""

pytest_plugins = ["pytest_jupyter.jupyter_server"]
