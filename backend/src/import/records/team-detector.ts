import { z } from 'zod';
import { lenientObject, lenientText } from '../../slack/lenient-schema.ts';
import type { JsonArrayItem } from '../archive/json-array-parser.ts';

const userTeamsSchema = lenientObject({
  team_id: lenientText,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});

/** Detects the workspace of an export from the people of `users.json`, because no other file contains its id. */
export class TeamDetector {
  readonly #votes = new Map<string, number>();

  addAll(items: readonly JsonArrayItem[]): void {
    for (const item of items) if ('json' in item) this.#add(item.json);
  }

  #add(json: object): void {
    const { team_id, enterprise_user } = userTeamsSchema.parse(json) ?? {};
    const teams = new Set([team_id, ...(enterprise_user?.teams ?? [])]);
    for (const team of teams) {
      if (typeof team === 'string' && /^T[A-Z0-9]+$/.test(team))
        this.#votes.set(team, (this.#votes.get(team) ?? 0) + 1);
    }
  }

  /** The workspace of most people; of equally frequent ones the first by id. Empty if no person has one. */
  get mostFrequent(): string {
    const [first] = [...this.#votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return first?.[0] ?? '';
  }

  /** Whether the export can belong to this workspace: a person belongs to it, or no person has a workspace. */
  isConsistentWith(team: string): boolean {
    return this.#votes.size === 0 || this.#votes.has(team);
  }
}
