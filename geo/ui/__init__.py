"""The parts of the page, one module a part. Streamlit is known here and in `app.py` and `serve.py` alone."""
