import type { IncomingMessage } from 'node:http';
import { type DeliveryResponse, rejectedResponse, retryLaterResponse } from './delivery-response.ts';

/** Slack's own Bolt refuses more than this; its largest real events have some hundred kilobytes. */
const MAX_BODY_MB = 4;
const BYTES_PER_MB = 1024 * 1024;
const MAX_BODY_BYTES = MAX_BODY_MB * BYTES_PER_MB;
/** What all bodies that are being read may hold together before those over `SMALL` are put off. */
const MAX_TOTAL_BYTES = 64 * BYTES_PER_MB;
const SMALL_BODY_BYTES = 256 * 1024;

/**
 * Reads bodies: the bytes as sent, since the signature is over them, or why there are none. Never throws. Nobody has been
 * recognized yet when a body is read, so that what they all may hold is bounded, too; `express.raw` bounds each alone.
 */
export function createBodyReader(
  together = MAX_TOTAL_BYTES,
): (req: IncomingMessage) => Promise<Buffer | DeliveryResponse> {
  let held = 0;

  function collect(req: IncomingMessage): Promise<Buffer | DeliveryResponse> {
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
        if (size > MAX_BODY_BYTES) settle(tooLargeResponse());
        else if (size > SMALL_BODY_BYTES && held > together)
          settle(retryLaterResponse('busy', 'too many large bodies at a time'));
      }

      function settle(result: Buffer | DeliveryResponse): void {
        if (isSettled) return;
        isSettled = true;
        held -= size;
        pieces.length = 0;
        resolve(result);
      }

      const brokenOff = () => settle(rejectedResponse(400, 'broken_off', 'the upload broke off'));
      req.on('data', take).on('error', brokenOff).on('close', brokenOff);
      req.on('end', () => settle(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
    });
  }

  return async function read(req: IncomingMessage): Promise<Buffer | DeliveryResponse> {
    // Not inflated: a small bomb would burst past the limit.
    if ((req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
      return rejectedResponse(415, 'encoding', 'a compressed body is not accepted');
    return Number(req.headers['content-length']) > MAX_BODY_BYTES ? tooLargeResponse() : collect(req);
  };
}

function tooLargeResponse(): DeliveryResponse {
  return rejectedResponse(413, 'too_large', `the body is over ${MAX_BODY_MB} MB`);
}
