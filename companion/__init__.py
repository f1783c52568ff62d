"""companion: an offline, voice-assisted companion for the chair of an intervision session."""

import os

__version__ = "0.1.0"

# ONNX Runtime (from 1.29 on) tells Microsoft of every session and model it runs, and keeps an identifier of the machine
# in the cache folder, unless these stand in the environment before it is first imported. The Hugging Face hub adds the
# names of libraries to what it is asked. Here, because nothing of companion can be imported before this.
os.environ.update(ORT_DISABLE_TELEMETRY="1", ORT_TELEMETRY_DISABLED="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")
