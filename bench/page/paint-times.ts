import type { Milliseconds } from '../../backend/src/core/time/units.ts';

// These functions run in the page: they use nothing but their argument and the browser's globals.

/** Shows the text of each event of the stream. Resolves once the stream has begun. */
export function followStream(): Promise<void> {
  const stream = new EventSource('/slack-events-stream');
  stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = JSON.parse(data).text;
    document.body.prepend(paragraph);
  });
  return new Promise((resolve) => stream.addEventListener('hello', () => resolve(), { once: true }));
}

/** A text that a page shows in an element of the selector. */
export interface ExpectedText {
  selector: string;
  text: string;
}

/** Resolves with the times since 1970 at which the document contained the text and the frame that shows it was done. */
export function timeUntilShown({
  selector,
  text,
}: ExpectedText): Promise<{ drawn: Milliseconds; painted: Milliseconds }> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (![...document.querySelectorAll(selector)].some(({ textContent }) => textContent === text)) return;
      observer.disconnect();
      const drawn = performance.timeOrigin + performance.now();
      requestAnimationFrame(() => {
        // A task posted in the callback of a frame runs after that frame is done.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve({ drawn, painted: performance.timeOrigin + performance.now() });
        channel.port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
