"""The rotation of the intake desk in a process of its own: `python -m bench.rotate`, prints how many seconds it took.

WAYSTATION_HOME names a home that `bench.place` founded; the keys of its cast are those of the tests.
"""

import time

from bench.place import set_up

set_up()


def main() -> None:
    from tests.cast import _pair
    from waystation.accounts.models import Worker
    from waystation.vault import rotating
    from waystation.vault.keyring import Keyring

    ada = Keyring(Worker.objects.get(pseudonym="Ada").pk, _pair("ada"))
    print("ready", flush=True)
    begun = time.perf_counter()
    for code in rotating.due(ada):
        if not rotating.rotate(code, ada, batches=1000):
            raise RuntimeError("the rotation did not come to its end")
    print(time.perf_counter() - begun)


main()
