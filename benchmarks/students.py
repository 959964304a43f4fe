"""Students without a browser: real sessions of a Streamlit server, over its own protocol.

A `Student` opens the web socket, visits a page, sets fields by their keys and reads what comes
back, as the browser's script does. So hundreds of them fit beside the server on a small machine.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FIELDS = {
    "number_input": "double_value",
    "text_input": "string_value",
    "selectbox": "string_value",
    "button_group": "string_array_value",
}
LARGEST = 64 * 2**20
# A browser forgets a message that was not used in so many runs of the script.
KEPT_RUNS = 2


class Student:
    """One session: `page` is its address after the host, such as `step-size?lang=en`.

    `shown` holds the elements of the page by their place, as they were sent last.
    """

    def __init__(self, server: str, page: str, patience: float = 60.0) -> None:
        self.address = "ws" + server.removeprefix("http") + "/_stcore/stream"
        self.origin = server
        self.patience = patience
        parts = urlsplit(page)
        self.page, self.query = parts.path, parts.query
        self.page_hash = ""
        self.shown: dict[tuple[int, ...], Any] = {}
        self.fragments: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.cached: dict[str, tuple[ForwardMsg, int]] = {}
        self.runs = 0

    async def visit(self) -> float:
        """Open the page; the seconds until its script has ended."""
        self.socket = await websockets.connect(
            self.address,
            origin=self.origin,
            subprotocols=["streamlit"],
            max_size=LARGEST,
            open_timeout=self.patience,
            ping_interval=None,
        )
        return await self.run()

    async def leave(self) -> None:
        await self.socket.close()

    async def set(self, **fields: Any) -> float:
        """Set fields by their keys; the seconds until the page has answered."""
        self.values |= fields
        [fragment] = {self.fragments.get(key, "") for key in fields}
        return await self.run(fragment)

    async def run(self, fragment: str = "") -> float:
        """Ask for the page, or for the fragment of it that a field belongs to."""
        begin = time.perf_counter()
        await self.socket.send(self.request(fragment).SerializeToString())
        await self.answered()
        return time.perf_counter() - begin

    def request(self, fragment: str) -> BackMsg:
        """A rerun with every field as it stands."""
        message = BackMsg()
        state = message.rerun_script
        state.fragment_id = fragment
        state.query_string = self.query
        state.page_name = "" if self.page_hash else self.page
        state.page_script_hash = self.page_hash
        state.context_info.url = f"{self.origin}/{self.page}"
        state.cached_message_hashes.extend(self.cached)
        # Streamlit takes a field that is not sent as one that is no longer on the page.
        for element in self.shown.values():
            kind = element.WhichOneof("type")
            field = FIELDS.get(kind)
            if field is None:
                continue
            shown = getattr(element, kind)
            key = key_of(shown)
            value = self.values.get(key, set_value(shown, kind))
            if value is None:
                continue
            sent = state.widget_states.widgets.add(id=shown.id)
            if field == "string_array_value":
                sent.string_array_value.data.extend(value)
            else:
                setattr(sent, field, value)
        return message

    async def answered(self) -> None:
        """Read until the script has ended well; a rerun that it asks for itself counts too."""
        self.runs += 1
        fresh: dict[tuple[int, ...], Any] = {}
        while True:
            message = ForwardMsg.FromString(await self.received())
            if message.ref_hash:
                place = list(message.metadata.delta_path)
                message = ForwardMsg.FromString(
                    self.cached[message.ref_hash][0].SerializeToString()
                )
                message.metadata.delta_path[:] = place
            if message.metadata.cacheable:
                self.cached[message.hash] = (message, self.runs)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                fresh = {}
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta":
                place = tuple(message.metadata.delta_path)
                # A block is kept as nothing: it holds its place among what a fragment drew.
                fresh[place] = None
                if message.delta.WhichOneof("type") == "new_element":
                    element = fresh[place] = message.delta.new_element
                    if element.WhichOneof("type") in FIELDS:
                        shown = getattr(element, element.WhichOneof("type"))
                        self.fragments[key_of(shown)] = message.delta.fragment_id
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                    fresh = self.kept(fresh) | fresh
                elif message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise TroubleError(f"the script ended with {message.script_finished}")
                break
        self.shown = {place: one for place, one in fresh.items() if one is not None}
        self.cached = {
            name: (kept, run)
            for name, (kept, run) in self.cached.items()
            if self.runs - run <= KEPT_RUNS
        }

    def kept(self, fresh: dict[tuple[int, ...], Any]) -> dict[tuple[int, ...], Any]:
        """What is shown outside the place that a fragment drew into again."""
        first, last = min(fresh), max(fresh)
        same = (k for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
        begin = first[: next(same, len(first))]
        return {place: one for place, one in self.shown.items() if place[: len(begin)] != begin}

    async def received(self) -> bytes:
        try:
            return await asyncio.wait_for(self.socket.recv(), self.patience)
        except TimeoutError:
            raise TroubleError(f"no answer within {self.patience:g} s") from None

    def elements(self, kind: str) -> list[Any]:
        """Every element of a kind on the page, in order."""
        return [
            getattr(element, kind)
            for _, element in sorted(self.shown.items())
            if element.WhichOneof("type") == kind
        ]

    def metric(self, label: str) -> str:
        """What stands under a label.

        Raises:
            LookupError: nothing does; with what the page says instead.
        """
        for one in self.elements("metric"):
            if one.label == label:
                return one.body
        raise LookupError("; ".join(self.trouble()) or f"no {label}")

    def trouble(self) -> list[str]:
        """What the page complains of."""
        alerts = self.elements("alert")
        said = [one.body for one in alerts if one.format == one.ERROR]
        return said + [one.message for one in self.elements("exception")]

    def notices(self) -> list[str]:
        """What the page says without complaining."""
        return [one.body for one in self.elements("alert") if one.format == one.INFO]


class TroubleError(Exception):
    """The server did not do what it should."""


def key_of(shown: Any) -> str:
    """The key that the page gave a field."""
    return shown.id.rpartition("-")[2]


def set_value(shown: Any, kind: str) -> Any:
    """The value that the server gave a field itself, or its default."""
    if kind == "button_group":
        return None
    if getattr(shown, "set_value", False):
        return shown.raw_value if kind == "selectbox" else shown.value
    return None
