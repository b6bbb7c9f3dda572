"""Record what a session plays: python listen.py http://localhost:8888 TOKEN sound.wav 10.

The rule: nothing of Orchestron is imported; this is what any WHEP player does.
"""

import asyncio
import json
import sys
from urllib.request import Request, urlopen

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRecorder


def ask(url: str, token: str, offer: str | None = None) -> str:
    """GET a URL, or POST an offer there."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
    request = Request(url, data=offer.encode() if offer else None, headers=headers)  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310
        return str(answer.read().decode())


async def listen(server: str, token: str, file: str, seconds: float) -> None:
    """Listen to the first session of a server, into a sound file."""
    sessions = f"{server}/orchestron/api/sessions"
    session = json.loads(ask(sessions, token))[0]["id"]
    peer, recorder = RTCPeerConnection(RTCConfiguration(iceServers=[])), MediaRecorder(file)
    peer.addTransceiver("audio", direction="recvonly")
    peer.on("track", recorder.addTrack)
    await peer.setLocalDescription(await peer.createOffer())
    answer = ask(f"{sessions}/{session}/whep", token, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await recorder.start()
    await asyncio.sleep(seconds)
    await recorder.stop()
    await peer.close()


asyncio.run(listen(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
