from django.apps import AppConfig, apps


class Config(AppConfig):
    name = "waystation.letterbox"
    label = "letterbox"

    def ready(self) -> None:
        """On the desk's side: keep the door's copy of the signed list, say which deliveries stay, join in rotations."""
        if not apps.is_installed("waystation.vault"):
            return
        from waystation.letterbox.deliveries import staying_or_none
        from waystation.letterbox.lists import copy_lines
        from waystation.letterbox.rotating import reseal_waiting
        from waystation.vault import rotating, signed

        def copy_the_list() -> None:
            copy_lines(signed.raw_lines())

        def stays_of(worker: str, over: bool) -> list[str]:
            return staying_or_none(signed.directory(), worker, over=over)

        signed.after_append.append(copy_the_list)
        signed.staying.append(stays_of)
        rotating.also.append(reseal_waiting)
