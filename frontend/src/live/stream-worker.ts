import { SharedStream } from './shared-stream.ts';
import type { ClientMessage } from './stream-messages.ts';

const sharedStream = new SharedStream();

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (!port) return;
  const tab = sharedStream.connect((message) => port.postMessage(message));
  port.onmessage = ({ data }: MessageEvent<ClientMessage>) => tab.send(data);
  // Not every browser fires this event. Without it, a closed tab is removed because it answers no ping.
  port.addEventListener('close', tab.close);
});
