/**
 * A worker that hands packets from the data channel to the audio worklet.
 *
 * The rule: it does nothing else. It is there because a notebook's page is busy for a tenth of a
 * second now and then, and packets must not wait for it.
 */

let port: MessagePort | null = null;

self.onmessage = ({ data }: MessageEvent<RTCDataChannel | MessagePort>): void => {
  if (data instanceof MessagePort) {
    port = data;
    return;
  }
  const channel = data;
  channel.binaryType = "arraybuffer";
  channel.onmessage = (event: MessageEvent<ArrayBuffer>): void => {
    port?.postMessage(event.data, [event.data]);
  };
};
