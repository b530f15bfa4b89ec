"""Sealing and opening, key pairs and signatures, files, passphrases, splitting, and the return code.

The bytes are in docs/sealed-format.md. Everything raises SealingError, whose text never holds content.
"""

from waystation.core.sealing.code_slips import CodeSlip, Slip
from waystation.core.sealing.codes import (
    WORD_LANGUAGES,
    ReturnCode,
    digits,
    draft_key,
    draw_code,
    mailbox_pair,
    parse,
    words,
)
from waystation.core.sealing.derivation import key_id
from waystation.core.sealing.errors import BadSignature, Damaged, EmptyFile, SealingError, UnknownFormat, WrongKey
from waystation.core.sealing.fields import pack
from waystation.core.sealing.files import FileSealer, open_file
from waystation.core.sealing.keys import (
    KeyPair,
    PublicKeys,
    fingerprint_words,
    open_from,
    open_wrapped_seed,
    seal_to,
    sign,
    verify,
)
from waystation.core.sealing.padding import pad, padded_file_size, unpad
from waystation.core.sealing.passphrases import Stretched, generate_passphrase, stretch
from waystation.core.sealing.splitting import join, split
from waystation.core.sealing.values import (
    Context,
    open_many_under,
    open_rows_under,
    open_under,
    open_value,
    rewrap_keys,
    seal_under,
    seal_value,
    unwrap_key,
    wrap_key,
)

__all__ = [
    "WORD_LANGUAGES",
    "BadSignature",
    "CodeSlip",
    "Context",
    "Damaged",
    "EmptyFile",
    "FileSealer",
    "KeyPair",
    "PublicKeys",
    "ReturnCode",
    "SealingError",
    "Slip",
    "Stretched",
    "UnknownFormat",
    "WrongKey",
    "digits",
    "draft_key",
    "draw_code",
    "fingerprint_words",
    "generate_passphrase",
    "join",
    "key_id",
    "mailbox_pair",
    "open_file",
    "open_from",
    "open_many_under",
    "open_rows_under",
    "open_under",
    "open_value",
    "open_wrapped_seed",
    "pack",
    "pad",
    "padded_file_size",
    "parse",
    "rewrap_keys",
    "seal_to",
    "seal_under",
    "seal_value",
    "sign",
    "split",
    "stretch",
    "unpad",
    "unwrap_key",
    "verify",
    "words",
    "wrap_key",
]
