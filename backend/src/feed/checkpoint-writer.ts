import type { CheckpointStore } from './checkpoint-store.ts';
import type { Feed } from './feed.ts';

/** How often there is a look whether one is due, ms. A text that must go is gone from the disk this soon. */
const CHECK_INTERVAL_MS = 5000;
/** A checkpoint is due after so many new entries, or so long after the first of them, ms. */
const MAX_UNSAVED_ENTRIES = 50_000;
const MAX_UNSAVED_AGE_MS = 5 * 60_000;

/**
 * Saves checkpoints while the feed runs: seldom, for a start without one only takes longer, but soon after a text was
 * edited or deleted. Returns what stops it after a last one.
 */
export function startCheckpointWriter(
  feed: Feed,
  checkpoints: CheckpointStore,
  warn: (text: string) => void,
): () => Promise<void> {
  let saved = feed.foldedCount;
  let savedAt = performance.now();
  let saving = Promise.resolve();

  function look(): void {
    const isOld = feed.foldedCount > saved && performance.now() - savedAt > MAX_UNSAVED_AGE_MS;
    if (feed.foldedCount - saved >= MAX_UNSAVED_ENTRIES || isOld || feed.hasRedactedTexts) save();
  }

  function save(): void {
    saving = saving.then(async () => {
      if (!feed.isReady || (feed.foldedCount === saved && !feed.hasRedactedTexts)) return;
      const folded = feed.foldedCount;
      const purge = feed.hasRedactedTexts;
      feed.hasRedactedTexts = false;
      try {
        await checkpoints.save(feed.toCheckpoint(), purge);
        saved = folded;
        savedAt = performance.now();
      } catch (error) {
        feed.hasRedactedTexts ||= purge;
        warn(
          `The checkpoint could not be saved, so the next start takes longer: ${error instanceof Error ? error.message : error}`,
        );
      }
    });
  }

  const timer = setInterval(look, CHECK_INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    save();
    await saving;
  };
}
