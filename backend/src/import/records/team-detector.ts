import { z } from 'zod';
import { lenientObject, lenientText } from '../../slack/lenient-schema.ts';
import type { JsonArrayItem } from '../archive/json-array-parser.ts';

const userTeamsSchema = lenientObject({
  team_id: lenientText,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});

/** Of which workspace an export is: nothing in it says so but the people of `users.json`. */
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

  /** The workspace of most; of several, always the same one. Empty where nobody says. */
  get mostFrequent(): string {
    const [most] = [...this.#votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return most?.[0] ?? '';
  }

  /** Whether it can be of this workspace: somebody says so, or nobody says anything. */
  isConsistentWith(team: string): boolean {
    return this.#votes.size === 0 || this.#votes.has(team);
  }
}
