"""What `dateline app` has Streamlit serve: the page in app.py, behind a door and a gate, with our words for faults."""

from geo.threads import use_one_thread

use_one_thread()  # before anything below loads numpy

import streamlit as st
from starlette.middleware import Middleware

from geo.ui.door import Door, opened_browser
from geo.ui.fault import show_fault
from geo.ui.gate import PageGate
from geo.ui.opening_door import OpeningDoor

app = st.App(
    "app.py", middleware=[Middleware(Door), Middleware(PageGate), Middleware(OpeningDoor)], lifespan=opened_browser,
    on_script_error=show_fault,
)  # fmt: skip
