"""Recordings: a voice by espeak-ng where it is installed, made small by ffmpeg where that is; else a tone as WAV.

The tools run with what they need and nothing else: text by standard input, sound by standard output, no file.
"""

import io
import math
import shutil
import struct
import subprocess  # nosec B404  # fixed words, no shell
import wave

RATE = 16_000
SPOKEN = {
    "ru": "Здравствуйте. Я записываю это сам, для вас. Если меня не будет на связи, сохраните запись. "
    "Меня держали девять дней. Я готов повторить это там, где это нужно.",
    "en": "Hello. I am recording this for you. If I cannot be reached, please keep it. "
    "They held me for six days. I am ready to repeat this wherever it is needed.",
    "fr": "Bonjour. J'enregistre ceci pour vous. Si vous n'arrivez plus à me joindre, gardez-le. "
    "On m'a gardé huit jours. Je suis prêt à le répéter.",
}
PATIENCE = 20  # seconds


def recording(language: str, pitch: int) -> tuple[str, bytes]:
    """(content type, bytes) of a short recording; the type depends on the tools that are installed."""
    spoken = _espeak(SPOKEN[language], language, pitch) if shutil.which("espeak-ng") else None
    sound = spoken or tone(pitch)
    if shutil.which("ffmpeg"):
        return "audio/ogg", _ogg(sound)
    return "audio/wav", sound


def content_type() -> str:
    """What `recording` will give on this machine."""
    return "audio/ogg" if shutil.which("ffmpeg") else "audio/wav"


def tone(pitch: int) -> bytes:
    """Four seconds of a tone that comes and goes, as WAV: where no voice is installed."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        pieces = (
            round(9000 * math.sin(math.pi * n / RATE) ** 2 * math.sin(2 * math.pi * (150 + 2 * pitch) * n / RATE))
            for n in range(4 * RATE)
        )
        file.writeframes(b"".join(struct.pack("<h", piece) for piece in pieces))
    return out.getvalue()


def _espeak(text: str, language: str, pitch: int) -> bytes:
    command = ["espeak-ng", "--stdin", "--stdout", "-v", language, "-p", str(pitch), "-s", "150"]
    return _run(command, text.encode())


def _ogg(sound: bytes) -> bytes:
    """Opus at 16 kbit/s, with the tags a telephone would leave; bit-exact, so that no version or random id is in it."""
    read = ["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "wav", "-i", "pipe:0"]
    tags = ["-map_metadata", "-1", "-metadata", "artist=DESKTOP-DEMO", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    return _run([*read, "-c:a", "libopus", "-b:a", "16k", *tags, "-f", "ogg", "pipe:1"], sound)


def _run(command: list[str], given: bytes) -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=PATIENCE)  # nosec B603
    return done.stdout
