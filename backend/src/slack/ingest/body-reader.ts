import type { IncomingMessage } from 'node:http';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import { type DeliveryResponse, rejectedResponse, retryLaterResponse } from './delivery-response.ts';

/** The limit of Slack's own Bolt; Slack's largest real events have some hundred kilobytes. */
const MAX_BODY_MB = 4;
const MAX_BODY_BYTES = MAX_BODY_MB * BYTES_PER_MB;
/** The memory for all bodies that are being read. Beyond it, a body over `SMALL_BODY_BYTES` gets a 503. */
const MAX_TOTAL_BYTES = 64 * BYTES_PER_MB;
const SMALL_BODY_BYTES = 256 * 1024;

/**
 * Creates a function that reads the body of a request. It returns the bytes as sent, which are signed, or the response
 * that refuses the request. It never throws. The sender is not authenticated yet when a body is read, so the memory of
 * all bodies together is bounded, which `express.raw` does not do.
 */
export function createBodyReader(
  maxTotalBytes = MAX_TOTAL_BYTES,
): (req: IncomingMessage) => Promise<Buffer | DeliveryResponse> {
  let totalBytes = 0;

  function collect(req: IncomingMessage): Promise<Buffer | DeliveryResponse> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let isSettled = false;

      function addChunk(chunk: Buffer): void {
        // The rest of a refused body is read and dropped, so that the response reaches the sender.
        if (isSettled) return;
        chunks.push(chunk);
        size += chunk.length;
        totalBytes += chunk.length;
        if (size > MAX_BODY_BYTES) settle(tooLargeResponse());
        else if (size > SMALL_BODY_BYTES && totalBytes > maxTotalBytes)
          settle(retryLaterResponse('busy', 'too many large bodies at a time'));
      }

      function settle(result: Buffer | DeliveryResponse): void {
        if (isSettled) return;
        isSettled = true;
        totalBytes -= size;
        chunks.length = 0;
        resolve(result);
      }

      const onBrokenOff = () => settle(rejectedResponse(400, 'broken_off', 'the upload broke off'));
      req.on('data', addChunk).on('error', onBrokenOff).on('close', onBrokenOff);
      req.on('end', () => settle(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    });
  }

  return async function read(req: IncomingMessage): Promise<Buffer | DeliveryResponse> {
    // A compressed body is not inflated: a small one could expand far beyond the limit.
    if ((req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
      return rejectedResponse(415, 'encoding', 'a compressed body is not accepted');
    return Number(req.headers['content-length']) > MAX_BODY_BYTES ? tooLargeResponse() : collect(req);
  };
}

function tooLargeResponse(): DeliveryResponse {
  return rejectedResponse(413, 'too_large', `the body is over ${MAX_BODY_MB} MB`);
}
