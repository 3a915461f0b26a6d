import type { IncomingMessage } from 'node:http';
import { type Answer, busy, refusal } from './answer.ts';

/** Slack's own Bolt refuses more than this; its largest real events have some hundred kilobytes. */
const LIMIT_MB = 4;
const MB = 1024 * 1024;
const LIMIT = LIMIT_MB * MB;
/** What all bodies that are being read may hold together before those over `SMALL` are put off. */
const TOGETHER = 64 * MB;
const SMALL = 256 * 1024;

/**
 * Reads bodies: the bytes as sent, since the signature is over them, or why there are none. Never throws. Nobody has been
 * recognized yet when a body is read, so that what they all may hold is bounded, too; `express.raw` bounds each alone.
 */
export function bodyReader(together = TOGETHER): (req: IncomingMessage) => Promise<Buffer | Answer> {
  let held = 0;

  function collect(req: IncomingMessage): Promise<Buffer | Answer> {
    return new Promise((resolve) => {
      const pieces: Buffer[] = [];
      let size = 0;
      let isSettled = false;

      function take(piece: Buffer): void {
        // What is left is read off, so that the answer gets through, and kept nowhere.
        if (isSettled) return;
        pieces.push(piece);
        size += piece.length;
        held += piece.length;
        if (size > LIMIT) settle(tooLarge());
        else if (size > SMALL && held > together) settle(busy('busy', 'too many large bodies at a time'));
      }

      function settle(result: Buffer | Answer): void {
        if (isSettled) return;
        isSettled = true;
        held -= size;
        pieces.length = 0;
        resolve(result);
      }

      const brokenOff = () => settle(refusal(400, 'broken_off', 'the upload broke off'));
      req.on('data', take).on('error', brokenOff).on('close', brokenOff);
      req.on('end', () => settle(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
    });
  }

  return async function read(req: IncomingMessage): Promise<Buffer | Answer> {
    // Not inflated: a small bomb would burst past the limit.
    if ((req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
      return refusal(415, 'encoding', 'a compressed body is not accepted');
    return Number(req.headers['content-length']) > LIMIT ? tooLarge() : collect(req);
  };
}

function tooLarge(): Answer {
  return refusal(413, 'too_large', `the body is over ${LIMIT_MB} MB`);
}
