"""Where the desk of the tests stands, and the one password that somebody has there."""

ORIGIN = "http://127.0.0.1:8069"
PASSWORD = "lúa chín đầy đồng"
