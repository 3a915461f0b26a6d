import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import { decodeSnapshot } from '../../backend/src/core/snapshot/decode-snapshot.ts';
import type { Community } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { SseParser } from '../../test/stream/sse-parser.ts';

/** Loads a snapshot, follows the stream from its cursor, and folds the records, as the page does. */
export class SnapshotReader {
  cursor: string;
  readonly #community: Community;
  readonly #stop = new AbortController();

  private constructor(community: Community, cursor: string) {
    this.#community = community;
    this.cursor = cursor;
  }

  static async open(url: string): Promise<SnapshotReader> {
    const bytes = new Uint8Array(await (await fetch(`${url}/snapshot`)).arrayBuffer());
    const { community, meta } = decodeSnapshot(bytes);
    const { cursor } = meta as { cursor: string };
    const reader = new SnapshotReader(community, cursor);
    void reader.#follow(`${url}/slack-events-stream?cursor=${cursor}`).catch(() => undefined);
    return reader;
  }

  /** The digest of everything up to its cursor. */
  get digest(): string {
    return communityDigest(this.#community);
  }

  close(): void {
    this.#stop.abort();
  }

  async #follow(url: string): Promise<void> {
    const { signal } = this.#stop;
    const response = await fetch(url, { signal });
    const parser = new SseParser('');
    for await (const chunk of response.body ?? [])
      for (const { event, id, data } of parser.push(chunk)) {
        // The cursor then stays where it is, and the test fails.
        if (event === 'reset') return;
        const record = event === 'message' ? parseRecord(JSON.parse(data)) : undefined;
        if (record) fold(this.#community, record);
        this.cursor = id;
      }
  }
}
