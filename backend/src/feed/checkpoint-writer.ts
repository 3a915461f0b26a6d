import type { Checkpoints } from './checkpoint.ts';
import type { Feed } from './feed.ts';

/** How often there is a look whether one is due, ms. A text that must go is gone from the disk this soon. */
const LOOK = 5000;
/** A checkpoint is due after so many new entries, or so long after the first of them, ms. */
const ENTRIES = 50_000;
const AGE = 5 * 60_000;

/**
 * Saves checkpoints while the feed runs: seldom, for a start without one only takes longer, but soon after a text was
 * edited or deleted. Returns what stops it after a last one.
 */
export function keepCheckpoints(
  feed: Feed,
  checkpoints: Checkpoints,
  warn: (text: string) => void,
): () => Promise<void> {
  let saved = feed.folded;
  let savedAt = performance.now();
  let saving = Promise.resolve();

  function look(): void {
    const isOld = feed.folded > saved && performance.now() - savedAt > AGE;
    if (feed.folded - saved >= ENTRIES || isOld || feed.hasStaleTexts) save();
  }

  function save(): void {
    saving = saving.then(async () => {
      if (!feed.isReady || (feed.folded === saved && !feed.hasStaleTexts)) return;
      const folded = feed.folded;
      const purge = feed.hasStaleTexts;
      feed.hasStaleTexts = false;
      try {
        await checkpoints.save(feed.state(), purge);
        saved = folded;
        savedAt = performance.now();
      } catch (error) {
        feed.hasStaleTexts ||= purge;
        warn(
          `The checkpoint could not be saved, so the next start takes longer: ${error instanceof Error ? error.message : error}`,
        );
      }
    });
  }

  const timer = setInterval(look, LOOK);
  return async () => {
    clearInterval(timer);
    save();
    await saving;
  };
}
