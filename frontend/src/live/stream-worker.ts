import { Line } from './line.ts';
import type { Asked } from './words.ts';

const line = new Line();

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (!port) return;
  const { ask, leave } = line.join((told) => port.postMessage(told));
  port.onmessage = ({ data }: MessageEvent<Asked>) => ask(data);
  // Not every browser says it; where it is not said, a tab that is gone owes its pings.
  port.addEventListener('close', leave);
});
