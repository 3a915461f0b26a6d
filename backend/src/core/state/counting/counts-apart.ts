import { type CountingDefinition, DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import { type Community, isOfOtherWorkspace, type PersonState } from '../community.ts';

/** Whether a person counts apart. The state is undefined for an author of whom nothing else is known. */
export type ApartPersonTest = (id: string, person: PersonState | undefined) => boolean;

/** Whether no person and no channel counts apart. */
export function countsEverybody({ people, guests, otherWorkspaces, channels }: CountingDefinition): boolean {
  return people.length === 0 && !guests && !otherWorkspaces && channels.length === 0;
}

/** Which people count apart by a definition; null if nobody does (docs/metrics.md#what-counts). */
export function apartPersonTest({ people, guests, otherWorkspaces }: CountingDefinition): ApartPersonTest | null {
  if (people.length === 0 && !guests && !otherWorkspaces) return null;
  const ids = new Set(people);
  return (id, person) =>
    ids.has(id) || (guests && person?.profile.guest === true) || (otherWorkspaces && isOfOtherWorkspace(person));
}

/**
 * Returns a copy of the community without the channels and the people that count apart, so that metrics need no code for
 * them. The rows of these people in other channels stay: the `CountingRule` excludes them, and their replies still
 * answer. The copy shares all rows: read it before the next `fold`, and do not change it.
 */
export function withoutApart(community: Community, definition: CountingDefinition): Community {
  const isApart = apartPersonTest(definition);
  if (countsEverybody(definition)) return community;
  const channelsApart = new Set(definition.channels.map((id) => community.channelChanges.currentId(id)));
  return {
    ...community,
    channels: new Map([...community.channels].filter(([id]) => !channelsApart.has(id))),
    people: isApart ? new Map([...community.people].filter(([id, person]) => !isApart(id, person))) : community.people,
  };
}

/** The definition by which nobody and no channel counts apart, and bots count as in this one. */
export function withNothingApart({ bots, health }: CountingDefinition): CountingDefinition {
  return { ...DEFAULT_DEFINITION, bots, health };
}

/**
 * Whether two definitions select the same messages within every channel. Totals of messages that are not held as rows
 * are of no use for another selection: then all rows are needed (docs/architecture.md#snapshot). Totals are by channel,
 * so the channels may differ.
 */
export function isSameCounting(a: CountingDefinition, b: CountingDefinition): boolean {
  return (
    a.guests === b.guests &&
    a.otherWorkspaces === b.otherWorkspaces &&
    a.bots === b.bots &&
    a.people.length === b.people.length &&
    a.people.every((id, i) => id === b.people[i])
  );
}
