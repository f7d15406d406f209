"""What serve.py is to app.py, to a page that fails."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.ui.fault import show_fault

app = st.App("faulty_page.py", on_script_error=show_fault)
