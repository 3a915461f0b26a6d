import type { Channel, Person } from 'backend/core/metrics/name-directory';
import { channelName, personName } from '../../format/display-names.ts';

/** A person or channel that can be chosen. */
export interface Choice {
  id: string;
  name: string;
  /** Name and id in lower case, without accents. */
  searched: string;
}

export function choicesOf(people: readonly Person[], channels: readonly Channel[]): readonly Choice[] {
  const named = [
    ...people.map((person) => ({ id: person.id, name: personName(person) })),
    ...channels.map((channel) => ({ id: channel.id, name: channelName(channel) })),
  ];
  return named
    .map(({ id, name }) => ({ id, name, searched: `${simplify(name)} ${id.toLowerCase()}` }))
    .sort((a, b) => (a.searched < b.searched ? -1 : 1));
}

/** The first choices whose name or id contains each word of the text; those whose name begins with it come first. */
export function findChoices(
  choices: readonly Choice[],
  text: string,
  excluded: readonly string[],
  limit: number,
): Choice[] {
  const words = simplify(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found = choices.filter(
    ({ id, searched }) => !excluded.includes(id) && words.every((word) => searched.includes(word)),
  );
  const first = words[0] ?? '';
  const isPrefix = ({ searched }: Choice) => searched.replace('#', '').startsWith(first.replace('#', ''));
  return [...found.filter(isPrefix), ...found.filter((choice) => !isPrefix(choice))].slice(0, limit);
}

function simplify(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
