import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorMessage } from '../async/error-message.ts';
import { runInTurns } from '../async/event-loop-pause.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { encodeSnapshotInSteps } from '../core/snapshot/encode-snapshot.ts';
import type { Community } from '../core/state/community.ts';
import { FOLD_VERSION } from '../core/state/fold.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { Position } from '../log/log.ts';
import { readDurableFile, writeDurableFile } from '../storage/durable-file.ts';
import type { SetAside, SetAsideKind } from './set-aside.ts';

/** The folded state at one position of a log (docs/architecture.md#checkpoint). Its fields are those of the file. */
export interface Checkpoint {
  epoch: string;
  position: Position;
  setAside: SetAside;
  /** When the first and the last event of Slack was accepted, UTC. */
  events: { first: Milliseconds; last: Milliseconds } | null;
  community: Community;
}

const checkpointMetaSchema = z.object({
  fold: z.literal(FOLD_VERSION, 'it was made by another version'),
  epoch: z.string(),
  position: z.array(z.int().nonnegative()),
  setAside: z.object({ foreign: z.int(), unreadable: z.int(), implausible: z.int() } satisfies Record<
    SetAsideKind,
    z.ZodType<number>
  >),
  events: z.object({ first: z.number(), last: z.number() }).nullable(),
});

/**
 * Keeps the folded state on disk, so that a start reads only newer entries. The previous checkpoint is kept in case the
 * newest one is damaged. Without a usable checkpoint, the whole log is folded.
 */
export class CheckpointStore {
  readonly #file: string;
  readonly #previous: string;
  readonly #keepText: boolean;
  readonly #warn: (text: string) => void;

  /** `keepText`: whether texts may be written. `warn`: called with the reason why a checkpoint cannot be used. */
  constructor(dir: string, keepText: boolean, warn: (text: string) => void) {
    this.#file = join(dir, 'checkpoint');
    this.#previous = join(dir, 'checkpoint.previous');
    this.#keepText = keepText;
    this.#warn = warn;
  }

  /**
   * Resolves with the newest usable checkpoint: undamaged, of this fold version and of the team; undefined if there is
   * none. `team`: empty for any team.
   */
  async load(team: string): Promise<Checkpoint | undefined> {
    for (const file of [this.#file, this.#previous]) {
      try {
        const checkpoint = await loadFile(file, team);
        if (checkpoint) return checkpoint;
      } catch (error) {
        const reason = error instanceof z.ZodError ? error.issues[0]?.message : errorMessage(error);
        this.#warn(
          `The checkpoint ${file} cannot be used: ${reason}. SlackPanda folds the log from an older checkpoint or from its beginning; no action is needed.`,
        );
      }
    }
    return undefined;
  }

  /**
   * `purge`: removes the previous checkpoint, because it may hold a text that was edited or deleted. Rejects if the
   * disk fails.
   */
  async save({ community, ...rest }: Checkpoint, purge: boolean): Promise<void> {
    const meta = { fold: FOLD_VERSION, ...rest };
    const content = await runInTurns(encodeSnapshotInSteps(meta, community, 0, false, this.#keepText));
    await writeDurableFile(this.#file, content, this.#previous);
    if (purge) await rm(this.#previous, { force: true });
  }
}

async function loadFile(file: string, team: string): Promise<Checkpoint | undefined> {
  const content = await readDurableFile(file);
  if (!content) return undefined;
  const { meta, community } = decodeSnapshot(content);
  const { fold: _, ...rest } = checkpointMetaSchema.parse(meta);
  if (team !== '' && community.team !== team) throw new Error(`it belongs to the team ${community.team}, not ${team}`);
  return { ...rest, community };
}
