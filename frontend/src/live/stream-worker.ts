import { SharedStream } from './shared-stream.ts';
import type { ClientMessage } from './stream-messages.ts';

const sharedStream = new SharedStream();

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (!port) return;
  const { ask, leave } = sharedStream.join((told) => port.postMessage(told));
  port.onmessage = ({ data }: MessageEvent<ClientMessage>) => ask(data);
  // Not every browser says it; where it is not said, a tab that is gone owes its pings.
  port.addEventListener('close', leave);
});
