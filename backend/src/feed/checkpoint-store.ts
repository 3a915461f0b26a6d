import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeSnapshot, encodeSnapshot } from '../core/snapshot/snapshot.ts';
import type { Community } from '../core/state/community.ts';
import { FOLD_VERSION } from '../core/state/fold.ts';
import type { Position } from '../log/log.ts';
import { readDurableFile, writeDurableFile } from '../storage/durable-file.ts';

/** How many entries came to nothing: of another workspace, not a record at all, and dated by a clock that was wrong. */
export interface SetAside {
  foreign: number;
  unreadable: number;
  implausible: number;
}

/** Everything folded up to a position of a log. */
export interface Checkpoint {
  epoch: string;
  position: Position;
  setAside: SetAside;
  /** When the first and the last event of Slack was accepted, ms UTC. */
  events: { first: number; last: number } | null;
  community: Community;
}

const checkpointMetaSchema = z.object({
  fold: z.literal(FOLD_VERSION, 'it was made by another version'),
  epoch: z.string(),
  position: z.array(z.int().nonnegative()),
  setAside: z.object({ foreign: z.int(), unreadable: z.int(), implausible: z.int() }),
  events: z.object({ first: z.number(), last: z.number() }).nullable(),
});

/**
 * The folded community on disk, so that a start needs only what came after it. The one before is kept in case this one is
 * damaged. Nothing depends on a checkpoint: without one, everything is folded anew.
 */
export class CheckpointStore {
  readonly #file: string;
  readonly #previous: string;
  readonly #keepText: boolean;
  readonly #warn: (text: string) => void;

  /** `keepText`: whether texts may be written. `warn`: told why a checkpoint cannot be used. */
  constructor(dir: string, keepText: boolean, warn: (text: string) => void) {
    this.#file = join(dir, 'checkpoint');
    this.#previous = join(dir, 'checkpoint.previous');
    this.#keepText = keepText;
    this.#warn = warn;
  }

  /** The newest one that is whole and of this version, or `undefined`. `team`: whose it must be; empty for anyone's. */
  async load(team: string): Promise<Checkpoint | undefined> {
    for (const file of [this.#file, this.#previous]) {
      try {
        const found = await loadFile(file, team);
        if (found) return found;
      } catch (error) {
        const reason =
          error instanceof z.ZodError ? error.issues[0]?.message : error instanceof Error ? error.message : error;
        this.#warn(
          `The checkpoint ${file} cannot be used: ${reason}. Falling back to an older one, or to the whole log.`,
        );
      }
    }
    return undefined;
  }

  /** `purge`: some text of earlier checkpoints must go, so none of them is kept. Throws if the disk does not take it. */
  async save({ community, ...rest }: Checkpoint, purge: boolean): Promise<void> {
    const content = encodeSnapshot({ fold: FOLD_VERSION, ...rest }, community, 0, false, this.#keepText);
    await writeDurableFile(this.#file, content, this.#previous);
    if (purge) await rm(this.#previous, { force: true });
  }
}

async function loadFile(file: string, team: string): Promise<Checkpoint | undefined> {
  const content = await readDurableFile(file);
  if (!content) return undefined;
  const { meta, community } = decodeSnapshot(content);
  const { fold: _, ...rest } = checkpointMetaSchema.parse(meta);
  if (team !== '' && community.team !== team) throw new Error(`it is of the team ${community.team}, not ${team}`);
  return { ...rest, community };
}
