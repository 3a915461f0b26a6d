import { errorMessage } from '../async/error-message.ts';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../core/time/units.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Feed } from './feed.ts';

/** How often to check whether a checkpoint is due, and so how soon an edited or deleted text leaves the disk. */
const CHECK_INTERVAL_MS: Milliseconds = 5 * SECOND_MS;
/** A checkpoint is due after this many new entries, or this long after the last one. */
const MAX_UNSAVED_ENTRIES = 50_000;
const MAX_UNSAVED_AGE_MS: Milliseconds = 5 * MINUTE_MS;

/**
 * Saves checkpoints while the feed runs (docs/architecture.md#checkpoint). Entries that are already folded count as
 * saved. Returns a function that saves a last checkpoint and stops the writer.
 */
export function startCheckpointWriter(
  feed: Feed,
  checkpoints: CheckpointStore,
  warn: (text: string) => void,
): () => Promise<void> {
  let savedCount = feed.foldedCount;
  let savedAt = performance.now();
  let saving = Promise.resolve();

  function saveIfDue(): void {
    const isOld = feed.foldedCount > savedCount && performance.now() - savedAt > MAX_UNSAVED_AGE_MS;
    if (feed.foldedCount - savedCount >= MAX_UNSAVED_ENTRIES || isOld || feed.hasRedactedTexts) save();
  }

  function save(): void {
    saving = saving.then(async () => {
      if (!feed.isReady || (feed.foldedCount === savedCount && !feed.hasRedactedTexts)) return;
      const { foldedCount, hasRedactedTexts } = feed;
      feed.hasRedactedTexts = false;
      try {
        await checkpoints.save(feed.toCheckpoint(), hasRedactedTexts);
        savedCount = foldedCount;
        savedAt = performance.now();
      } catch (error) {
        feed.hasRedactedTexts ||= hasRedactedTexts;
        warn(
          `The checkpoint cannot be saved: ${errorMessage(error)}. The next start takes longer, but nothing is lost. Check that DATA_DIR can be written and has free space.`,
        );
      }
    });
  }

  const timer = setInterval(saveIfDue, CHECK_INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    save();
    await saving;
  };
}
