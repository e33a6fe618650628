from _typeshed import WriteableBuffer

def blend(
    picture: WriteableBuffer,
    frame: WriteableBuffer,
    width: int,
    height: int,
    rectangle: tuple[int, int, int, int],
) -> None: ...
